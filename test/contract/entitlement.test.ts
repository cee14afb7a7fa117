import { expect } from 'chai';
import type { Entitlement } from '../../src/paywall/entitlements/entitlement.ts';
import type { EntitlementBasis } from '../../src/paywall/entitlements/purchase.ts';
import type { ViewRequest } from '../../src/paywall/metering/meter.ts';
import { article, dayMs, noon, november, publication, reader, rolling } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const trial: Omit<Entitlement, 'version'> = {
  state: 'trial',
  offer: 'trial-3-months',
  endsAt: noon + dayMs,
  lapse: { at: noon + dayMs, into: 'trial-expired' },
};

const active: Omit<Entitlement, 'version'> = { state: 'active', offer: 'büro — 年間', endsAt: null, lapse: null };

const basis: EntitlementBasis = {
  purchases: [
    {
      offer: 'büro — 年間',
      kind: 'subscription',
      status: 'active',
      startedAt: noon - dayMs,
      paid: true,
      paidFull: false,
      introEndsAt: null,
      periodEndsAt: noon + dayMs,
      cancelsAt: null,
      endedAt: null,
      pastDueSince: null,
      takenBack: false,
    },
  ],
  grant: { givenAt: noon, until: noon + dayMs, by: 'ann 2' },
  revokedAt: null,
};

const change = { publication, reader: reader('ann'), expectedVersion: 0, next: trial };

const view: ViewRequest = {
  publication,
  reader: reader('ann'),
  window: november,
  article: article('first'),
  limit: 10,
  now: noon,
  count: true,
};

describeForEveryStore('an entitlement', (store) => {
  it('is null for a reader who never had one', async () => {
    const { entitlements } = await store.open();
    expect(await entitlements.read(publication, reader('ann'))).to.equal(null);
  });

  it('is read by every handle as it was written, under a version that rises by one', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    expect(await one.entitlements.compareAndSet(change)).to.equal(true);
    expect(await other.entitlements.read(publication, reader('ann'))).to.deep.equal({ ...trial, version: 1 });
    expect(await other.entitlements.compareAndSet({ ...change, expectedVersion: 1, next: active })).to.equal(true);
    expect(await one.entitlements.read(publication, reader('ann'))).to.deep.equal({ ...active, version: 2 });
    expect(await one.entitlements.read(publication, reader('bob'))).to.equal(null);
    expect(await one.entitlements.read('other', reader('ann'))).to.equal(null);
  });

  it('keeps what it was computed from, and is read without it where there is none', async () => {
    const { meters, entitlements } = await store.open();
    const next = { ...active, basis };
    await entitlements.compareAndSet({ ...change, next });
    expect(await entitlements.read(publication, reader('ann'))).to.deep.equal({ ...next, version: 1 });
    expect((await meters.view(view)).entitlement).to.deep.equal({ ...next, version: 1 });
    await entitlements.compareAndSet({ ...change, expectedVersion: 1, next: active });
    expect(await entitlements.read(publication, reader('ann'))).to.deep.equal({ ...active, version: 2 });
  });

  it('is not written over another version than the one expected', async () => {
    const { entitlements } = await store.open();
    expect(await entitlements.compareAndSet({ ...change, expectedVersion: 1 })).to.equal(false);
    await entitlements.compareAndSet(change);
    const before = await store.dump();
    for (const expectedVersion of [0, 2, 11]) {
      expect(await entitlements.compareAndSet({ ...change, expectedVersion, next: active })).to.equal(false);
    }
    expect(await store.dump()).to.equal(before);
  });

  it('by twenty writers who try until they succeed is written twenty times', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    const write = async (index: number): Promise<void> => {
      const entitlements = handles[index % 2]?.entitlements;
      for (;;) {
        const expectedVersion = (await entitlements?.read(publication, reader('ann')))?.version ?? 0;
        if (await entitlements?.compareAndSet({ ...change, expectedVersion })) return;
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => write(index)));
    expect(await handles[0].entitlements.read(publication, reader('ann'))).to.deep.equal({ ...trial, version: 20 });
  });

  it('that lets its reader in spares the meter, up to the millisecond in which it lapses', async () => {
    const { meters, entitlements } = await store.open();
    await entitlements.compareAndSet(change);
    const before = await store.dump();
    for (const window of [november, rolling(noon)]) {
      const found = await meters.view({ ...view, window, now: noon + dayMs - 1 });
      expect(found.outcome).to.equal('entitled');
      expect(found.entitlement).to.deep.equal({ ...trial, version: 1 });
      expect(found).to.include({ used: 0, united: false });
    }
    expect(await store.dump()).to.equal(before);
    const lapsed = await meters.view({ ...view, now: noon + dayMs });
    expect(lapsed).to.include({ outcome: 'counted', used: 1 });
    expect(lapsed.entitlement).to.deep.equal({ ...trial, version: 1 });
  });

  it('without an end lets its reader in for ever, and one that grace or a plan follows as well', async () => {
    const { meters, entitlements } = await store.open();
    const followed = { ...trial, lapse: { at: noon, into: 'active' } } as const;
    for (const [expectedVersion, next] of [active, followed].entries()) {
      await entitlements.compareAndSet({ ...change, expectedVersion, next });
      const found = await meters.view({ ...view, now: noon + 36_500 * dayMs });
      expect(found.outcome).to.equal('entitled');
    }
  });

  it('that goes from one state to another lets its reader in up to the last of them', async () => {
    const { meters, entitlements } = await store.open();
    const ends = { at: noon + 2 * dayMs, into: 'trial-expired' } as const;
    const thereafter = { offer: 'trial-3-months', endsAt: ends.at, lapse: ends };
    const next = { ...active, endsAt: noon + dayMs, lapse: { at: noon + dayMs, into: 'trial', thereafter } } as const;
    await entitlements.compareAndSet({ ...change, next });
    const late = await meters.view({ ...view, now: ends.at - 1 });
    expect([late.outcome, late.entitlement]).to.deep.equal(['entitled', { ...next, version: 1 }]);
    expect((await meters.view({ ...view, now: ends.at })).outcome).to.equal('counted');
  });

  it('that lets nobody in is told with whatever the meter says', async () => {
    const { meters, entitlements } = await store.open();
    const states = ['none', 'trial-expired', 'expired', 'revoked'] as const;
    for (const [expectedVersion, state] of states.entries()) {
      const next = { ...active, state };
      await entitlements.compareAndSet({ ...change, expectedVersion, next });
      const found = await meters.view({ ...view, limit: 0 });
      expect(found.outcome).to.equal('full');
      expect(found.entitlement).to.deep.equal({ ...next, version: expectedVersion + 1 });
    }
  });

  it('lives apart from the counts: nothing that changes one touches the other', async () => {
    const { meters, entitlements } = await store.open();
    await meters.view(view);
    await entitlements.compareAndSet(change);
    await entitlements.compareAndSet({ ...change, expectedVersion: 1, next: { ...active, state: 'revoked' } });
    expect(await meters.view(view)).to.include({ outcome: 'already-read', used: 1 });
  });
});
