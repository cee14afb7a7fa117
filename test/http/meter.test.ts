import { expect } from 'chai';
import { as, createFrontEnd, example, signedIn, unread } from '../support/browser/front-end.ts';
import { sellingNothing, smallMeter, useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';

/** 23 November 2026, noon in Tokyo. */
const noon = Date.UTC(2026, 10, 23, 3);
const december = '2026-12-01T00:00:00+09:00';

describe('POST /v1/{publication}/meter: 200', () => {
  const config = useConfigDir({
    [example]: sellingNothing,
    'switched-open': { open: true },
    'without-identity': { ...sellingNothing, identity: null, meter: smallMeter },
    'registering-gives-nothing': {
      ...sellingNothing,
      meter: { limits: { anonymous: 2, registered: 2 }, window: 'month' },
    },
    'exhausted-first': { meter: smallMeter, wall: ['meter-exhausted', 'registration'] },
    'nothing-free': { meter: { limits: { anonymous: 0, registered: 0 }, window: 'month' } },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => noon });
  const page = createFrontEnd(service);

  it('METERED: a new reader is granted and counted, and told everything that the contract says', async () => {
    const { reader, ...rest } = await page.meter('japan-china-collaboration');
    expect(reader.id).to.match(/^r_[\w-]{22}$/);
    expect(reader.kind).to.equal('anonymous');
    expect(reader.token).to.match(/^[\w-]{28}\.[\w-]{24}$/);
    expect(rest).to.deep.equal({
      granted: true,
      reason: 'METERED',
      grantReason: 'METERING',
      meter: { limit: 10, used: 1, left: 9, window: 'month', resetsAt: december },
      entitlement: { state: 'none', offer: null, endsAt: null },
      banner: {
        state: 'metered',
        layout: 'bar',
        locale: 'en',
        headline: 'You have 9 free articles left this month',
        strapline: 'Stay ahead with our exclusives on Asia; the most dynamic market in the world.',
        straplineCompact: 'Stay ahead with our exclusives on Asia',
        body: 'Get trusted insights from experts within Asia itself.',
        list: null,
        terms: null,
        note: null,
        image: null,
        button: { label: 'Get Unlimited access', action: 'offers' },
        offer: { id: 'trial-3-months', label: 'Try 3 months for $9', deadline: 'Offer ends January 31st' },
        template: {
          headline: 'You have {{numberArticlesLeft}} free article{{numberArticlesLeft-plural}} left this month',
        },
        variables: { numberArticlesLeft: 9, 'numberArticlesLeft-plural': 's' },
      },
    });
  });

  it('counts down to the last article and then shows the wall that invites people to register', async () => {
    const headers = as(await page.newReader());
    const decisions = await page.readMany(11, { headers });
    expect(decisions.map(({ meter }) => meter?.left)).to.deep.equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
    expect(decisions[7]?.banner?.headline).to.equal('You have 2 free articles left this month');
    expect(decisions[8]?.banner?.headline).to.equal('You have 1 free article left this month');
    expect(decisions[9]?.banner).to.include({
      state: 'last-article',
      headline: 'This is your last free article this month',
    });
    expect(decisions[10]).to.deep.include({
      granted: false,
      reason: 'REGISTRATION_REQUIRED',
      grantReason: null,
      meter: { limit: 10, used: 10, left: 0, window: 'month', resetsAt: december },
    });
    expect(decisions[10]?.banner).to.include({
      state: 'registration',
      layout: 'wall',
      headline: 'Register to read 5 more free articles this month',
    });
  });

  it('METER_EXHAUSTED: a registered reader has more articles, and then a wall that says when there will be new ones', async () => {
    const headers = signedIn(await page.signIn('exhausted@example.com'));
    const decisions = await page.readMany(16, { headers });
    expect(decisions[0]?.reader).to.include({ kind: 'registered' }).and.not.have.property('token');
    expect(decisions[14]).to.include({ granted: true, reason: 'METERED' });
    expect(decisions[15]).to.include({ granted: false, reason: 'METER_EXHAUSTED', grantReason: null });
    expect(decisions[15]?.meter).to.include({ limit: 15, used: 15, left: 0 });
    expect(decisions[15]?.banner).to.include({ state: 'meter-exhausted', layout: 'wall' });
    expect(decisions[15]?.banner?.body).to.include('15 more free articles from December 1st');
  });

  for (const publication of ['without-identity', 'registering-gives-nothing']) {
    it(`METER_EXHAUSTED: an anonymous reader of ${publication}`, async () => {
      const headers = as(await page.newReader(publication));
      const [, , denied] = await page.readMany(3, { publication, headers });
      expect(denied).to.include({ granted: false, reason: 'METER_EXHAUSTED' });
      expect(denied?.banner?.state).to.equal('meter-exhausted');
    });
  }

  it('shows the walls in the order of the publication, whatever the reason is', async () => {
    const publication = 'exhausted-first';
    const headers = as(await page.newReader(publication));
    const [, , denied] = await page.readMany(3, { publication, headers });
    expect(denied?.reason).to.equal('REGISTRATION_REQUIRED');
    expect(denied?.banner?.state).to.equal('meter-exhausted');
  });

  it('denies the first article already where the meter gives none', async () => {
    const denied = await page.meter(unread(), { publication: 'nothing-free' });
    expect(denied).to.include({ granted: false, reason: 'METER_EXHAUSTED' });
    expect(denied.meter).to.include({ limit: 0, used: 0, left: 0 });
  });

  it('B16: what was counted once is ALREADY_READ, at the last article and behind the wall too, and never counted again', async () => {
    const headers = as(await page.newReader());
    await page.meter('first', { headers });
    const again = await page.meter('first', { headers });
    expect(again).to.include({ granted: true, reason: 'ALREADY_READ', grantReason: 'METERING' });
    expect(again.meter).to.include({ used: 1, left: 9 });
    expect(again.banner).to.include({ state: 'metered', layout: 'bar' });
    await page.readMany(10, { headers });
    const behind = await page.meter('first', { headers });
    expect(behind).to.include({ granted: true, reason: 'ALREADY_READ' });
    expect(behind.meter).to.include({ used: 10, left: 0 });
    expect(behind.banner).to.include({ state: 'metered', layout: 'bar' });
  });

  it('B8: a grant is for one article, and others are counted or denied by themselves', async () => {
    const publication = 'without-identity';
    const headers = as(await page.newReader(publication));
    const [first, second] = [unread(), unread()];
    expect(await page.meter(first, { publication, headers })).to.include({ reason: 'METERED' });
    expect((await page.meter(second, { publication, headers })).meter).to.include({ used: 2 });
    expect(await page.meter(unread(), { publication, headers })).to.include({ granted: false });
    expect(await page.meter(first, { publication, headers })).to.include({ reason: 'ALREADY_READ' });
  });

  const uncounted = [
    { name: 'FREE', fields: { tier: 'free' } },
    { name: 'SPONSORED', fields: { sponsored: true } },
    { name: 'SPONSORED', fields: { sponsored: true, tier: 'premium' } },
    { name: 'FREE', fields: { sponsored: true, tier: 'free' } },
  ] as const;

  for (const { name, fields } of uncounted) {
    it(`B15: ${JSON.stringify(fields)} is ${name}: granted without a meter or a banner, and never counted`, async () => {
      const headers = as(await page.newReader());
      const decision = await page.meter({ id: unread(), ...fields }, { headers });
      expect(decision).to.include({ granted: true, reason: name, grantReason: 'FREE', meter: null, banner: null });
      expect(await page.used(headers)).to.equal(0);
    });
  }

  it('PREMIUM: denied behind the premium wall, before the meter is asked', async () => {
    const headers = as(await page.newReader());
    const decision = await page.meter({ id: unread(), tier: 'premium' }, { headers });
    expect(decision).to.include({ granted: false, reason: 'PREMIUM', grantReason: null, meter: null });
    expect(decision.banner).to.include({
      state: 'premium',
      layout: 'wall',
      headline: 'This article is for subscribers',
    });
    expect(await page.used(headers)).to.equal(0);
  });

  for (const tier of ['free', 'metered', 'premium']) {
    it(`OPEN: a publication that is switched open grants ${tier} articles and counts nothing`, async () => {
      const decision = await page.meter({ id: unread(), tier }, { publication: 'switched-open' });
      expect(decision).to.include({ granted: true, reason: 'OPEN', grantReason: 'FREE', meter: null, banner: null });
    });
  }

  it('takes a URL for the same article without fragment, tracking parameters and trailing slash', async () => {
    const headers = as(await page.newReader());
    await page.meter('https://asia.example.com/politics/summit', { headers });
    for (const same of [
      'https://asia.example.com/politics/summit/?utm_source=mail#top',
      'HTTPS://ASIA.example.com/politics/summit',
    ])
      expect(await page.meter(same, { headers }), same).to.include({ reason: 'ALREADY_READ' });
    const other = await page.meter('https://asia.example.com/politics/summit?page=2', { headers });
    expect(other).to.include({ reason: 'METERED' });
  });

  const odd = [
    '‘quoted’ "twice"',
    '<script>',
    '日本語の記事',
    '%00',
    '..%2f..',
    'a\u0000b',
    'line\nbreak',
    '👩‍👩‍👧',
    ' ',
    "'; DROP TABLE meter; --",
    '{{title}}',
    '__proto__',
    '\u202e',
  ];

  it('B9: odd characters in ids do not switch the meter off: each is one article, counted once', async () => {
    const headers = as(await page.newReader());
    for (const [index, id] of odd.slice(0, 10).entries()) {
      expect((await page.meter(id, { headers })).meter?.used, JSON.stringify(id)).to.equal(index + 1);
      expect(await page.meter(id, { headers }), JSON.stringify(id)).to.include({ reason: 'ALREADY_READ' });
    }
    for (const id of odd.slice(10))
      expect(await page.meter(id, { headers }), JSON.stringify(id)).to.include({ granted: false });
  });

  it('takes ids of up to 256 characters, however many bytes they have', async () => {
    const headers = as(await page.newReader());
    for (const character of ['a', '記', '📰']) {
      const decision = await page.meter(character.repeat(256), { headers });
      expect(decision, character).to.include({ reason: 'METERED' });
    }
  });

  it('keeps the meters of two publications apart', async () => {
    const headers = as(await page.newReader());
    await page.readMany(3, { headers });
    expect(await page.used(headers)).to.equal(3);
    expect(await page.used(headers, 'exhausted-first')).to.equal(0);
  });

  it('takes no notice of where readers say they come from', async () => {
    const publication = 'without-identity';
    const headers = as(await page.newReader(publication));
    await page.readMany(2, { publication, headers });
    const Referer = 'https://www.google.com/';
    expect(await page.meter(unread(), { publication, headers: { ...headers, Referer } })).to.include({
      granted: false,
    });
  });
});
