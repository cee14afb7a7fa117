import { expect } from 'chai';
import type { UniteRequest, ViewRequest } from '../../src/paywall/metering/meter.ts';
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

const anonymous = reader('somebody');
const registered = reader('ann');

const request: UniteRequest = { publication, anonymous, registered, window: november, now: noon };

const view = (who: typeof anonymous, name: string, changes: Partial<ViewRequest> = {}): ViewRequest => ({
  publication,
  reader: who,
  window: november,
  article: article(name),
  limit: 10,
  now: noon,
  count: true,
  ...changes,
});

async function count(stores: Stores, who: typeof anonymous, names: readonly string[]) {
  for (const name of names) await stores.meters.view(view(who, name));
}

const historyOf = (stores: Stores, who: typeof anonymous) =>
  stores.meters.history({ publication, reader: who, window: november, now: noon });

describeForEveryStore('signing in', (store) => {
  it('B17: unites two histories: a union of articles, not a sum', async () => {
    const stores = await store.open();
    await count(stores, anonymous, ['a', 'b', 'c']);
    await count(stores, registered, ['b', 'd']);
    expect(await stores.meters.unite(request)).to.include({ outcome: 'united' });
    const after = await stores.meters.view(view(registered, 'a'));
    expect(after).to.include({ outcome: 'already-read', used: 4, united: true });
    expect(await historyOf(stores, registered)).to.have.length(4);
  });

  it('B6, B17: unites once: signed out again, what the cookie counts later goes on with the same meter', async () => {
    const stores = await store.open();
    await count(stores, anonymous, ['a']);
    expect(await stores.meters.unite(request)).to.include({ outcome: 'united' });
    await count(stores, anonymous, ['b']);
    const before = await store.dump();
    expect(await stores.meters.unite(request)).to.include({ outcome: 'done-before' });
    expect(await (await store.open()).meters.unite(request)).to.include({ outcome: 'done-before' });
    expect(await store.dump()).to.equal(before);
    expect(await stores.meters.view(view(registered, 'c'))).to.include({ outcome: 'counted', used: 3, united: true });
  });

  it('B6: leaves what the anonymous reader read open, and gives them no new articles', async () => {
    const stores = await store.open();
    await count(stores, anonymous, ['a', 'b']);
    await stores.meters.unite(request);
    expect(await stores.meters.view(view(anonymous, 'a'))).to.include({
      outcome: 'already-read',
      used: 2,
      united: true,
      isMoved: true,
    });
    await count(stores, registered, ['c']);
    expect(await stores.meters.view({ ...view(anonymous, 'd'), limit: 3 })).to.include({ outcome: 'full', used: 3 });
    expect(await stores.meters.view({ ...view(anonymous, 'c'), limit: 3 })).to.include({ outcome: 'already-read' });
  });

  it('with another reader afterwards gives that one nothing', async () => {
    const stores = await store.open();
    await count(stores, anonymous, ['a', 'b']);
    await stores.meters.unite(request);
    const other = await store.open();
    for (const { meters } of [stores, other]) {
      expect(await meters.unite({ ...request, registered: reader('bob') })).to.include({ outcome: 'done-before' });
    }
    expect(await historyOf(stores, reader('bob'))).to.deep.equal([]);
  });

  it('from two devices unites both', async () => {
    const stores = await store.open();
    await count(stores, anonymous, ['a', 'b']);
    await count(stores, reader('phone'), ['b', 'c']);
    expect(await stores.meters.unite(request)).to.include({ outcome: 'united' });
    expect(await stores.meters.unite({ ...request, anonymous: reader('phone') })).to.include({ outcome: 'united' });
    expect(await stores.meters.view(view(registered, 'c'))).to.include({
      outcome: 'already-read',
      used: 3,
      united: true,
    });
  });

  it('before anything was counted writes nothing, and unites what is counted later', async () => {
    const stores = await store.open();
    const before = await store.dump();
    expect(await stores.meters.unite(request)).to.include({ outcome: 'nothing' });
    expect(await store.dump()).to.equal(before);
    await count(stores, anonymous, ['a']);
    await stores.meters.release({ most: 1_000, ...view(anonymous, 'a') });
    const released = await store.dump();
    expect(await stores.meters.unite(request)).to.include({ outcome: 'nothing' });
    expect(await store.dump()).to.equal(released);
    await count(stores, anonymous, ['b']);
    expect(await stores.meters.unite(request)).to.include({ outcome: 'united' });
    expect(await historyOf(stores, registered)).to.deep.equal([{ article: article('b'), countedAt: noon }]);
  });

  it('B17: in forty requests at once unites once', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    await count(handles[0], anonymous, ['a', 'b', 'c']);
    await count(handles[0], registered, ['c', 'd']);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) => handles[index % 2]?.meters.unite(request)),
    );
    const added = outcomes.filter((each) => each?.outcome === 'united' && each.added !== null);
    expect(added).to.deep.equal([{ outcome: 'united', added: { from: 2, to: 4, windowEndsAt: november.endsAt } }]);
    expect(outcomes.map((each) => each?.outcome)).to.not.include('nothing');
    expect(await historyOf(handles[0], registered)).to.have.length(4);
    expect(await handles[1].meters.unite(request)).to.include({ outcome: 'done-before' });
  });

  it('of two readers with one cookie at once gives the articles to one of them', async () => {
    const handles = await Promise.all([store.open(), store.open()]);
    await count(handles[0], anonymous, ['a', 'b']);
    const names = ['ann', 'bob'].map(reader);
    const outcomes = await Promise.all(
      names.map((who, index) => handles[index]?.meters.unite({ ...request, registered: who })),
    );
    expect(outcomes.map((each) => each?.outcome).sort()).to.deep.equal(['done-before', 'united']);
    const histories = await Promise.all(names.map((who) => historyOf(handles[0], who)));
    expect(histories.map(({ length }) => length).sort()).to.deep.equal([0, 2]);
  });

  it('may bring a meter above its limit, and then counts nothing more', async () => {
    const stores = await store.open();
    await count(stores, anonymous, ['a', 'b']);
    await count(stores, registered, ['c', 'd']);
    await stores.meters.unite(request);
    const refused = await stores.meters.view(view(registered, 'e', { limit: 3 }));
    expect(refused).to.include({ outcome: 'full', used: 4, united: true });
  });

  it('keeps the times at which the articles were counted, and what was united can be given back', async () => {
    const stores = await store.open();
    await count(stores, anonymous, ['a']);
    await stores.meters.unite({ ...request, now: noon + 30 * secondMs });
    const release = view(registered, 'a', { now: noon + 60 * secondMs });
    expect(await stores.meters.release({ most: 1_000, ...release })).to.include({
      outcome: 'released',
      used: 0,
      united: true,
    });
  });

  it('T2: keeps in mind whose receipts were handed out, and these are not given back by whom they were united with', async () => {
    const { meters } = await store.open();
    await meters.view(view(anonymous, 'a', { receipt: true }));
    await meters.view(view(anonymous, 'b', { receipt: true }));
    await meters.view(view(registered, 'b'));
    await meters.view(view(registered, 'c', { receipt: true }));
    await meters.unite(request);
    for (const name of ['a', 'b', 'c'])
      expect(await meters.release({ most: 3, ...view(registered, name) }), name).to.include({
        outcome: 'receipt-issued',
      });
  });

  it('happens once in every window', async () => {
    const stores = await store.open();
    await count(stores, anonymous, ['a']);
    await stores.meters.unite(request);
    const next = { ...request, window: december, now: december.startsAt };
    expect(await stores.meters.unite(next)).to.include({ outcome: 'nothing' });
    await stores.meters.view(view(anonymous, 'b', { window: december, now: december.startsAt }));
    expect(await stores.meters.unite(next)).to.include({ outcome: 'united' });
  });

  it('begins the rolling window of the registered reader where that of the anonymous one began', async () => {
    const stores = await store.open();
    await stores.meters.view(view(anonymous, 'a', { window: rolling(noon) }));
    const later = noon + 5 * dayMs;
    const window = rolling(later);
    expect(await stores.meters.unite({ ...request, window, now: later })).to.include({ outcome: 'united' });
    expect(await stores.meters.view(view(registered, 'b', { window, now: later }))).to.include({
      outcome: 'counted',
      used: 2,
      united: true,
      windowEndsAt: noon + 30 * dayMs,
    });
  });

  it('B3: does not move a rolling window that has begun', async () => {
    const stores = await store.open();
    await stores.meters.view(view(registered, 'a', { window: rolling(noon) }));
    const later = noon + 5 * dayMs;
    const window = rolling(later);
    await stores.meters.view(view(anonymous, 'b', { window, now: later }));
    expect(await stores.meters.unite({ ...request, window, now: later })).to.include({ outcome: 'united' });
    expect(await stores.meters.view(view(registered, 'b', { window, now: later }))).to.include({
      outcome: 'already-read',
      used: 2,
      windowEndsAt: noon + 30 * dayMs,
    });
  });

  it('unites the next rolling window of an anonymous reader into one of the registered reader that still runs', async () => {
    const stores = await store.open();
    const later = noon + dayMs;
    const over = noon + 30 * dayMs;
    await stores.meters.view(view(anonymous, 'a', { window: rolling(noon) }));
    await stores.meters.view(view(registered, 'b', { window: rolling(later), now: later }));
    const first = { ...request, window: rolling(later), now: later };
    expect(await stores.meters.unite(first)).to.include({ outcome: 'united' });
    await stores.meters.view(view(anonymous, 'c', { window: rolling(over), now: over }));
    expect(await stores.meters.unite({ ...request, window: rolling(over), now: over })).to.include({
      outcome: 'united',
    });
    const after = await stores.meters.view(view(registered, 'c', { window: rolling(over), now: over }));
    expect(after).to.include({ outcome: 'already-read', used: 3 });
  });

  it('unites again in the next rolling window', async () => {
    const stores = await store.open();
    await stores.meters.view(view(anonymous, 'a', { window: rolling(noon) }));
    expect(await stores.meters.unite({ ...request, window: rolling(noon) })).to.include({ outcome: 'united' });
    const later = noon + 30 * dayMs;
    const next = { ...request, window: rolling(later), now: later };
    expect(await stores.meters.unite(next)).to.include({ outcome: 'nothing' });
    await stores.meters.view(view(anonymous, 'b', { window: rolling(later), now: later }));
    expect(await stores.meters.unite(next)).to.include({ outcome: 'united' });
    expect(await stores.meters.view(view(registered, 'b', { window: rolling(later), now: later }))).to.include({
      outcome: 'already-read',
      used: 1,
      united: true,
      windowEndsAt: later + 30 * dayMs,
    });
  });
});
