import { expect } from 'chai';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('/sandbox/stripe: the whole story of a subscription', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens });
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  before(async () => {
    const desk = createAdminDesk(service);
    await desk.changeOffer('trial-3-months', { endsAt: null });
    expect((await desk.makeOffer(monthlyOffer)).status).to.equal(201);
  });

  afterEach(() => buying.deliver('normal'));

  async function newReader() {
    const headers = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    const shown = async () => {
      const { entitlement, reason, banner } = await page.meter(unread(), { headers });
      return { state: entitlement.state, reason, banner: banner?.state ?? null };
    };
    return { headers, id: reader.id, shown };
  }

  it('turns from a trial into a plan, whose renewal fails, is in grace, and ends', async () => {
    const { headers, id, shown } = await newReader();
    await buying.buy(headers);
    expect(await shown()).to.deep.equal({ state: 'trial', reason: 'TRIAL', banner: null });
    await page.moveClock({ advance: 'P3M1D' });
    expect(await shown()).to.deep.equal({ state: 'active', reason: 'SUBSCRIBER', banner: null });
    await buying.happens(id, 'card', { outcome: 'declined' });
    await page.moveClock({ advance: 'P1M' });
    expect(await shown()).to.deep.equal({ state: 'grace', reason: 'GRACE', banner: 'payment-failed' });
    await page.moveClock({ advance: 'P7D' });
    expect(await shown()).to.deep.equal({ state: 'expired', reason: 'METERED', banner: 'subscription-expired' });
    await buying.buy(headers, 'monthly');
    expect(await shown()).to.deep.equal({ state: 'active', reason: 'SUBSCRIBER', banner: null });
  });

  it('ends with its trial where it was cancelled to the end of the period, and not before', async () => {
    const { headers, id, shown } = await newReader();
    await buying.buy(headers);
    await buying.happens(id, 'cancel', { when: 'period-end' });
    expect((await shown()).state).to.equal('trial');
    await page.moveClock({ advance: 'P2M' });
    expect((await shown()).state).to.equal('trial');
    await page.moveClock({ advance: 'P1M1D' });
    expect(await shown()).to.deep.equal({ state: 'trial-expired', reason: 'METERED', banner: 'trial-expired' });
  });

  for (const deed of ['refund', 'dispute']) {
    it(`ends at once with a ${deed}`, async () => {
      const { headers, id, shown } = await newReader();
      await buying.buy(headers, 'monthly');
      await buying.happens(id, deed);
      expect(await shown()).to.include({ state: 'revoked', banner: 'subscription-expired' });
    });
  }

  for (const delivery of ['held', 'shuffled', 'duplicated']) {
    it(`comes to the same where webhooks are ${delivery}`, async () => {
      await buying.deliver(delivery);
      const { headers, id, shown } = await newReader();
      await buying.pay(await buying.open(headers));
      await page.moveClock({ advance: 'P3M1D' });
      await buying.happens(id, 'cancel', { when: 'now' });
      if (delivery === 'held') expect((await shown()).state).to.equal('none');
      const flushed = await page.post('/sandbox/stripe/webhooks/flush', {});
      const { delivered } = (await flushed.json()) as { delivered: number };
      if (delivery === 'held') expect(delivered).to.be.greaterThan(3);
      expect((await shown()).state).to.equal('expired');
    });
  }

  it('gives no second trial for the same card, no matter who shows it: it is undone, and what was paid is given back', async () => {
    const [one, other] = [await newReader(), await newReader()];
    const payment = { outcome: 'paid', fingerprint: 'the same card' };
    await buying.comeBack(await buying.pay(await buying.open(one.headers), payment));
    expect((await one.shown()).state).to.equal('trial');
    const back = await buying.comeBack(await buying.pay(await buying.open(other.headers), payment));
    expect(back.headers.getSetCookie().filter((cookie) => cookie.includes('entitlement'))).to.deep.equal([]);
    expect((await other.shown()).state).to.equal('none');
    expect((await one.shown()).state).to.equal('trial');
  });

  it('sells on after the clock was moved back', async () => {
    const [one, other] = [await newReader(), await newReader()];
    const { now } = (await (await page.get('/sandbox/clock')).json()) as { now: string };
    await page.moveClock({ advance: 'P5M' });
    await buying.buy(one.headers);
    await page.moveClock({ now });
    expect((await one.shown()).state).to.equal('trial');
    await buying.pay(await buying.open(other.headers, 'monthly'));
    expect((await other.shown()).state, 'by webhook').to.equal('active');
  });

  it('takes the stand-in back together with the clock: terms begin when the clock says', async () => {
    const { headers, shown } = await newReader();
    await page.moveClock({ now: '2026-01-31T12:00:00+09:00' });
    await buying.buy(headers);
    const { endsAt } = await buying.entitlement(headers);
    expect(endsAt).to.match(/^2026-04-30T12:00:\d\d\+09:00$/);
    await page.moveClock({ now: '2026-04-30T11:59:00+09:00' });
    expect((await shown()).state).to.equal('trial');
    await page.moveClock({ now: '2026-04-30T12:01:00+09:00' });
    expect((await shown()).state).to.equal('active');
  });

  it('sells an offer that ended on the way, once the clock is back before its end', async () => {
    const desk = createAdminDesk(service);
    const { now } = (await (await page.get('/sandbox/clock')).json()) as { now: string };
    const endsAt = new Date(Date.parse(now) + 86_400_000).toISOString().replace(/\.\d+/, '');
    expect((await desk.makeOffer({ ...monthlyOffer, id: 'a-day-only', endsAt })).status).to.equal(201);
    const { headers, shown } = await newReader();
    const isListed = async () =>
      (await (await page.get(`/v1/${example}/offers`, headers)).text()).includes('a-day-only');
    await page.moveClock({ advance: 'P2D' });
    expect(await isListed()).to.equal(false);
    await expectProblem(await buying.checkout(headers, { offer: 'a-day-only' }), { status: 409, code: 'offer-ended' });
    await page.moveClock({ now });
    expect(await isListed()).to.equal(true);
    await buying.buy(headers, 'a-day-only');
    expect((await shown()).state).to.equal('active');
  });

  it('404: knows only who and what there is', async () => {
    const { id } = await newReader();
    const calls: [string, object][] = [
      ['/sessions/cs_test_none/pay', { outcome: 'paid' }],
      [`/readers/${id}/card`, { outcome: 'paid' }],
      [`/readers/${id}/cancel`, { when: 'now' }],
      [`/readers/${id}/refund`, {}],
      [`/readers/${id}/dispute`, {}],
      ['/sessions//pay', { outcome: 'paid' }],
      ['/nothing', {}],
    ];
    for (const [path, body] of calls) {
      const refused = await page.post(`/sandbox/stripe${path}`, body);
      await expectProblem(refused, { status: 404, code: 'not-found' });
    }
  });

  it('422: takes what the contract names', async () => {
    const calls: [string, object, readonly string[]][] = [
      ['/sessions/cs/pay', {}, ['outcome']],
      ['/sessions/cs/pay', { outcome: 'stolen' }, ['outcome']],
      ['/sessions/cs/pay', { outcome: 'paid', fingerprint: '' }, ['fingerprint']],
      ['/readers/r/card', { outcome: 'delayed' }, ['outcome']],
      ['/readers/r/cancel', { when: 'later' }, ['when']],
      ['/webhooks', { delivery: 'slow' }, ['delivery']],
    ];
    for (const [path, body, paths] of calls) {
      const refused = await page.post(`/sandbox/stripe${path}`, body);
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths });
    }
  });
});
