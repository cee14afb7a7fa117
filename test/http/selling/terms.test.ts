import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { createFrontEnd } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const dayMs = 86_400_000;

const dayPass = {
  id: 'one-day',
  price: { amount: 200, currency: 'usd' },
  term: { count: 1, unit: 'day' },
  then: null,
  status: 'live',
};
const threeDays = {
  ...dayPass,
  id: 'three-days',
  term: { count: 3, unit: 'day' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
};

describeOnEveryStore('a term, over HTTP', (store) => {
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  before(async () => {
    for (const offer of [dayPass, threeDays]) expect((await desk.makeOffer(offer)).status).to.equal(201);
  });

  const now = async () => {
    const answer = await desk.get('/readers/r_AAAAAAAAAAAAAAAAAAAAAA');
    return Date.parse(((await answer.json()) as { now: string }).now);
  };

  /** When the reader's time ends, in milliseconds from now. */
  const left = async (headers: Record<string, string>) => {
    const { state, endsAt } = await buying.entitlement(headers);
    return { state, ms: endsAt === null ? null : Date.parse(endsAt) - (await now()) };
  };

  for (const offer of [dayPass, threeDays]) {
    it(`F2: lasts as long as its label says, if its page is paid on after 23 hours: ${offer.id}`, async () => {
      const headers = await buying.newReader();
      const session = await buying.open(headers, offer.id);
      await page.moveClock({ advance: 'PT23H' });
      expect((await buying.comeBack(await buying.pay(session))).status).to.equal(303);
      const { state, ms } = await left(headers);
      expect(state).to.equal('trial');
      expect(ms).to.be.within(offer.term.count * dayMs - 60_000, offer.term.count * dayMs + 1000);
    });
  }

  it('F2: is not sold by a stale page: a click after an hour gets another one', async () => {
    const headers = await buying.newReader();
    const first = await buying.open(headers, dayPass.id);
    expect(await buying.open(headers, dayPass.id)).to.equal(first);
    await page.moveClock({ advance: 'PT2H' });
    expect(await buying.open(headers, dayPass.id)).to.not.equal(first);
  });

  it('F3: begins when the money has arrived, if a bank takes days', async () => {
    const headers = await buying.newReader();
    await buying.comeBack(await buying.pay(await buying.open(headers, dayPass.id), { outcome: 'delayed' }));
    expect((await left(headers)).state).to.equal('none');
    await page.moveClock({ advance: 'P3DT1H' });
    await eventually(async () => ((await left(headers)).state === 'trial' ? true : null), 10_000);
    expect((await left(headers)).ms).to.be.within(22 * 3_600_000, 23.1 * 3_600_000);
    const { reader } = await page.meter({ id: 'free', tier: 'free' }, { headers });
    const found = (await (await desk.get(`/readers/${reader.id}`)).json()) as {
      purchases: { soldAs: string; startedAt: string; paidAt: string }[];
    };
    const [purchase] = found.purchases;
    expect(purchase?.soldAs).to.equal('term');
    const tookMs = Date.parse(purchase?.paidAt ?? '') - Date.parse(purchase?.startedAt ?? '');
    expect(tookMs).to.equal(3 * dayMs);
    await page.moveClock({ advance: 'P1D' });
    expect((await left(headers)).state).to.equal('trial-expired');
  });
});
