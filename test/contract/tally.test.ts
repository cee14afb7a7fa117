import { expect } from 'chai';
import type { Figure, TallyBatch, TallyStore } from '../../src/paywall/metering/tally.ts';
import { dayMs, noon, publication } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const day = '2026-11-23';

const batch = (number: number, figures: Partial<Record<Figure, number>>, change: Partial<TallyBatch> = {}) => ({
  publication,
  day,
  figures: new Map(Object.entries(figures) as [Figure, number][]),
  writer: 'one',
  number,
  now: noon,
  keptUntil: noon + 400 * dayMs,
  ...change,
});

async function told(tallies: TallyStore, of = publication, days: readonly string[] = [day]) {
  return (await tallies.read(of, days)).map((figures) => Object.fromEntries(figures));
}

describeForEveryStore('the tally of a publication', (store) => {
  it('is empty at first, on every day', async () => {
    const { tallies } = await store.open();
    expect(await told(tallies, publication, [day, '2026-11-24'])).to.deep.equal([{}, {}]);
    expect(await told(tallies, publication, [])).to.deep.equal([]);
  });

  it('adds, and takes back, of each publication and each day by itself', async () => {
    const [writing, reading] = await Promise.all([store.open(), store.open()]);
    await writing.tallies.add(batch(1, { counted: 3, 'decided:METERED': 4 }));
    await writing.tallies.add(batch(2, { counted: -1, checkouts: 1 }));
    await writing.tallies.add(batch(2, { counted: 5 }, { day: '2026-11-24' }));
    await writing.tallies.add(batch(2, { counted: 7 }, { publication: 'other' }));
    expect(await told(reading.tallies, publication, ['2026-11-24', day, '2026-11-22'])).to.deep.equal([
      { counted: 5 },
      { counted: 2, 'decided:METERED': 4, checkouts: 1 },
      {},
    ]);
    expect(await told(reading.tallies, 'other')).to.deep.equal([{ counted: 7 }]);
  });

  it('counts a batch once that is sent again, also through another handle and after others', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    await one.tallies.add(batch(1, { counted: 1 }));
    await other.tallies.add(batch(1, { counted: 1 }));
    await one.tallies.add(batch(2, { counted: 10 }));
    await other.tallies.add(batch(1, { counted: 1 }));
    await other.tallies.add(batch(2, { counted: 10 }));
    expect(await told(one.tallies)).to.deep.equal([{ counted: 11 }]);
    await one.close();
    const reopened = await store.open();
    await reopened.tallies.add(batch(2, { counted: 10 }));
    expect(await told(reopened.tallies)).to.deep.equal([{ counted: 11 }]);
  });

  it('takes the same numbers from several writers for different batches', async () => {
    const { tallies } = await store.open();
    for (const writer of ['one', 'two', 'three']) await tallies.add(batch(1, { counted: 1 }, { writer }));
    expect(await told(tallies)).to.deep.equal([{ counted: 3 }]);
  });

  it('loses and doubles nothing of four writers at once who each send everything twice', async () => {
    const handles = await Promise.all([store.open(), store.open(), store.open(), store.open()]);
    await Promise.all(
      handles.map(async ({ tallies }, index) => {
        for (let number = 1; number <= 50; number += 1) {
          const one = batch(number, { counted: number, 'reached:month:anonymous:1': 1 }, { writer: `w${index}` });
          await Promise.all([tallies.add(one), handles[(index + 1) % 4]?.tallies.add(one)]);
        }
      }),
    );
    expect(await told(handles[0].tallies)).to.deep.equal([{ counted: 4 * 1275, 'reached:month:anonymous:1': 200 }]);
  });

  it('reads four hundred days at once, in their order', async () => {
    const { tallies } = await store.open();
    const days = Array.from({ length: 400 }, (_, index) =>
      new Date(noon + index * dayMs).toISOString().slice(0, 'yyyy-mm-dd'.length),
    );
    await tallies.add(batch(1, { counted: 1 }, { day: days[0] ?? '' }));
    await tallies.add(batch(1, { counted: 399 }, { day: days[399] ?? '' }));
    const found = await told(tallies, publication, days);
    expect(found).to.have.length(400);
    expect([found[0], found[1], found[399]]).to.deep.equal([{ counted: 1 }, {}, { counted: 399 }]);
  });
});

describeForEveryStore('U8: figures that are written whole', (store) => {
  const replaced = (figures: Readonly<Record<`sales:${string}`, number>>) => ({
    publication,
    day,
    name: 'sales' as const,
    figures: new Map(Object.entries(figures)) as ReadonlyMap<`sales:${string}`, number>,
    now: noon,
    keptUntil: noon + 400 * dayMs,
  });

  it('take the place of all of the same word, and of nothing else', async () => {
    const [one, other] = await Promise.all([store.open(), store.open()]);
    await one.tallies.add(batch(1, { counted: 3, checkouts: 1 }));
    await one.tallies.replace(replaced({ 'sales:paid:usd:spring': 900, 'sales:paid:usd:winter': 200 }));
    await one.tallies.replace({
      ...replaced({}),
      name: 'subscribers',
      figures: new Map([['subscribers:running:spring' as const, 4]]),
    });
    await other.tallies.replace(replaced({ 'sales:paid:usd:spring': 500 }));
    await other.tallies.replace(replaced({ 'sales:paid:usd:spring': 500 }));
    await other.tallies.add(batch(2, { counted: 1 }));
    const rest = { counted: 4, checkouts: 1, 'subscribers:running:spring': 4 };
    expect(await told(one.tallies)).to.deep.equal([{ ...rest, 'sales:paid:usd:spring': 500 }]);
    await one.tallies.replace(replaced({}));
    expect(await told(other.tallies)).to.deep.equal([rest]);
  });
});
