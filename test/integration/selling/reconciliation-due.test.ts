import { expect } from 'chai';
import { PaywallError } from '../../../src/paywall/errors.ts';
import { createReconciliation, reconciliationLeaseMs } from '../../../src/paywall/selling/reconciliation.ts';
import { fullPrice } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const readerNumber = (number: number) => `r_${String(number).padStart(22, '0')}`;

const minuteMs = 60_000;
const buyersLease = 'reconcile-buyers';

describe('selling: when it is reconciled with the provider', () => {
  let stage: SellingService;
  let realTime: number;

  beforeEach(async () => {
    stage = await startSellingService();
    stage.world.standIn.setDelivery('lost');
    realTime = stage.now();
  });
  afterEach(() => stage.close());

  const reconciliation = (changes: Partial<Parameters<typeof createReconciliation>[0]> = {}) =>
    createReconciliation({
      selling: stage.selling,
      provider: stage.provider,
      leases: stage.stores.leases,
      clock: { now: stage.now },
      realClock: { now: () => realTime },
      holder: 'one',
      onFailure: () => undefined,
      isStopping: () => false,
      ...changes,
    });

  it('looks at the events once a minute, whichever process does', async () => {
    const [one, other] = [reconciliation(), reconciliation({ holder: 'other' })];
    expect(await one.dueEvents()).to.include({ finished: true });
    expect(await one.dueEvents()).to.equal(null);
    expect(await other.dueEvents()).to.equal(null);
    realTime += minuteMs;
    await stage.pay(fullPrice);
    expect(await other.dueEvents()).to.include({ failed: 0, finished: true });
    expect((await stage.entitlement()).state).to.equal('active');
    expect(await one.dueEvents()).to.equal(null);
  });

  it('reads every buyer once a day, however it was asked to before', async () => {
    const one = reconciliation();
    await stage.pay(fullPrice);
    expect(await one.dueBuyers()).to.include({ done: 1, found: 1 });
    realTime += 23 * 60 * minuteMs;
    expect(await one.dueBuyers()).to.equal(null);
    await one.everyBuyer();
    realTime += 23 * 60 * minuteMs;
    expect(await one.dueBuyers()).to.equal(null);
    realTime += 60 * minuteMs;
    expect(await one.dueBuyers()).to.include({ done: 1, found: 0 });
  });

  it('is done by one of two who find it due at once', async () => {
    await stage.pay(fullPrice);
    const results = await Promise.all(['one', 'other'].map((holder) => reconciliation({ holder }).dueBuyers()));
    expect(results.filter((result) => result !== null)).to.have.length(1);
  });

  it('believes no time of the future, which is left where the clock was moved back', async () => {
    const tomorrow = String(stage.now() + 1440 * minuteMs);
    await stage.stores.leases.writeBookmark('reconcile-events', tomorrow);
    for (const run of ['events', 'buyers']) await stage.stores.leases.writeBookmark(`reconcile-${run}-done`, tomorrow);
    await stage.pay(fullPrice);
    expect((await reconciliation().dueEvents())?.found).to.be.greaterThan(0);
    expect(await reconciliation().dueBuyers()).to.include({ done: 1 });
  });

  it('is gone on with by another process once the lease of one that was killed has ended', async () => {
    for (let number = 0; number < 25; number += 1) await stage.pay(fullPrice, { reader: readerNumber(number) });
    let left = 22;
    let die = () => {};
    const dead = new Promise<void>((resolve) => {
      die = resolve;
    });
    const selling = {
      ...stage.selling,
      // Anyone who is killed does nothing more, not even give up the lease.
      catchUp: (...asked: Parameters<typeof stage.selling.catchUp>) => {
        left -= 1;
        if (left >= 0) return stage.selling.catchUp(...asked);
        die();
        return new Promise<never>(() => {});
      },
    };
    void reconciliation({ selling }).dueBuyers();
    await dead;
    const other = reconciliation({ holder: 'other' });
    expect(await other.dueBuyers(), 'while the lease lasts').to.equal(null);
    realTime += reconciliationLeaseMs;
    expect(await other.dueBuyers()).to.include({ done: 5, failed: 0, finished: true });
    for (let number = 0; number < 25; number += 1)
      expect((await stage.entitlement(readerNumber(number))).state, `reader ${number}`).to.equal('active');
  });

  it('keeps its lease for as long as it takes', async () => {
    for (let number = 0; number < 5; number += 1) await stage.pay(fullPrice, { reader: readerNumber(number) });
    const other = reconciliation({ holder: 'other' });
    const inBetween: unknown[] = [];
    const selling = {
      ...stage.selling,
      catchUp: async (...asked: Parameters<typeof stage.selling.catchUp>) => {
        realTime += reconciliationLeaseMs / 2;
        inBetween.push(await other.dueBuyers());
        return stage.selling.catchUp(...asked);
      },
    };
    await reconciliation({ selling }).everyBuyer();
    expect(inBetween).to.deep.equal([null, null, null, null, null]);
  });

  it('stops at its next step when it is told to, and goes on there', async () => {
    for (let number = 0; number < 5; number += 1) await stage.pay(fullPrice, { reader: readerNumber(number) });
    let steps = 0;
    const stopping = reconciliation({
      isStopping: () => steps >= 2,
      selling: {
        ...stage.selling,
        catchUp: (...asked) => {
          steps += 1;
          return stage.selling.catchUp(...asked);
        },
      },
    });
    expect(await stopping.everyBuyer()).to.include({ done: 2, finished: false });
    expect(await reconciliation({ holder: 'other' }).everyBuyer()).to.include({ done: 3, finished: true });
  });

  it('starts over where the provider does not know the place any more', async () => {
    await stage.pay(fullPrice);
    await stage.stores.leases.writeBookmark(buyersLease, 'subscriptions sub_of_another_account');
    expect(await reconciliation().everyBuyer()).to.include({ done: 1, found: 1 });
  });

  it('looks again at an event that another process is handling, in case that fails', async () => {
    await stage.pay(fullPrice);
    const { inbox } = stage.stores;
    for await (const { id } of stage.provider.eventsSince(0))
      await inbox.claim(id, { now: stage.now(), leaseMs: 20 * minuteMs });
    const first = await reconciliation().dueEvents();
    expect(first?.busy).to.be.greaterThan(0);
    await stage.world.advance({ minutes: 40 });
    realTime += minuteMs;
    expect((await reconciliation().dueEvents())?.found).to.equal(first?.busy);
    expect((await stage.entitlement()).state).to.equal('active');
  });

  it('leaves to the reading of every buyer what fails for a day', async () => {
    await stage.pay(fullPrice);
    const asked: number[] = [];
    const broken = reconciliation({
      selling: { ...stage.selling, handleEvent: () => Promise.reject(new Error('broken')) },
      provider: {
        ...stage.provider,
        eventsSince: (time) => {
          asked.push(time);
          return stage.provider.eventsSince(time);
        },
      },
    });
    expect((await broken.dueEvents())?.failed).to.be.greaterThan(0);
    await stage.world.advance({ days: 2 });
    for (let time = 0; time < 2; time += 1) {
      realTime += minuteMs;
      await broken.dueEvents();
    }
    expect(stage.now() - (asked.at(-1) ?? 0)).to.be.within(1440 * minuteMs, 1500 * minuteMs);
    expect(await reconciliation().dueBuyers()).to.include({ found: 1 });
    expect((await stage.entitlement(aReader)).state).to.equal('active');
  });

  it('gives up the lease and keeps its place where the provider goes away', async () => {
    await stage.pay(fullPrice);
    const away = new PaywallError('provider-unavailable', 'away');
    const failing = reconciliation({ selling: { ...stage.selling, catchUp: () => Promise.reject(away) } });
    expect(await failing.everyBuyer().catch((error: unknown) => error)).to.equal(away);
    expect(await reconciliation({ holder: 'other' }).dueBuyers()).to.include({ done: 1, found: 1 });
  });
});
