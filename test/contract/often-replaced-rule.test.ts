import { expect } from 'chai';
import fc from 'fast-check';
import type { WindowRule } from '../../src/paywall/calendar/window.ts';
import { createMetering } from '../../src/paywall/metering/metering.ts';
import { withReplacedWindows } from '../../src/paywall/metering/replaced-windows.ts';
import type { Stores } from '../../src/paywall/stores.ts';
import { examplePublication } from '../support/fixtures/example-publication.ts';
import { article, noon, reader, secondMs } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const limit = 3;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const rules: readonly WindowRule[] = [
  { kind: 'day' },
  { kind: 'month' },
  ...weekdays.map((startsOn) => ({ kind: 'week' as const, startsOn })),
  ...[1, 7, 30, 90].map((days) => ({ kind: 'rolling' as const, days })),
];

/** Either another rule, or an article that is asked for; articles less often than rules. */
const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...rules) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) },
);

const noTally = { count: () => {}, moved: () => {}, stepped: () => {} };

/** Reads and changes within minutes of one day: whatever the rule, all that was read lies in the window that runs. */
function createStory(stores: Stores, name: string) {
  const metering = createMetering({ ...stores, tally: noTally });
  let publication = {
    ...examplePublication({
      meter: { limits: { anonymous: limit, registered: limit }, window: { kind: 'month' }, releases: 3, replaced: [] },
    }),
    name,
  };
  let now = noon;
  return {
    change(window: WindowRule): void {
      now += secondMs;
      const before = publication.settings;
      const after = { ...before, meter: { ...before.meter, window } };
      publication = { ...publication, settings: withReplacedWindows(before, after, now) };
    },
    async read(number: number): Promise<string> {
      now += secondMs;
      const decision = await metering.view({
        publication,
        visitor: { reader: { kind: 'anonymous', id: 'ann' }, key: reader('ann'), anonymousKey: null },
        article: { id: `${number}`, section: null, tags: [], tier: 'metered', sponsored: false },
        articleKey: article(number),
        pass: null,
        tokenEntitlement: null,
        now,
        count: true,
      });
      return decision.reason;
    },
  };
}

describeForEveryStore('a reader whose meter is given another window again and again', (store) => {
  it('S14b: gets no article more, and keeps those that were read', async function () {
    this.timeout(60_000);
    const stores = await store.open();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 20, maxLength: 130 }), async (steps) => {
        run += 1;
        const story = createStory(stores, `title-${run}`);
        const read = new Set<number>();
        for (const step of steps) {
          if (typeof step !== 'number') {
            story.change(step);
            continue;
          }
          const expected = read.has(step) ? 'ALREADY_READ' : read.size < limit ? 'METERED' : 'METER_EXHAUSTED';
          expect(await story.read(step)).to.equal(expected);
          if (expected === 'METERED') read.add(step);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('S14b: costs few calls of the store, after 130 changes as after ten', async () => {
    const stores = await store.open();
    let calls = 0;
    const meters = {
      ...stores.meters,
      history: (...args: Parameters<typeof stores.meters.history>) => {
        calls += 1;
        return stores.meters.history(...args);
      },
    };
    const story = createStory({ ...stores, meters }, 'title');
    for (let n = 0; n < 130; n += 1)
      story.change(n % 2 === 0 ? { kind: 'rolling', days: n + 1 } : (rules[n % 9] ?? { kind: 'day' }));
    await story.read(1);
    expect(calls).to.be.within(1, 10);
  });
});
