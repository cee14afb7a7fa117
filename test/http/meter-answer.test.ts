import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { as, createFrontEnd, example, unread } from '../support/browser/front-end.ts';
import { sellingNothing, smallMeter, useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';

const noon = Date.UTC(2026, 10, 23, 3);

describe('POST /v1/{publication}/meter: what is asked for beside the decision', () => {
  const limits = { anonymous: 10, registered: 15 };
  const config = useConfigDir({
    small: { ...sellingNothing, meter: smallMeter },
    japanese: { defaultLocale: 'ja' },
    daily: { meter: { limits, window: 'day' } },
    weekly: { meter: { limits, window: { kind: 'week', startsOn: 'sunday' } } },
    rolling: { meter: { limits, window: { kind: 'rolling', days: 7 } } },
    'in-new-york': { timeZone: 'America/New_York' },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => noon });
  const page = createFrontEnd(service);

  const asked = [
    { name: 'its field', fields: { locale: 'ja' }, headers: {}, locale: 'ja' },
    { name: 'a regional form', fields: { locale: 'ja-JP' }, headers: {}, locale: 'ja' },
    { name: 'its header', fields: {}, headers: { 'Accept-Language': 'fr, ja;q=0.8, en;q=0.5' }, locale: 'ja' },
    {
      name: 'its field and not its header',
      fields: { locale: 'en' },
      headers: { 'Accept-Language': 'ja' },
      locale: 'en',
    },
    { name: 'a language that is not there', fields: { locale: 'fr' }, headers: {}, locale: 'en' },
    {
      name: 'something that is no language',
      fields: { locale: '../../etc' },
      headers: { 'Accept-Language': ';;q=9' },
      locale: 'en',
    },
  ];

  for (const { name, fields, headers, locale } of asked) {
    it(`answers in the language of the request: ${name}`, async () => {
      const { banner } = await page.meter(unread(), { fields, headers });
      expect(banner?.locale).to.equal(locale);
      const english = 'You have 9 free articles left this month';
      expect(banner?.headline).to.equal(locale === 'ja' ? '今月の無料記事は残り9本です' : english);
    });
  }

  it('answers in the default language of the publication where none is asked for', async () => {
    const { banner } = await page.meter(unread(), { publication: 'japanese', headers: { 'Accept-Language': '*' } });
    expect(banner).to.deep.include({
      locale: 'ja',
      template: { headline: '今月の無料記事は残り{{numberArticlesLeft}}本です' },
      variables: { numberArticlesLeft: 9 },
    });
  });

  it('writes the walls in Japanese too, dates among it', async () => {
    const headers = { ...as(await page.newReader('small')), 'Accept-Language': 'ja' };
    const [, last, denied] = await page.readMany(3, { publication: 'small', headers });
    expect(last?.banner?.headline).to.equal('今月お読みいただける無料記事はこれが最後です');
    expect(denied?.banner?.headline).to.equal('会員登録で、今月さらに2本を無料で');
  });

  const windows = [
    ['daily', 'day', '2026-11-24T00:00:00+09:00'],
    ['weekly', 'week', '2026-11-29T00:00:00+09:00'],
    ['rolling', 'rolling', '2026-11-30T12:00:00+09:00'],
    ['in-new-york', 'month', '2026-12-01T00:00:00-05:00'],
  ] as const;

  for (const [publication, window, resetsAt] of windows) {
    it(`tells when the ${window} of ${publication} ends, by the clocks of its time zone`, async () => {
      const { meter } = await page.meter(unread(), { publication });
      expect(meter).to.deep.equal({ limit: 10, used: 1, left: 9, window, resetsAt });
    });
  }

  it('signs a receipt for the article, this reader and this publication, which the published keys prove', async () => {
    const id = 'https://asia.example.com/story?utm_source=mail';
    const { receipt = '', reader } = await page.meter(id, { fields: { receipt: true } });
    const { header } = jsonwebtoken.decode(receipt, { complete: true }) ?? {};
    expect(header).to.include({ alg: 'ES256', typ: 'receipt+jwt' });
    const { keys } = (await (await page.get('/.well-known/jwks.json')).json()) as { keys: JsonWebKey[] };
    const jwk = keys.find(({ kid }) => kid === header?.kid);
    const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
    const claims = jsonwebtoken.verify(receipt, key, {
      algorithms: ['ES256'],
      audience: example,
      issuer: service.url,
      clockTimestamp: noon / 1000,
    });
    expect(claims).to.include({ sub: reader.id, art: id, iat: noon / 1000 });
    expect((claims as jsonwebtoken.JwtPayload).exp).to.equal(noon / 1000 + 30 * 60);
  });

  it('signs no receipt that was not asked for, and none for what is denied', async () => {
    expect(await page.meter(unread())).to.not.have.property('receipt');
    const denied = await page.meter({ id: unread(), tier: 'premium' }, { fields: { receipt: true } });
    expect(denied).to.not.have.property('receipt');
  });

  it('tells the rules in their order up to the one that matched, when asked', async () => {
    expect(await page.meter(unread())).to.not.have.property('trace');
    const { trace = [] } = await page.meter(unread(), { fields: { trace: true } });
    const order = [
      'open',
      'free',
      'sponsored',
      'entitlement',
      'gift',
      'newsletter',
      'institution',
      'crawler',
      'staff',
      'refused-crawler',
      'address',
      'store',
      'premium',
      'already-read',
      'meter',
    ];
    expect(trace.map(({ rule }) => rule)).to.deep.equal(order);
    expect(trace.map(({ matched }) => matched)).to.deep.equal(order.map((rule) => rule === 'meter'));
    const short = await page.meter({ id: unread(), tier: 'free' }, { fields: { trace: true } });
    expect(short.trace?.map(({ rule }) => rule)).to.deep.equal(['open', 'free']);
  });

  it('takes section, tags and a gift token, and decides no differently for them', async () => {
    const article = { id: unread(), section: 'international-relations', tags: ['china', 'japan'] };
    const decision = await page.meter(article, { fields: { gift: 'not-a-gift' } });
    expect(decision).to.include({ granted: true, reason: 'METERED' });
  });

  describe('?dryRun=true', () => {
    it('B11: decides and announces what a view would, and counts nothing', async () => {
      const headers = as(await page.newReader());
      const dry = { headers, query: '?dryRun=true' };
      const article = unread();
      for (let asking = 0; asking < 3; asking += 1) {
        const decision = await page.meter(article, dry);
        expect(decision).to.include({ granted: true, reason: 'METERED' });
        expect(decision.meter).to.include({ used: 0, left: 10 });
        expect(decision.banner?.headline).to.equal('You have 9 free articles left this month');
      }
      expect((await page.meter(article, { headers })).meter).to.include({ used: 1 });
      expect(await page.meter(article, dry)).to.include({ reason: 'ALREADY_READ' });
    });

    it('B11: announces the last article and the wall', async () => {
      const publication = 'small';
      const headers = as(await page.newReader(publication));
      const dry = { publication, headers, query: '?dryRun=true' };
      await page.readMany(1, { publication, headers });
      expect((await page.meter(unread(), dry)).banner?.state).to.equal('last-article');
      await page.readMany(1, { publication, headers });
      expect(await page.meter(unread(), dry)).to.include({ granted: false, reason: 'REGISTRATION_REQUIRED' });
    });

    it('B11: mints a reader whom the view that follows counts', async () => {
      const { reader } = await page.meter(unread(), { query: '?dryRun=true' });
      expect((await page.meter(unread(), { headers: as(reader.token ?? '') })).meter).to.include({ used: 1 });
    });

    it('counts where it says false', async () => {
      const headers = as(await page.newReader());
      await page.meter(unread(), { headers, query: '?dryRun=false' });
      expect(await page.used(headers)).to.equal(1);
    });
  });
});
