import { expect } from 'chai';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { dayAt } from '../../../src/paywall/calendar/day.ts';
import { createReports } from '../../../src/paywall/reports/reports.ts';
import { createSalesFigures } from '../../../src/paywall/selling/sales-figures.ts';
import { dayPass, fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const readerNumber = (number: number) => `r_${String(number).padStart(22, '0')}`;

const offers = [introduction, fullPrice, dayPass];

const timeZone = 'America/New_York';

type Step =
  | { readonly do: 'buy'; readonly reader: number; readonly offer: number }
  | { readonly do: 'refund' | 'part' | 'dispute' | 'cancel' | 'end'; readonly reader: number }
  | { readonly do: 'pass'; readonly hours: number }
  | { readonly do: 'look' };

const reader = fc.integer({ min: 0, max: 3 });

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('buy' as const), reader, offer: fc.integer({ min: 0, max: 2 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('refund' as const, 'part' as const, 'dispute' as const, 'cancel' as const, 'end' as const),
        reader,
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 900 }) }) },
    { weight: 1, arbitrary: fc.constant({ do: 'look' as const }) },
  ),
  { minLength: 6, maxLength: 16 },
);

describe('U8: revenue and subscribers', function () {
  this.timeout(120_000);
  let stage: SellingService;
  afterEach(() => stage.close());

  const publication = () => stage.buyer().publication;

  const figures = () =>
    createSalesFigures({
      provider: stage.provider,
      tallies: stage.stores.tallies,
      leases: stage.stores.leases,
      publications: () => [publication()],
      clock: { now: stage.now },
      realClock: { now: stage.now },
      holder: 'one',
      isStopping: () => false,
      recentEveryMs: 0,
    });

  const reports = () => createReports(stage.stores.tallies, stage.stores.leases);

  const year = () => ({ from: dayAt(stage.now() - 390 * 86_400_000, timeZone), to: dayAt(stage.now(), timeZone) });

  async function play(step: Step): Promise<void> {
    const { standIn } = stage.world;
    if (step.do === 'pass') return stage.world.advance({ hours: step.hours });
    if (step.do === 'look') return void (await figures().due());
    const who = readerNumber(step.reader);
    if (step.do === 'buy') return void (await stage.pay(offers[step.offer] ?? dayPass, { reader: who }));
    if (step.do === 'refund') return standIn.refund(who);
    if (step.do === 'part') return standIn.refund(who, { amount: 50 });
    if (step.do === 'dispute') return standIn.dispute(who);
    return standIn.cancel(who, step.do === 'end' ? 'now' : 'period-end');
  }

  const dayOf = (seconds: number) => dayAt(seconds * 1000, timeZone);

  /** The sums as anybody would make them from the payments in the dashboard: by day and offer. */
  async function expectedSums() {
    const { stripe } = stage.world;
    const everything = { limit: 10_000 };
    const [invoices, charges, refunds, disputes] = await Promise.all([
      stripe.invoices.list({ limit: 100, expand: ['data.payments'] }).autoPagingToArray(everything),
      stripe.charges.list({ limit: 100 }).autoPagingToArray(everything),
      stripe.refunds.list({ limit: 100 }).autoPagingToArray(everything),
      stripe.disputes.list({ limit: 100 }).autoPagingToArray(everything),
    ]);
    const offerOfIntent = new Map<unknown, string>(
      invoices.flatMap(({ payments, parent }) =>
        (payments?.data ?? []).map(({ payment }) => [
          payment.payment_intent,
          parent?.subscription_details?.metadata?.['offer'] ?? '',
        ]),
      ),
    );
    const sums = new Map<string, { paid: number; refunded: number }>();
    const add = (about: Stripe.Charge, created: number, change: { paid?: number; refunded?: number }) => {
      const offer = about.metadata['offer'] ?? offerOfIntent.get(about.payment_intent);
      const key = `${dayOf(created)} ${about.currency} ${offer}`;
      const sum = sums.get(key) ?? { paid: 0, refunded: 0 };
      sums.set(key, { paid: sum.paid + (change.paid ?? 0), refunded: sum.refunded + (change.refunded ?? 0) });
    };
    const chargeOf = (id: unknown) => charges.find((charge) => charge.id === id) as Stripe.Charge;
    for (const charge of charges) if (charge.paid) add(charge, charge.created, { paid: charge.amount });
    for (const { charge, created, amount } of refunds) add(chargeOf(charge), created, { refunded: amount });
    for (const { charge, created, amount } of disputes) add(chargeOf(charge), created, { refunded: amount });
    return new Map([...sums].sort());
  }

  async function storedSums() {
    const { days } = await reports().revenue(publication(), year(), stage.now());
    const tallies = await stage.stores.tallies.read(
      publication().name,
      days.map(({ day }) => day),
    );
    const sums = tallies.flatMap((found, index) =>
      [...found].flatMap(([name, amount]) => {
        const [kind, figure, currency, offer] = name.split(':');
        const isMoney = kind === 'sales' && (figure === 'paid' || figure === 'refunded');
        return isMoney ? [[`${days[index]?.day} ${currency} ${offer}`, figure, amount] as const] : [];
      }),
    );
    const byKey = new Map<string, { paid: number; refunded: number }>();
    for (const [key, figure, amount] of sums)
      byKey.set(key, { ...(byKey.get(key) ?? { paid: 0, refunded: 0 }), [figure]: amount });
    return new Map([...byKey].sort());
  }

  it('are what the payments at Stripe come to, after any history, looked at however often and whatever webhooks bring', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (history, isLost) => {
        stage = await startSellingService();
        try {
          stage.liveIn(timeZone);
          if (isLost) stage.world.standIn.setDelivery('lost');
          // What cannot be done, such as giving back what is given back, changes nothing.
          for (const step of history) await play(step).catch(() => undefined);
          await stage.world.standIn.settled();
          await figures().everything();
          const [stored, expected] = [await storedSums(), await expectedSums()];
          expect(stored).to.deep.equal(expected);
          const report = await reports().revenue(publication(), year(), stage.now());
          const net = [...expected.values()].reduce((sum, { paid, refunded }) => sum + paid - refunded, 0);
          expect(report.currencies.reduce((sum, each) => sum + each.net, 0)).to.equal(net);
          expect(await figures().everything(), 'nothing is new').to.deep.equal({ days: 0, finished: true });
        } finally {
          await stage.close();
        }
      }),
      { numRuns: 8 },
    );
    stage = await startSellingService();
  });

  it('tell how many run, are on trial, began and ended, day by day, and for the time before anybody looked', async () => {
    stage = await startSellingService();
    stage.liveIn(timeZone);
    const began = dayAt(stage.now(), timeZone);
    await stage.pay(introduction, { reader: readerNumber(0) });
    await stage.pay(fullPrice, { reader: readerNumber(1) });
    await stage.pay(dayPass, { reader: readerNumber(2) });
    await stage.world.advance({ days: 10 });
    await stage.world.standIn.cancel(readerNumber(1), 'now');
    await stage.world.standIn.cancel(readerNumber(0), 'period-end');
    await stage.world.advance({ days: 76 });
    await figures().everything();
    const report = await reports().subscribers(publication(), { from: began }, stage.now());
    const on = (index: number) => report.days[index];
    expect(on(0)).to.include({ day: began, running: 2, trials: 1, started: 2, ended: 0 });
    expect(on(9)).to.include({ running: 2, trials: 1, started: 0, ended: 0 });
    expect(on(10)).to.include({ running: 1, trials: 1, ended: 1 });
    expect(report.now).to.include({ running: 1, trials: 1, trialsEnding: 1, cancelling: 1, paymentFailed: 0 });
    expect(report.churn).to.deep.equal({ before: 0, started: 2, ended: 1, rate: 0.5 });
    const { offers: sold } = await reports().revenue(publication(), { from: began }, stage.now());
    expect(sold.map(({ offer, purchases, net }) => [offer, purchases, net])).to.deep.equal([
      ['day-pass', 1, 200],
      ['monthly', 1, 2999],
      ['trial-3-months', 1, 900],
    ]);
  });

  it('are made once a day of everything, and in between of what is recent; by one process at a time', async () => {
    stage = await startSellingService();
    await stage.pay(dayPass);
    expect((await figures().due())?.days).to.equal(1);
    await stage.world.advance({ hours: 1 });
    await stage.pay(dayPass, { reader: readerNumber(1) });
    expect((await figures().due())?.days).to.equal(1);
    await stage.stores.leases.acquire({ name: 'sales-figures', holder: 'another', now: stage.now(), leaseMs: 60_000 });
    expect(await figures().due()).to.equal(null);
    const { currencies, asOf } = await reports().revenue(publication(), {}, stage.now());
    expect(currencies).to.deep.equal([
      { currency: 'usd', paid: 400, refunded: 0, payments: 2, purchases: 2, net: 400 },
    ]);
    expect(asOf).to.equal(stage.now());
  });
});
