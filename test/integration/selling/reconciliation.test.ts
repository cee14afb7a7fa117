import { expect } from 'chai';
import { createReconciliation } from '../../../src/paywall/selling/reconciliation.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { dayPass, fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const nothing = { done: 0, found: 0, busy: 0, failed: 0, finished: true };

const readerNumber = (number: number) => `r_${String(number).padStart(22, '0')}`;

describe('selling: reconciling with the provider', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
    stage.world.standIn.setDelivery('lost');
  });
  afterEach(() => stage.close());

  const failures: unknown[] = [];
  const reconciliation = (changes: Partial<Parameters<typeof createReconciliation>[0]> = {}) =>
    createReconciliation({
      selling: stage.selling,
      provider: stage.provider,
      leases: stage.stores.leases,
      clock: { now: stage.now },
      realClock: { now: stage.now },
      holder: 'one',
      onFailure: (error) => failures.push(error),
      isStopping: () => false,
      ...changes,
    });

  it('finds what no webhook brought, and looks at nothing twice', async () => {
    await stage.pay(introduction);
    const found = await reconciliation().recentEvents();
    expect(found).to.include({ failed: 0, finished: true });
    expect(found?.found).to.equal(found?.done).and.greaterThan(0);
    expect((await stage.entitlement()).state).to.equal('trial');
    // That the trial was accepted is marked at Stripe, which is news too.
    expect(await reconciliation().recentEvents()).to.include({ found: 1 });
    const { version } = await stage.entitlement();
    expect(await reconciliation().recentEvents()).to.include({ found: 0 });
    expect((await stage.entitlement()).version).to.equal(version);
    await stage.world.standIn.cancel(aReader, 'now');
    await reconciliation().recentEvents();
    expect((await stage.entitlement()).state).to.equal('trial-expired');
  });

  it('is done by one process at a time', async () => {
    const lease = { name: 'reconcile-events', holder: 'another', now: stage.now(), leaseMs: 1000 };
    await stage.stores.leases.acquire(lease);
    expect(await reconciliation().recentEvents()).to.equal(null);
    await stage.stores.leases.release('reconcile-events', 'another');
    expect(await reconciliation().recentEvents()).to.deep.equal(nothing);
  });

  it('builds every entitlement again in a store that has lost all', async () => {
    await stage.pay(introduction);
    await stage.pay(fullPrice, { reader: readerNumber(1) });
    await stage.pay(dayPass, { reader: readerNumber(2) });
    const empty: Stores = stage.emptyStores();
    const restored = reconciliation({ selling: stage.anotherProcess(empty), leases: empty.leases });
    expect(await restored.countBuyers()).to.equal(3);
    expect(await restored.everyBuyer()).to.include({ done: 3, found: 3 });
    expect(await restored.everyBuyer(), 'the second time').to.include({ done: 3, found: 0 });
    const states = await Promise.all(
      [aReader, readerNumber(1), readerNumber(2)].map(async (who) => (await stage.entitlement(who, empty)).state),
    );
    expect(states).to.deep.equal(['trial', 'active', 'trial']);
    const customers = await stage.world.stripe.customers.list({});
    const place = { publication: 'nikkei-asian-review', reader: stage.buyer().key };
    expect(customers.data.map(({ id }) => id)).to.include(await empty.billing.customerOf(place));
  });

  it('goes on where it was interrupted', async () => {
    for (let number = 0; number < 25; number += 1) await stage.pay(fullPrice, { reader: readerNumber(number) });
    const seen: string[] = [];
    let left = 22;
    const selling = {
      ...stage.selling,
      catchUp: async (...[reference, now]: Parameters<typeof stage.selling.catchUp>) => {
        if (left === 0) throw Object.assign(new Error('The machine stops.'));
        left -= 1;
        seen.push(reference.reader);
        return stage.selling.catchUp(reference, now);
      },
    };
    const interrupted = reconciliation({
      selling,
      onFailure: (error) => {
        throw error;
      },
    });
    expect(await interrupted.everyBuyer().catch(({ message }: Error) => message)).to.equal('The machine stops.');
    expect(await stage.stores.leases.readBookmark('reconcile-buyers')).to.be.a('string');
    left = 1000;
    expect(await interrupted.countBuyers()).to.equal(5);
    const progress: number[] = [];
    expect(await interrupted.everyBuyer((done) => progress.push(done))).to.include({ done: 5, finished: true });
    const readers = Array.from({ length: 25 }, (_, number) => readerNumber(number));
    expect(new Set(seen)).to.deep.equal(new Set(readers));
    expect(await stage.stores.leases.readBookmark('reconcile-buyers')).to.equal(null);
  });

  it('passes over anyone who cannot be read, tells of them, and stops where the provider is away', async () => {
    await stage.pay(fullPrice, { reader: readerNumber(1) });
    await stage.pay(fullPrice, { reader: readerNumber(2) });
    const broken = { ...stage.selling, handleEvent: () => Promise.reject(new Error('broken')) };
    const result = await reconciliation({ selling: broken }).recentEvents();
    expect(result?.done).to.equal(0);
    expect(failures).to.have.lengthOf(result?.failed ?? 0);
    await reconciliation().recentEvents();
    expect((await stage.entitlement(readerNumber(1))).state, 'come to again').to.equal('active');
  });
});
