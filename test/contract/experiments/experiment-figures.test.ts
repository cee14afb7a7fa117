import { expect } from 'chai';
import type { Purchase } from '../../../src/paywall/entitlements/purchase.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import {
  experiment,
  exposedTo,
  openWriter,
  place,
  publication,
  purchase,
  served,
  told,
} from '../../support/experiments/counting-process.ts';
import { dayMs, noon, reader } from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

describeForEveryStore('the figures of an experiment', (store) => {
  /** Does something in a process of its own, and waits until it is handed over. */
  async function during(stores: Stores, act: (writer: ReturnType<typeof openWriter>) => void, now = () => noon) {
    const writer = openWriter(stores, now);
    act(writer);
    await writer.close();
    expect(writer.lost).to.deep.equal([]);
  }

  it('are zeros while nobody was exposed, and nothing is stored of readers who were not', async () => {
    const stores = await store.open();
    const before = await store.dump();
    await during(stores, (writer) => {
      writer.served(served(reader('a'), { read: true, wall: true }));
      writer.purchased({ publication, key: reader('a'), at: noon, purchases: [purchase(noon)] });
    });
    expect(await store.dump()).to.equal(before);
    expect(await stores.experimentFigures.sums(publication.name, experiment.id)).to.deep.equal({
      days: [],
      crossovers: 0,
    });
  });

  it('count each reader once in each figure, on its day, and reads and their squares', async () => {
    const stores = await store.open();
    await during(stores, (writer) => writer.served(served(reader('a'), { ...exposedTo('more'), read: true })));
    for (const days of [1, 1, 2]) {
      const at = noon + days * dayMs;
      await during(stores, (writer) =>
        writer.served(served(reader('a'), { ...exposedTo('more'), at, wall: true, read: days === 2 })),
      );
    }
    await during(stores, (writer) =>
      writer.served(served(reader('b'), { ...exposedTo('control'), failOpen: true, read: true })),
    );
    const { days } = await stores.experimentFigures.sums(publication.name, experiment.id);
    const of = (arm: string, day: string) => days.find((each) => each.arm === arm && each.day === day);
    expect(of('more', '2026-11-23')).to.include({ exposed: 1, walls: 0, reads: 1, readsSquared: 1 });
    expect(of('more', '2026-11-24')).to.include({ exposed: 0, walls: 1, reads: 0 });
    expect(of('more', '2026-11-25')).to.include({ walls: 0, reads: 1, readsSquared: 3 });
    expect(of('control', '2026-11-23')).to.include({ exposed: 1, reads: 1, failOpen: 1 });
  });

  it('count a purchase after exposure, its refund and its cancellation within 30 days, once each, in any order and late', async () => {
    const stores = await store.open();
    const keys = ['late', 'refunded', 'too-late', 'before', 'superseded'].map(reader);
    await during(stores, (writer) => {
      for (const key of keys) writer.served(served(key, exposedTo('control')));
    });
    const [late, refunded, tooLate, before, superseded] = keys as [
      ReaderKey,
      ReaderKey,
      ReaderKey,
      ReaderKey,
      ReaderKey,
    ];
    const bought = (key: ReaderKey, purchases: Purchase[], at: number) => (writer: ReturnType<typeof openWriter>) =>
      writer.purchased({ publication, key, at, purchases });
    for (let twice = 0; twice < 2; twice += 1) {
      await during(stores, bought(late, [purchase(noon + dayMs, { cancelsAt: noon + 9 * dayMs })], noon + 3 * dayMs));
      await during(stores, bought(late, [purchase(noon + dayMs)], noon + dayMs));
      await during(
        stores,
        bought(
          refunded,
          [purchase(noon + 1, { takenBack: true, endedAt: noon + 2, endedBecause: 'refunded' })],
          noon + 2,
        ),
      );
      await during(stores, bought(tooLate, [purchase(noon + 1)], noon + 1));
      await during(stores, bought(tooLate, [purchase(noon + 1, { takenBack: true })], noon + 31 * dayMs));
      await during(stores, bought(before, [purchase(noon - 1)], noon));
      await during(stores, bought(before, [purchase(noon + 1, { imported: true })], noon + 1));
      const ended = { endedAt: noon + dayMs, endedBecause: 'superseded' } as const;
      await during(stores, bought(superseded, [purchase(noon + 1, ended)], noon + 2 * dayMs));
    }
    expect(await told(stores)).to.deep.equal({
      control: { exposed: 5, paid: 4, refunds: 1, cancellations: 2 },
      crossovers: 0,
    });
  });

  it('follow a reader who signs in: the arm first exposed stays, and they registered', async () => {
    const stores = await store.open();
    const [anonymous, registered] = [reader('anonymous'), reader('registered')];
    await during(stores, (writer) =>
      writer.served(served(anonymous, { ...exposedTo('more'), read: true, wall: true })),
    );
    const signedIn = { kind: 'registered', anonymousKey: anonymous } as const;
    for (let twice = 0; twice < 2; twice += 1)
      await during(stores, (writer) => writer.served(served(registered, { ...signedIn, read: true })));
    // Signed out again, what happens counts as theirs.
    await during(stores, (writer) => writer.served(served(anonymous, { ...exposedTo('more'), read: true })));
    await during(stores, (writer) =>
      writer.purchased({ publication, key: registered, at: noon + 1, purchases: [purchase(noon)] }),
    );
    const found = (await told(stores)) as { more: object };
    // The view with which they sign in comes before the union: one of the two counts.
    expect(found).to.deep.equal({
      more: { exposed: 1, walls: 1, registered: 1, paid: 1, reads: 3, readsSquared: 9 },
      crossovers: 0,
    });
    expect((await stores.experimentFigures.find(place(registered)))?.record.in[experiment.id]?.arm).to.equal('more');
  });

  it('leave out of both results who was exposed to two arms, and number them', async () => {
    const stores = await store.open();
    const [anonymous, registered] = [reader('anonymous'), reader('registered')];
    await during(stores, (writer) => {
      writer.served(served(anonymous, { ...exposedTo('more'), read: true, wall: true }));
      writer.served(served(registered, { ...exposedTo('control'), kind: 'registered', read: true }));
      writer.served(served(reader('another'), exposedTo('more')));
    });
    expect(await told(stores)).to.deep.include({ crossovers: 0 });
    const signedIn = { kind: 'registered', anonymousKey: anonymous } as const;
    for (let twice = 0; twice < 2; twice += 1)
      await during(stores, (writer) =>
        writer.served(served(registered, { ...signedIn, ...exposedTo('control'), read: true })),
      );
    await during(stores, (writer) =>
      writer.purchased({ publication, key: registered, at: noon + 1, purchases: [purchase(noon)] }),
    );
    expect(await told(stores)).to.deep.equal({ more: { exposed: 1 }, crossovers: 1 });
    expect((await stores.experimentFigures.find(place(registered)))?.record.in[experiment.id]).to.include({
      arm: 'control',
      crossed: true,
    });
  });

  it('are erased with the reader, but for the sums, and end 30 days after the experiment', async () => {
    const stores = await store.open();
    const [anonymous, registered, other] = [reader('anonymous'), reader('registered'), reader('other')];
    await during(stores, (writer) => {
      writer.served(served(anonymous, exposedTo('more')));
      writer.served(served(other, exposedTo('control')));
    });
    await during(stores, (writer) =>
      writer.served(served(registered, { kind: 'registered', anonymousKey: anonymous, read: true })),
    );
    const before = await told(stores);
    await stores.readers.erase({ ...place(registered), now: noon });
    for (const key of [anonymous, registered]) expect(await stores.experimentFigures.find(place(key))).to.equal(null);
    const found = await stores.experimentFigures.find(place(other));
    expect(found?.record.in[experiment.id]?.until).to.equal(noon + (21 + 30) * dayMs);
    expect(await told(stores)).to.deep.equal(before);
    const ended = {
      ...experiment,
      status: 'ended',
      conclusion: { at: noon + dayMs, who: 'a', outcome: 'stopped', adopted: null, result: null },
    } as const;
    const after = { ...publication, experiments: [ended] };
    await during(stores, (writer) => {
      writer.served(served(other, { publication: after, at: noon + 2 * dayMs, wall: true }));
      writer.purchased({
        publication: after,
        key: other,
        at: noon + 2 * dayMs,
        purchases: [purchase(noon + 2 * dayMs)],
      });
    });
    expect(await told(stores), 'nothing counts after the end').to.deep.equal(before);
  });
});
