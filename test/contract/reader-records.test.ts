import { expect } from 'chai';
import type { Window } from '../../src/paywall/calendar/window.ts';
import type { Stores } from '../../src/paywall/stores.ts';
import {
  article,
  dayMs,
  december,
  noon,
  november,
  publication,
  reader,
  rolling,
  secondMs,
} from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const ann = { publication, reader: reader('ann') };
const bob = { publication, reader: reader('bob') };
const somebody = { publication, reader: reader('somebody') };

const day: Window = { kind: 'day', id: 'day:2026-11-23', startsAt: noon - dayMs / 2, endsAt: noon + dayMs / 2 };

interface Reading {
  readonly who?: typeof ann;
  readonly window?: Window;
  readonly at?: number;
}

const viewing = (stores: Stores, name: string, { who = ann, window = november, at = noon }: Reading = {}) =>
  stores.meters.view({ ...who, window, article: article(name), limit: 10, now: at, count: true });

const unite = (stores: Stores, window = november) =>
  stores.meters.unite({ publication, anonymous: somebody.reader, registered: ann.reader, window, now: noon });

/** Everything that a store may hold of a reader beside counts. */
async function buy(stores: Stores, who = ann): Promise<void> {
  const checkout = { offer: 'a', offerVersion: 1, session: 'cs_1', url: 'https://a.example', expiresAt: noon };
  const next = { state: 'active', offer: 'a', endsAt: null, lapse: null } as const;
  await stores.entitlements.compareAndSet({ ...who, expectedVersion: 0, next });
  await stores.billing.claimCustomer({ ...who, customer: 'cus_1', instead: null, now: noon });
  await stores.billing.replaceCheckout({ ...who, expected: null, next: checkout, now: noon });
}

describeForEveryStore('what is held of a reader', (store) => {
  it('is nothing at first, and nothing of others', async () => {
    const stores = await store.open();
    await viewing(stores, 'first', { who: bob });
    await viewing(stores, 'first', { who: { ...ann, publication: 'other' } });
    expect(await stores.readers.read({ ...ann, now: noon })).to.deep.equal([]);
  });

  it('is told window by window to every handle, oldest view first, those that are over while they are kept', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    await viewing(one, 'second', { at: noon + secondMs });
    await viewing(one, 'first');
    await viewing(one, 'third', { window: day });
    await viewing(one, 'fourth', { window: rolling(noon, 7) });
    const plain = { endsAt: null, united: false, unitedWith: null, unitedFrom: [] };
    const found = await other.readers.read({ ...ann, now: day.endsAt + dayMs });
    expect(found).to.have.deep.members([
      { ...plain, window: 'day:2026-11-23', views: [{ article: article('third'), countedAt: noon }] },
      {
        ...plain,
        window: 'month:2026-11',
        views: [
          { article: article('first'), countedAt: noon },
          { article: article('second'), countedAt: noon + secondMs },
        ],
      },
      {
        ...plain,
        window: 'rolling',
        endsAt: noon + 7 * dayMs,
        views: [{ article: article('fourth'), countedAt: noon }],
      },
    ]);
  });

  for (const window of [november, rolling(noon)]) {
    it(`names those who were united, on both sides, in a ${window.kind} window`, async () => {
      const stores = await store.open();
      await viewing(stores, 'first', { who: somebody, window });
      await unite(stores, window);
      const [registered] = await stores.readers.read({ ...ann, now: noon });
      const [anonymous] = await stores.readers.read({ ...somebody, now: noon });
      expect(registered).to.deep.include({ united: true, unitedWith: null, unitedFrom: [somebody.reader] });
      expect(anonymous).to.deep.include({ united: false, unitedWith: ann.reader, unitedFrom: [] });
      expect(registered?.views).to.deep.equal(anonymous?.views).and.have.length(1);
    });
  }
});

