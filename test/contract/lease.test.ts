import { expect } from 'chai';
import { noon } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const leaseMs = 60_000;

const lease = (holder: string, now = noon) => ({ name: 'reconcile-events', holder, now, leaseMs });

describeForEveryStore('a lease', (store) => {
  it('is held by one, and by nobody else until it ends', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.leases.acquire(lease('ann'))).to.equal(true);
    expect(await other.leases.acquire(lease('bob'))).to.equal(false);
    expect(await other.leases.acquire({ ...lease('bob'), name: 'reconcile-buyers' })).to.equal(true);
    expect(await other.leases.acquire(lease('bob', noon + leaseMs - 1))).to.equal(false);
    expect(await other.leases.acquire(lease('bob', noon + leaseMs))).to.equal(true);
    expect(await one.leases.acquire(lease('ann', noon + leaseMs))).to.equal(false);
  });

  it('is extended by its holder', async () => {
    const { leases } = await store.open();
    await leases.acquire(lease('ann'));
    expect(await leases.acquire(lease('ann', noon + leaseMs / 2))).to.equal(true);
    expect(await leases.acquire(lease('bob', noon + leaseMs))).to.equal(false);
    expect(await leases.acquire(lease('bob', noon + 1.5 * leaseMs))).to.equal(true);
  });

  it('asked for by twenty at once goes to one of them, when it is free and when it has just ended', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    for (const now of [noon, noon + leaseMs]) {
      const acquired = await Promise.all(
        Array.from({ length: 20 }, (_, index) => handles[index % 2]?.leases.acquire(lease(`${now} ${index}`, now))),
      );
      expect(acquired.filter((each) => each === true)).to.have.length(1);
    }
  });

  it('is given up by its holder alone', async () => {
    const { leases } = await store.open();
    await leases.acquire(lease('ann'));
    await leases.release('reconcile-events', 'bob');
    await leases.release('reconcile-events', 'an');
    await leases.release('reconcile-buyers', 'ann');
    expect(await leases.acquire(lease('bob'))).to.equal(false);
    await leases.release('reconcile-events', 'ann');
    expect(await leases.acquire(lease('bob'))).to.equal(true);
    // Anyone who lost it meanwhile does not take it from the next one.
    await leases.release('reconcile-events', 'ann');
    expect(await leases.acquire(lease('ann'))).to.equal(false);
  });
});

describeForEveryStore('a bookmark', (store) => {
  it('is null at first, is read by every handle as it was written, and is null again once it is taken out', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.leases.readBookmark('buyers')).to.equal(null);
    await one.leases.writeBookmark('buyers', 'sub_1');
    await one.leases.writeBookmark('buyers', 'sub_2 "é"');
    expect(await other.leases.readBookmark('buyers')).to.equal('sub_2 "é"');
    expect(await other.leases.readBookmark('events')).to.equal(null);
    await other.leases.writeBookmark('buyers', null);
    expect(await one.leases.readBookmark('buyers')).to.equal(null);
    await other.leases.writeBookmark('buyers', null);
  });

  it('stays when the lease of the same name is given up', async () => {
    const { leases } = await store.open();
    await leases.acquire(lease('ann'));
    await leases.writeBookmark('reconcile-events', '1');
    await leases.release('reconcile-events', 'ann');
    expect(await leases.readBookmark('reconcile-events')).to.equal('1');
  });
});
