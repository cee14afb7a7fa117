import { expect } from 'chai';
import type { Stores } from '../../src/paywall/stores.ts';
import { eventually } from '../support/eventually.ts';
import { examplePublication } from '../support/fixtures/example-publication.ts';
import { noon, november, rolling } from '../support/fixtures/sample-keys.ts';
import { openTallyWriter } from '../support/tally-writer.ts';
import { describeForEveryStore } from './every-store.ts';

const tokyo = examplePublication({ timeZone: 'Asia/Tokyo' });

const at = noon;

const figuresOf = async ({ tallies }: Stores, days: readonly string[], of = tokyo.name) =>
  (await tallies.read(of, days)).map((figures) => Object.fromEntries(figures));

describeForEveryStore('what a process counts', (store) => {
  const clock = () => noon;

  it('is there soon after, although nobody waits for it', async () => {
    const stores = await store.open();
    const tallying = openTallyWriter(stores, clock);
    tallying.count('counted', { publication: tokyo, at });
    await eventually(async () => (await figuresOf(stores, ['2026-11-23']))[0]?.['counted'] === 1);
    tallying.count('counted', { publication: tokyo, at }, 2);
    await eventually(async () => (await figuresOf(stores, ['2026-11-23']))[0]?.['counted'] === 3);
    await tallying.close();
  });

  it('stands under the day of the zone of the publication', async () => {
    const stores = await store.open();
    const tallying = openTallyWriter(stores, clock);
    const honolulu = { ...examplePublication({ timeZone: 'Pacific/Honolulu' }), name: 'honolulu' };
    for (const publication of [tokyo, honolulu]) {
      tallying.count('counted', { publication, at: Date.parse('2026-11-23T14:59:59Z') });
      tallying.count('counted', { publication, at: Date.parse('2026-11-23T15:00:00Z') }, 10);
    }
    await tallying.close();
    const days = ['2026-11-23', '2026-11-24'];
    expect(await figuresOf(stores, days)).to.deep.equal([{ counted: 1 }, { counted: 10 }]);
    expect(await figuresOf(stores, days, 'honolulu')).to.deep.equal([{ counted: 11 }, {}]);
  });

  it('is all there when it is closed, however many processes counted at once', async () => {
    const handles = await Promise.all([store.open(), store.open(), store.open()]);
    const tallyings = handles.map((stores) => openTallyWriter(stores, clock));
    await Promise.all(
      tallyings.map(async (tallying) => {
        for (let turn = 0; turn < 200; turn += 1) {
          tallying.count('decided:METERED', { publication: tokyo, at });
          tallying.count('counted', { publication: tokyo, at });
          if (turn % 10 === 0) tallying.count('counted', { publication: tokyo, at }, -1);
          if (turn % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
      }),
    );
    await Promise.all(tallyings.map((tallying) => tallying.close()));
    expect(await figuresOf(handles[0], ['2026-11-23'])).to.deep.equal([{ 'decided:METERED': 600, counted: 540 }]);
    expect(tallyings.flatMap(({ lost }) => lost)).to.deep.equal([]);
  });

  it('notes each number of articles that a reader reaches or leaves, with the first day of the window', async () => {
    const stores = await store.open();
    const tallying = openTallyWriter(stores, clock);
    const month = { publication: tokyo, kind: 'anonymous', window: november, windowEndsAt: november.endsAt } as const;
    tallying.moved({ ...month, from: 0, to: 3 });
    tallying.moved({ ...month, from: 3, to: 2 });
    tallying.moved({ ...month, kind: 'registered', from: 1, to: 1 });
    await tallying.close();
    expect(await figuresOf(stores, ['2026-11-01', '2026-11-23'])).to.deep.equal([
      { 'reached:month:anonymous:1': 1, 'reached:month:anonymous:2': 1, 'reached:month:anonymous:3': 0 },
      {},
    ]);
  });

  it('notes the readers of rolling windows with the day on which the window ends', async () => {
    const stores = await store.open();
    const tallying = openTallyWriter(stores, clock);
    const window = rolling(noon, 10);
    tallying.moved({ publication: tokyo, kind: 'registered', window, windowEndsAt: window.endsAt, from: 4, to: 5 });
    await tallying.close();
    expect(await figuresOf(stores, ['2026-12-03'])).to.deep.equal([{ 'reached:rolling:registered:5': 1 }]);
  });

  it('ends with the thousandth article of a reader', async () => {
    const stores = await store.open();
    const tallying = openTallyWriter(stores, clock);
    const month = { publication: tokyo, kind: 'anonymous', window: november, windowEndsAt: november.endsAt } as const;
    tallying.moved({ ...month, from: 998, to: 50_000 });
    tallying.moved({ ...month, from: 50_000, to: 50_001 });
    tallying.moved({ ...month, from: 50_001, to: 50_000 });
    await tallying.close();
    expect(await figuresOf(stores, ['2026-11-01'])).to.deep.equal([
      { 'reached:month:anonymous:999': 1, 'reached:month:anonymous:1000': 1 },
    ]);
  });

  it('is told to be lost where the store is gone before it could be handed over', async () => {
    const stores = await store.open();
    const tallying = openTallyWriter(stores, clock);
    await stores.close();
    tallying.count('counted', { publication: tokyo, at });
    await tallying.close();
    expect(tallying.lost).to.have.length(1);
  });
});