describeForEveryStore('a meter that is reset', (store) => {
  it('is empty in the windows that are named, and as it was in all others', async () => {
    const [stores, other] = await Promise.all([store.open(), store.open()]);
    for (const window of [november, december, day]) await viewing(stores, 'first', { window });
    await viewing(stores, 'first', { who: bob });
    await stores.readers.reset({ ...ann, windows: [november, day] });
    const held = await other.readers.read({ ...ann, now: december.startsAt });
    expect(held.map(({ window }) => window)).to.deep.equal(['month:2026-12']);
    expect(await viewing(other, 'first')).to.include({ outcome: 'counted', used: 1 });
    expect(await viewing(other, 'first', { who: bob })).to.include({ outcome: 'already-read', used: 1 });
  });

  it('goes on to the end of a rolling window that had begun', async () => {
    const stores = await store.open();
    await viewing(stores, 'first', { window: rolling(noon) });
    await stores.readers.reset({ ...ann, windows: [rolling(noon)] });
    const later = noon + dayMs;
    const next = await viewing(stores, 'second', { window: rolling(later), at: later });
    expect(next).to.include({ outcome: 'counted', used: 1, windowEndsAt: rolling(noon).endsAt });
  });

  it('gets nothing back by a union that was made before', async () => {
    const stores = await store.open();
    await viewing(stores, 'first', { who: somebody });
    await unite(stores);
    await stores.readers.reset({ ...ann, windows: [november] });
    for (const handle of [stores, await store.open()])
      expect(await unite(handle)).to.include({ outcome: 'done-before' });
    expect(await viewing(stores, 'second')).to.include({ outcome: 'counted', used: 1, united: false });
  });

  it('that was never begun stays so, however often it is reset', async () => {
    const stores = await store.open();
    await viewing(stores, 'first', { who: bob });
    const before = await store.dump();
    await stores.readers.reset({ ...ann, windows: [november, rolling(noon)] });
    await stores.readers.reset({ ...ann, windows: [] });
    expect(await store.dump()).to.equal(before);
  });
});

describeForEveryStore('a reader who is erased', (store) => {
  it('leaves nothing at all, and everything of others as it was', async () => {
    const stores = await store.open();
    await viewing(stores, 'first', { who: bob });
    await buy(stores, bob);
    const before = await store.dump();
    for (const window of [november, day, rolling(noon)]) await viewing(stores, 'first', { window });
    await buy(stores);
    await stores.readers.erase({ ...ann, now: noon });
    expect(await store.dump()).to.equal(before);
    await stores.readers.erase({ ...ann, now: noon });
    expect(await store.dump()).to.equal(before);
  });

  it('keeps the trials that were had: to be erased is no way to a second one', async () => {
    const stores = await store.open();
    await stores.billing.claimTrials(publication, ['reader'], 'owner');
    await stores.readers.erase({ ...ann, now: noon });
    expect(await stores.billing.hadTrial(publication, ['reader'])).to.equal(true);
  });

  it('is gone from windows that are over and still kept', async () => {
    const stores = await store.open();
    await viewing(stores, 'first', { window: day });
    await stores.readers.erase({ ...ann, now: day.endsAt + dayMs });
    expect(await stores.readers.read({ ...ann, now: noon })).to.deep.equal([]);
  });

  for (const window of [november, rolling(noon)]) {
    it(`is named by nobody whom they were united with as a registered reader, in a ${window.kind} window`, async () => {
      const stores = await store.open();
      for (const name of ['first', 'second']) await viewing(stores, name, { who: somebody, window });
      await unite(stores, window);
      await stores.readers.erase({ ...ann, now: noon });
      const [anonymous] = await stores.readers.read({ ...somebody, now: noon });
      expect(anonymous?.unitedWith).to.deep.equal(new Uint8Array(12));
      expect(anonymous?.views).to.have.length(2);
      // Another process, which remembers no unions: nobody else inherits what the erased reader had inherited.
      expect(await unite(await store.open(), window)).to.include({ outcome: 'done-before' });
    });

    it(`is named by nobody whom they were united with as an anonymous reader, in a ${window.kind} window`, async () => {
      const stores = await store.open();
      const another = { publication, reader: reader('another') };
      await viewing(stores, 'first', { who: somebody, window });
      await viewing(stores, 'second', { who: another, window });
      await unite(stores, window);
      const request = { publication, anonymous: another.reader, registered: ann.reader, window, now: noon };
      await stores.meters.unite(request);
      await stores.readers.erase({ ...somebody, now: noon });
      const [registered] = await stores.readers.read({ ...ann, now: noon });
      expect(registered).to.deep.include({ united: true, unitedFrom: [another.reader] });
      expect(registered?.views).to.have.length(2);
      await stores.readers.erase({ ...another, now: noon });
      expect((await stores.readers.read({ ...ann, now: noon }))[0]?.unitedFrom).to.deep.equal([]);
    });
  }

  it('who reads on is a new one', async () => {
    const stores = await store.open();
    await viewing(stores, 'first');
    await buy(stores);
    await stores.readers.erase({ ...ann, now: noon });
    expect(await viewing(stores, 'first')).to.include({ outcome: 'counted', used: 1, entitlement: null });
    const next = { state: 'trial', offer: 'b', endsAt: null, lapse: null } as const;
    expect(await stores.entitlements.compareAndSet({ ...ann, expectedVersion: 1, next })).to.equal(false);
    expect(await stores.entitlements.compareAndSet({ ...ann, expectedVersion: 0, next })).to.equal(true);
  });
});
