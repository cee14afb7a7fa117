import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { send } from '../../support/request.ts';
import { addressOf, createBrowser, createGiving } from '../../support/selling/giving.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const meter = { limits: { anonymous: 0, registered: 0 }, window: 'month' };

describeOnEveryStore('item 7: gift links', (store) => {
  const config = useConfigDir({
    [example]: { ...sellingNothing, meter, gifts: { perMonth: 3, days: 7, redemptions: 2 } },
    giftless: { gifts: null },
  });
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens, CONFIG_DIR: config.dir }), {
    realNow: startingAt('2026-11-23T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  const { give, subscriber, given } = createGiving(page, desk, example);
  let serial = 0;
  const unread = () => {
    serial += 1;
    return `story-${serial}`;
  };

  const gate = (headers: Record<string, string>, uri: string) =>
    page.get(`/v1/${example}/gate`, { ...headers, 'X-Original-URI': uri });

  const reasonOf = async (headers: Record<string, string>, id: string) => (await page.meter(id, { headers })).reason;

  it('lead to the article with a pass, by which the meter and the gate let in, premium included', async () => {
    const id = '/articles/gifted';
    const answer = await give(await subscriber(), { id, url: addressOf('gifted') });
    const gift = (await answer.json()) as { url: string; left: number; expiresAt: string };
    expect(gift.left).to.equal(2);
    expect(gift.expiresAt).to.match(/^2026-11-30T12:0\d:\d\d\+09:00$/);
    const browser = createBrowser(service);
    const followed = await browser.follow(gift.url);
    expect([followed.status, followed.headers.get('location')]).to.deep.equal([303, addressOf('gifted')]);
    expect([...browser.cookies.keys()].sort()).to.deep.equal([`stile_pass_${example}`, 'stile_reader']);
    expect(followed.headers.get('cache-control')).to.equal('private, no-store');
    for (const set of followed.headers.getSetCookie()) expect(set).to.include('HttpOnly; SameSite=Lax');
    const decision = await page.meter({ id, tier: 'premium' }, { headers: browser.header() });
    expect(decision).to.include({ reason: 'GIFT', grantReason: 'FREE', meter: null });
    const passed = await gate(browser.header(), `${id}/?utm_source=chat`);
    expect([passed.status, passed.headers.get('x-stile-reason')]).to.deep.equal([204, 'GIFT']);
    expect((await gate(browser.header(), '/articles/other')).status).to.equal(401);
    expect(
      await reasonOf({ Cookie: `stile_pass_${example}=${browser.cookies.get(`stile_pass_${example}`)}` }, id),
    ).to.not.equal('GIFT');
  });

  it('401, 409, 422: are made by subscribers alone, as often as the month allows, within the publication', async () => {
    const article = { id: 'x', url: addressOf('x') };
    await expectProblem(await give({}, article), { status: 401, code: 'reader-required' });
    const stranger = as(await page.newReader());
    await expectProblem(await give(stranger, article), { status: 409, code: 'not-subscribed' });
    const headers = await subscriber();
    const token = await page.get(`/v1/${example}/entitlement`, headers);
    const { token: entitlement } = (await token.json()) as { token: string };
    await expectProblem(await give({ 'X-Entitlement-Token': entitlement }, article), {
      status: 401,
      code: 'reader-required',
    });
    const outside = { ...article, url: 'https://asia.example.com.evil.example/x' };
    await expectProblem(await give(headers, outside), { status: 422, code: 'invalid-request', paths: ['article.url'] });
    await expectProblem(await give(headers, { id: 'https://evil.example/x' }), {
      status: 422,
      code: 'invalid-request',
      paths: ['article.id'],
    });
    expect((await give(headers, { id: addressOf('by-address') })).status).to.equal(201);
    const rest = await Promise.all(Array.from({ length: 6 }, () => give(headers, article)));
    expect(rest.map(({ status }) => status).sort()).to.deep.equal([201, 201, 409, 409, 409, 409]);
    await expectProblem(await give(headers, article), { status: 409, code: 'gifts-used-up' });
    const none = createGiving(page, createAdminDesk(service, 'giftless'), 'giftless');
    await expectProblem(await none.give(await none.subscriber(), article), { status: 409, code: 'gifts-disabled' });
  });

  it('lead to the id on the publication’s site if no address is given, whatever the id looks like', async () => {
    const site = 'https://asia.example.com';
    for (const [article, address] of [
      ['given by its id alone', `${site}/given%20by%20its%20id%20alone`],
      [{ id: '/politics/x' }, `${site}/politics/x`],
      [{ id: '//evil.example/x' }, `${site}//evil.example/x`],
      [{ id: 'javascript:alert(1)' }, `${site}/javascript%3Aalert(1)`],
    ] as const) {
      const answer = await page.post(`/v1/${example}/gifts`, { article }, await subscriber());
      expect(answer.status).to.equal(201);
      const { url } = (await answer.json()) as { url: string };
      const led = await page.get(new URL(url).pathname, { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-User': '?1' });
      expect({ status: led.status, to: led.headers.get('location') }).to.deep.equal({ status: 303, to: address });
    }
  });

  it('S20, B21: let in as many as they say, and show those who come later a page in their language', async () => {
    const id = unread();
    const gift = await given(await subscriber(), id);
    const browsers = Array.from({ length: 5 }, () => createBrowser(service));
    const answers = await Promise.all(browsers.map((browser) => browser.follow(gift.url)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 303, 410, 410, 410]);
    const late = createBrowser(service);
    for (const [language, words] of Object.entries({
      en: 'This gift is used up',
      de: 'Dieses Geschenk ist aufgebraucht',
      fr: 'Ce cadeau est épuisé',
      es: 'Este regalo se ha agotado',
      ja: 'このギフトは上限に達しました',
    })) {
      const spent = await late.follow(gift.url, { 'Accept-Language': language });
      const text = await spent.text();
      expect([spent.status, spent.headers.get('content-type')]).to.deep.equal([410, 'text/html; charset=utf-8']);
      expect(text)
        .to.include(words)
        .and.include(`lang="${language}"`)
        .and.include(`href="${addressOf(id)}"`);
    }
    expect(late.cookies.size, 'cookies of who was not let in').to.equal(0);
    for (const browser of browsers.filter(({ cookies }) => cookies.size > 0)) {
      expect((await browser.follow(gift.url)).status).to.equal(303);
      expect(await reasonOf(browser.header(), id)).to.equal('GIFT');
    }
  });

  it('B21: of another publication, changed or made up are a page, and nobody’s gift', async () => {
    const { url, gift } = await given(await subscriber(), unread());
    const browser = createBrowser(service);
    const odd = [
      url.replace(example, 'giftless'),
      `${url}A`,
      url.slice(0, -1),
      url.replace(gift, gift.slice(0, 32)),
      url.replace(gift, '%20'),
    ];
    for (const each of odd) {
      const answer = await browser.follow(each);
      expect(answer.status, each).to.equal(404);
      expect(await answer.text(), each)
        .to.include('There is no such gift')
        .and.include('https://asia.example.com');
    }
    expect(browser.cookies.size).to.equal(0);
  });

  it('are not used by who only looks: bots, prefetch, HEAD, pages that load them as an image, and who may read anyway', async () => {
    const id = unread();
    const gift = await given(await subscriber(), id);
    const looks: Record<string, string>[] = [
      { 'User-Agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
      { 'User-Agent': 'facebookexternalhit/1.1' },
      { 'User-Agent': 'WhatsApp/2.23' },
      { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
    ];
    for (const headers of looks) {
      const browser = createBrowser(service);
      const looked = await browser.follow(gift.url, headers);
      expect([looked.status, looked.headers.get('location'), browser.cookies.size]).to.deep.equal([
        303,
        addressOf(id),
        0,
      ]);
    }
    expect((await createBrowser(service).follow(gift.url, { 'Sec-Purpose': 'prefetch' })).status).to.equal(503);
    expect((await send(service, new URL(gift.url).pathname, { method: 'HEAD' })).status).to.equal(405);
    const people = [
      { 'User-Agent': 'Mozilla/5.0 (Linux; Android 10; CUBOT X30) Chrome/120' },
      { 'User-Agent': 'Some Preview Browser', 'Sec-Fetch-User': '?1' },
    ];
    const toPeople = await given(await subscriber(), id);
    for (const headers of people) {
      const browser = createBrowser(service);
      await browser.follow(toPeople.url, headers);
      expect(await reasonOf(browser.header(), id)).to.equal('GIFT');
    }
    const subscribed = createBrowser(service);
    subscribed.cookies.set('stile_reader', (await subscriber())['X-Reader-Token'] ?? '');
    expect((await subscribed.follow(gift.url)).status).to.equal(303);
    expect(subscribed.cookies.has(`stile_pass_${example}`)).to.equal(false);
    const [, listed] = ((await (await desk.get('/gifts')).json()) as { gifts: { redeemed: number }[] }).gifts;
    expect(listed?.redeemed).to.equal(0);
  });

  it('are redeemed by the body of a view as well, once for each reader, and say what became of them', async () => {
    const id = unread();
    const { gift } = await given(await subscriber(), id);
    const view = (
      headers: Record<string, string>,
      { query = '', article = { id } as { id: string; tier?: string } } = {},
    ) => page.meter(article, { headers, query, fields: { gift } });
    const readers = await Promise.all([0, 1, 2].map(async () => as(await page.newReader())));
    const [one = {}, two = {}, three = {}] = readers;
    for (const headers of readers)
      expect(await view(headers, { query: '?dryRun=true' })).to.include({ reason: 'GIFT', gift: 'redeemed' });
    const looked = await page.meter(id, { headers: one, query: '?dryRun=true', fields: { gift, receipt: true } });
    expect(looked).to.include({ reason: 'GIFT' }).and.not.have.property('receipt');
    expect(await view(one, { article: { id, tier: 'free' } })).to.include({ reason: 'FREE', gift: 'not-needed' });
    expect(await view(await subscriber())).to.include({ reason: 'SUBSCRIBER', gift: 'not-needed' });
    expect(await view(one, { article: { id: 'another' } })).to.include({ granted: false, gift: 'other-article' });
    expect(await view(one)).to.include({ reason: 'GIFT', gift: 'redeemed' });
    expect(await view(one)).to.include({ reason: 'GIFT', gift: 'redeemed' });
    expect(await view(two)).to.include({ reason: 'GIFT', gift: 'redeemed' });
    expect(await view(three)).to.include({ granted: false, gift: 'spent' });
    expect(await page.meter(id, { headers: three, fields: { gift: `${gift}x` } })).to.include({
      granted: false,
      gift: 'unknown',
    });
  });
});
