import { expect } from 'chai';
import fc from 'fast-check';
import { type ReaderStep, readerSteps } from '../../../src/paywall/metering/tally.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import { createReports } from '../../../src/paywall/reports/reports.ts';
import { eventually } from '../../support/eventually.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { dayMs, noon } from '../../support/fixtures/sample-keys.ts';
import { openTallyWriter } from '../../support/tally-writer.ts';
import { describeForEveryStore } from '../every-store.ts';

const keyOf = (number: number) => Uint8Array.from({ length: 12 }, (_, index) => number + index) as ReaderKey;

const stepOf = fc.record({ step: fc.constantFrom(...readerSteps), reader: fc.integer({ min: 0, max: 5 }) });

describeForEveryStore('U7: readers on their way to a purchase', (store) => {
  let publications = 0;
  const fresh = () => {
    publications += 1;
    return { ...examplePublication({ timeZone: 'Asia/Tokyo' }), name: `title-${publications}` };
  };

  /** What is to be found: a step counts once for a reader who came through the steps before it. */
  function expected(history: readonly { readonly step: ReaderStep; readonly reader: number }[]) {
    const come = new Set<string>();
    for (const { step, reader } of history) {
      const before = readerSteps[readerSteps.indexOf(step) - 1];
      if (before === undefined || come.has(`${before} ${reader}`)) come.add(`${step} ${reader}`);
    }
    const [wall = 0, checkout = 0, paid = 0] = readerSteps.map(
      (step) => [...come].filter((each) => each.startsWith(step)).length,
    );
    return { readers: wall, wall, checkout, paid };
  }

  it('count each once, however often and in however many processes they are seen, and no step without those before', async () => {
    const stores = await Promise.all([store.open(), store.open()]);
    await fc.assert(
      fc.asyncProperty(fc.array(stepOf, { minLength: 1, maxLength: 24 }), async (history) => {
        const publication = fresh();
        for (const [index, { step, reader }] of history.entries()) {
          // A process of its own each time: nothing is remembered but by the store.
          const tallying = openTallyWriter(stores[index % 2] ?? stores[0], () => noon);
          tallying.stepped({ step, publication, keys: [keyOf(reader)], at: noon });
          await tallying.close();
        }
        const { readers } = await createReports(stores[0].tallies, stores[0].leases).funnel(publication, {}, noon);
        expect(readers).to.include({ from: '2026-10-01', to: '2026-11-30', ...expected(history) });
      }),
      { numRuns: 6 },
    );
  });

  it('are known again after signing in, and counted again in the next window', async () => {
    const stores = await store.open();
    const publication = fresh();
    const tallying = openTallyWriter(stores, () => noon);
    const [anonymous, registered] = [keyOf(1), keyOf(2)];
    const see = async (step: ReaderStep, keys: readonly ReaderKey[], at = noon) => {
      tallying.stepped({ step, publication, keys, at });
      const name = `stepped:month:${step}`;
      const month = new Date(at).toISOString().slice(0, 'yyyy-mm'.length);
      await eventually(async () => {
        const [figures] = await stores.tallies.read(publication.name, [`${month}-01`]);
        expect(figures?.get(name)).to.equal(1);
      });
    };
    await see('wall', [anonymous]);
    await see('checkout', [registered, anonymous]);
    await see('paid', [registered]);
    await see('wall', [anonymous], noon + 30 * dayMs);
    await tallying.close();
  });
});
