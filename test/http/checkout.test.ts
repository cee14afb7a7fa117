import { expect } from 'chai';
import { adminTokens, createAdminDesk } from '../support/admins.ts';
import { type Buying, createBuying, returnUrl } from '../support/buying.ts';
import { as, createFrontEnd, example, expectProblem, type FrontEnd, signedIn, unread } from '../support/front-end.ts';
import { startService, type TestService } from '../support/service.ts';

const monthly = {
  id: 'monthly',
  price: { amount: 2999, currency: 'usd' },
  term: { count: 1, unit: 'month' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
  status: 'live',
};

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');

describe('POST /v1/{publication}/checkout and the way back', () => {
  let service: TestService;
  let page: FrontEnd;
  let buying: Buying;

  before(async () => {
    service = await startService({ ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' });
    page = createFrontEnd(service.url);
    buying = createBuying(page);
    await page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
    expect((await createAdminDesk(service.url).makeOffer(monthly)).status).to.equal(201);
  });

  after(() => service?.close());

  afterEach(() => buying.deliver('normal'));

  /** A reader who asks from an address of their own, for checkouts are limited by address. */
  let address = 0;
  async function newReader(): Promise<Record<string, string>> {
    address += 1;
    return { ...as(await page.newReader()), 'X-Forwarded-For': `198.51.100.${address}` };
  }

  const entitlement = async (headers: Record<string, string>) => {
    const answer = await page.get(`/v1/${example}/entitlement`, headers);
    return ((await answer.json()) as { entitlement: { state: string; offer: string; endsAt: string } }).entitlement;
  };

  describe('201', () => {
    it('opens a page on which the reader can pay', async () => {
      const answer = await buying.checkout(await newReader());
      expect(answer.status).to.equal(201);
      expect(answer.headers.get('cache-control')).to.equal('private, no-store');
      const { url, session, ...rest } = (await answer.json()) as { url: string; session: string };
      expect(rest).to.deep.equal({});
      const shown = await fetch(url);
      expect(shown.status).to.equal(200);
      expect(await shown.text())
        .to.include('$9.00')
        .and.include('no real money');
      expect(url)
        .to.include(session)
        .and.match(new RegExp(`^${service.url}/`));
    });

    it('mints a reader for somebody whom nobody knows yet, and sells to that one', async () => {
      const answer = await buying.checkout({ 'X-Forwarded-For': '198.51.100.200' });
      const Cookie = cookiesOf(answer);
      expect(Cookie).to.match(/^stile_reader=/);
      const { session } = (await answer.json()) as { session: string };
      await buying.comeBack(await buying.pay(session));
      expect(await entitlement({ Cookie })).to.include({ state: 'trial' });
    });

    it('gives one reader the same page, however often and however fast they ask', async () => {
      const headers = await newReader();
      const sessions = await Promise.all(Array.from({ length: 20 }, () => buying.open(headers)));
      expect(new Set(sessions).size).to.equal(1);
    });

    it('takes a return address of the service itself, as the demo has', async () => {
      const own = `${service.url}/demo/articles/a?b=c#d`;
      const answer = await buying.checkout(await newReader(), { returnUrl: own });
      const { session } = (await answer.json()) as { session: string };
      const back = await buying.comeBack(await buying.pay(session));
      expect(back.headers.get('location')).to.equal(own);
    });
  });

  describe('the way back: 303', () => {
    it('lets the reader in by that very request, although no webhook ever arrives', async () => {
      await buying.deliver('lost');
      const headers = await newReader();
      const back = await buying.buy(headers);
      expect(back.status).to.equal(303);
      expect(back.headers.get('location')).to.equal(returnUrl);
      expect(back.headers.get('cache-control')).to.equal('private, no-store');
      expect(back.headers.get('referrer-policy')).to.equal('no-referrer');
      const decision = await page.meter({ id: unread(), tier: 'premium' }, { headers });
      expect(decision).to.include({ granted: true, reason: 'TRIAL', banner: null });
      expect(decision.entitlement).to.include({ state: 'trial', offer: 'trial-3-months' });
      expect(decision.entitlement.endsAt).to.match(/^2027-03-20T12:0\d:\d\d\+09:00$/);
    });

    it('sets the entitlement token as a cookie, which lets in by itself', async () => {
      const Cookie = cookiesOf(await buying.buy(await newReader()));
      expect(Cookie).to.match(/^stile_entitlement=/);
      expect(await page.meter(unread(), { headers: { Cookie } })).to.include({ reason: 'TRIAL' });
    });

    it('lets a registered reader in wherever they are signed in', async () => {
      const reader = await newReader();
      const buyer = { ...reader, ...signedIn(await page.signIn('buyer@example.com')) };
      await buying.buy(buyer);
      const elsewhere = signedIn(await page.signIn('buyer@example.com'));
      expect(await page.meter(unread(), { headers: elsewhere })).to.include({ reason: 'TRIAL' });
    });

    it('is the same when it is gone twice, and after the webhooks', async () => {
      const headers = await newReader();
      const redirect = await buying.pay(await buying.open(headers));
      const before = await entitlement(headers);
      for (let time = 0; time < 2; time += 1) expect((await buying.comeBack(redirect)).status).to.equal(303);
      expect(await entitlement(headers))
        .to.deep.equal(before)
        .and.include({ state: 'trial' });
    });

    it('sends on whoever has not paid, without letting them in', async () => {
      const headers = await newReader();
      const session = await buying.open(headers);
      const back = await buying.comeBack(`${service.url}/v1/${example}/checkout/return?session=${session}`);
      expect(back.status).to.equal(303);
      expect(back.headers.getSetCookie()).to.deep.equal([]);
      expect(await entitlement(headers)).to.include({ state: 'none' });
    });

    it('sends on whose payment takes days, and lets them in when it has arrived', async () => {
      const headers = await newReader();
      const back = await buying.comeBack(
        await buying.pay(await buying.open(headers, 'monthly'), { outcome: 'delayed' }),
      );
      expect(back.status).to.equal(303);
      expect(await page.meter(unread(), { headers })).to.include({ reason: 'METERED' });
      await page.moveClock({ advance: 'P4D' });
      expect(await page.meter(unread(), { headers })).to.include({ reason: 'SUBSCRIBER' });
    });

    it('leads back to the page after a decline, which sells nothing', async () => {
      const headers = await newReader();
      const session = await buying.open(headers);
      const redirect = await buying.pay(session, { outcome: 'declined' });
      expect(redirect).to.include(session).and.not.include('/checkout/return');
      expect(await entitlement(headers)).to.include({ state: 'none' });
    });
  });

  describe('404', () => {
    const bought = (path: string) => page.get(`/v1/${path}`);

    it('knows no offers but the publication’s', async () => {
      const refused = await buying.checkout(await newReader(), { offer: 'nothing' });
      await expectProblem(refused, { status: 404, code: 'unknown-offer' });
    });

    it('knows no sessions but its own, each in its own publication', async () => {
      const refused = await bought(`${example}/checkout/return?session=cs_test_unknown`);
      await expectProblem(refused, { status: 404, code: 'not-found' });
      await expectProblem(await bought('elsewhere/checkout/return?session=cs_test_unknown'), {
        status: 404,
        code: 'unknown-publication',
      });
    });
  });

  describe('409', () => {
    it('already-subscribed: whoever has it already, or has just paid for it', async () => {
      const headers = await newReader();
      await buying.deliver('lost');
      await buying.pay(await buying.open(headers));
      const refused = await buying.checkout(headers, { offer: 'monthly' });
      await expectProblem(refused, { status: 409, code: 'already-subscribed' });
    });

    it('not-eligible: whoever had a trial before', async () => {
      const headers = await newReader();
      await buying.buy(headers);
      const { reader } = await page.meter(unread(), { headers });
      await buying.happens(reader.id, 'cancel', { when: 'now' });
      expect(await entitlement(headers)).to.include({ state: 'trial-expired' });
      await expectProblem(await buying.checkout(headers), { status: 409, code: 'not-eligible' });
      await buying.buy(headers, 'monthly');
      expect(await entitlement(headers)).to.include({ state: 'active', offer: 'monthly' });
    });

    it('offer-ended: what an admin took off sale a moment ago', async () => {
      const desk = createAdminDesk(service.url);
      await desk.makeOffer({ ...monthly, id: 'over' });
      const headers = await newReader();
      await buying.open(headers, 'over');
      await desk.call('POST', '/offers/over/end');
      const refused = await buying.checkout(headers, { offer: 'over' });
      await expectProblem(refused, { status: 409, code: 'offer-ended' });
    });
  });

  describe('422', () => {
    const elsewhere = [
      'https://evil.example/',
      'https://asia.example.com.evil.example/',
      'https://asia.example.com@evil.example/',
      'https://someone:secret@asia.example.com/',
      'http://asia.example.com/',
      'https://asia.example.com:8443/',
      '//evil.example/',
      '/japan',
      'javascript:alert(1)',
      'nothing of the kind',
    ];
    for (const url of elsewhere) {
      it(`sends nobody to ${url}`, async () => {
        const refused = await buying.checkout(await newReader(), { returnUrl: url });
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['returnUrl'] });
      });
    }

    const bad: [object, readonly string[]][] = [
      [{}, ['offer', 'returnUrl']],
      [{ offer: '', returnUrl }, ['offer']],
      [{ offer: 'x'.repeat(65), returnUrl }, ['offer']],
      [{ offer: 'monthly', returnUrl: `https://asia.example.com/${'a'.repeat(2048)}` }, ['returnUrl']],
      [{ offer: 'monthly', returnUrl, price: 1 }, ['price']],
    ];
    for (const [body, paths] of bad) {
      it(`refuses ${JSON.stringify(body).slice(0, 70)}`, async () => {
        const refused = await page.post(`/v1/${example}/checkout`, body, await newReader());
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths });
      });
    }

    it('looks up nothing that is no session', async () => {
      for (const query of ['', '?session=', '?session=../x', `?session=${'c'.repeat(256)}`, '?session=a&session=b']) {
        const refused = await page.get(`/v1/${example}/checkout/return${query}`);
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['session'] });
      }
    });
  });

  it('401 and 403: sells nothing on an invalid sign-in token, or to a page of a foreign origin', async () => {
    const headers = await newReader();
    const forged = await buying.checkout({ ...headers, ...signedIn('forged') });
    await expectProblem(forged, { status: 401, code: 'invalid-identity' });
    const foreign = await buying.checkout({ ...headers, Origin: 'https://evil.example' });
    await expectProblem(foreign, { status: 403, code: 'forbidden-origin' });
  });

  it('429: takes sixty a minute from one address, and as many from the next', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.60' };
    const ask = (from: Record<string, string>) => page.post(`/v1/${example}/checkout`, {}, from);
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask(headers)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited).to.have.lengthOf(1);
    const [refused] = limited;
    if (refused === undefined) throw new Error('Nothing was limited.');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
    await expectProblem(refused, { status: 429, code: 'rate-limited' });
    expect((await ask({ 'X-Forwarded-For': '203.0.113.61' })).status).to.equal(422);
    expect((await page.get(`/v1/${example}/offers`, headers)).status, 'looking is not limited').to.equal(200);
  });
});
