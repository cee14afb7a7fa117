import { expect } from 'chai';
import { cookiesOf, createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('GET /v1/{publication}/checkout/return', () => {
  const service = useService(
    { ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' },
    { realNow: startingAt('2026-12-20T12:00:00+09:00') },
  );
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  before(async () => {
    expect((await createAdminDesk(service).makeOffer(monthlyOffer)).status).to.equal(201);
  });

  afterEach(() => buying.deliver('normal'));

  const ask = (query: string, publication = example) => page.get(`/v1/${publication}/checkout/return${query}`);

  describe('303', () => {
    it('worldmonitor #5600: lets the reader in by that very request, although no webhook ever arrives', async () => {
      await buying.deliver('lost');
      const headers = await buying.newReader();
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
      const Cookie = cookiesOf(await buying.buy(await buying.newReader()));
      expect(Cookie).to.match(/stile_entitlement_nikkei-asian-review=/);
      expect(await page.meter(unread(), { headers: { Cookie } })).to.include({ reason: 'TRIAL' });
    });

    it('lets a registered reader in wherever they are signed in', async () => {
      const reader = await buying.newReader();
      const buyer = { ...reader, ...signedIn(await page.signIn('buyer@example.com')) };
      await buying.buy(buyer);
      const elsewhere = signedIn(await page.signIn('buyer@example.com'));
      expect(await page.meter(unread(), { headers: elsewhere })).to.include({ reason: 'TRIAL' });
    });

    it('is the same when it is gone twice, and after the webhooks', async () => {
      const headers = await buying.newReader();
      const redirect = await buying.pay(await buying.open(headers));
      const before = await buying.entitlement(headers);
      for (let time = 0; time < 2; time += 1) expect((await buying.comeBack(redirect)).status).to.equal(303);
      expect(await buying.entitlement(headers))
        .to.deep.equal(before)
        .and.include({ state: 'trial' });
    });

    it('sends on anyone who has not paid, without letting them in', async () => {
      const headers = await buying.newReader();
      const session = await buying.open(headers);
      const back = await buying.comeBack(`${service.url}/v1/${example}/checkout/return?session=${session}`);
      expect(back.status).to.equal(303);
      expect(back.headers.getSetCookie()).to.deep.equal([]);
      expect(await buying.entitlement(headers)).to.include({ state: 'none' });
    });

    it('sends on whose payment takes days, and lets them in when it has arrived', async () => {
      const headers = await buying.newReader();
      const back = await buying.comeBack(
        await buying.pay(await buying.open(headers, 'monthly'), { outcome: 'delayed' }),
      );
      expect(back.status).to.equal(303);
      expect(await page.meter(unread(), { headers })).to.include({ reason: 'METERED' });
      await page.moveClock({ advance: 'P4D' });
      expect(await page.meter(unread(), { headers })).to.include({ reason: 'SUBSCRIBER' });
    });

    it('leads back to the page after a decline, which sells nothing', async () => {
      const headers = await buying.newReader();
      const session = await buying.open(headers);
      const redirect = await buying.pay(session, { outcome: 'declined' });
      expect(redirect).to.include(session).and.not.include('/checkout/return');
      expect(await buying.entitlement(headers)).to.include({ state: 'none' });
    });
  });

  it('404: knows no sessions but its own, each in its own publication', async () => {
    const refused = await ask('?session=cs_test_unknown');
    await expectProblem(refused, { status: 404, code: 'not-found' });
    await expectProblem(await ask('?session=cs_test_unknown', 'elsewhere'), {
      status: 404,
      code: 'unknown-publication',
    });
  });

  it('U1: says on the pages of the way back by which code support finds the reader', async () => {
    const headers = await buying.newReader();
    const { reader } = await page.meter({ id: unread(), tier: 'premium' }, { headers });
    const pathOf = (id: string) => `/v1/${example}/checkout/return?session=cs_test_unknown&reader=${id}`;
    const html = { Accept: 'text/html', 'Accept-Language': 'ja' };
    const text = await (await page.get(pathOf(reader.id), html)).text();
    expect(text).to.include(`このコードでサポートにお問い合わせください： <strong>${reader.supportCode}</strong>`);
    expect(await (await page.get(pathOf('somebody'), html)).text()).to.not.include('<strong>');
  });

  it('shows a page and no JSON to a browser that comes by a wrong address', async () => {
    for (const [query, status] of [
      ['?session=cs_test_unknown', 404],
      ['?session=', 422],
    ] as const) {
      const path = `/v1/${example}/checkout/return${query}`;
      const answer = await page.get(path, { Accept: 'text/html,application/xhtml+xml' });
      expect(answer.status).to.equal(status);
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(await answer.text()).to.include('<h1>Page not found</h1>');
    }
  });

  it('422: looks up nothing that is no session', async () => {
    for (const query of ['', '?session=', '?session=../x', `?session=${'c'.repeat(256)}`, '?session=a&session=b']) {
      const refused = await ask(query);
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['session'] });
    }
  });
});
