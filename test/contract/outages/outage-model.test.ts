import { expect } from 'chai';
import fc from 'fast-check';
import { windowAt } from '../../../src/paywall/calendar/window.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { noon, reader } from '../../support/fixtures/sample-keys.ts';
import { createMeteringProcess, type MeteringProcess, type Who } from '../../support/stores/metering-process.ts';
import { describeForEveryStore } from '../every-store.ts';

type Step =
  | { readonly does: 'read'; readonly by: number; readonly who: number; readonly article: number }
  | { readonly does: 'read at once'; readonly by: number; readonly who: number; readonly articles: readonly number[] }
  | { readonly does: 'cut off'; readonly by: number; readonly off: boolean }
  | { readonly does: 'wait'; readonly hours: number };

const by = fc.nat(1);
const who = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2) });
const articleNumber = fc.nat(6);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('read' as const), by, who, article: articleNumber }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('read at once' as const),
      by,
      who,
      articles: fc.array(articleNumber, { minLength: 2, maxLength: 6 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('cut off' as const), by, off: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 13 }) }) },
);

const readers: readonly Who[] = [
  { kind: 'anonymous', name: 'ann' },
  { kind: 'anonymous', name: 'bob' },
  { kind: 'registered', name: 'eve' },
];

const limits = { anonymous: 3, registered: 4 };

const added = <T>(to: Map<string, Set<T>>, key: string, value: T) =>
  to.set(key, new Set([...(to.get(key) ?? []), value]));

let stories = 0;

/** Readers of a publication of their own, at two processes that each lose the store and find it again. */
class Story {
  now = noon;
  readonly #publication: ReturnType<typeof examplePublication>;
  readonly #processes: readonly MeteringProcess[];
  readonly #isOff = [false, false];
  #outage = 0;
  /** Articles that were granted to each reader in each window: by either process, by one, and without the store in one outage. */
  readonly #granted = new Map<string, Set<number>>();
  readonly #own = new Map<string, Set<number>>();
  readonly #uncounted = new Map<string, Set<number>>();
  readonly #windows = new Map<string, ReturnType<typeof windowAt>>();

  constructor(stores: readonly Stores[]) {
    stories += 1;
    const meter = { limits, window: { kind: 'day' } as const, releases: 3, replaced: [] };
    this.#publication = { ...examplePublication({ meter }), name: `outage-${stories}` };
    const setting = { publication: () => this.#publication, now: () => this.now };
    this.#processes = stores.map((each) => createMeteringProcess(each, setting));
  }

  async #read(process: number, index: number, article: number): Promise<void> {
    const asking = readers[index];
    const at = this.#processes[process];
    if (asking === undefined || at === undefined) throw new Error('nobody reads');
    const window = windowAt({ kind: 'day' }, 'Asia/Tokyo', this.now);
    this.#windows.set(window.id, window);
    const place = `${window.id} ${asking.name}`;
    const { granted, reason, meter } = await at.read(asking, article);
    if (this.#isOff[process] === false) expect(reason).to.not.equal('FAIL_OPEN');
    if (!granted) {
      expect(meter).to.include({ left: 0, limit: limits[asking.kind], used: limits[asking.kind] });
      return;
    }
    added(this.#granted, place, article);
    const own = `${place} ${process}`;
    const before = this.#own.get(own)?.size ?? 0;
    added(this.#own, own, article);
    // What a process let in without the store is counted before it lets in more.
    if (reason === 'METERED') expect(before).to.be.below(limits[asking.kind]);
    if (reason !== 'FAIL_OPEN') return;
    const read = added(this.#uncounted, `${place} ${process} ${this.#outage}`, article);
    expect(read.get(`${place} ${process} ${this.#outage}`)?.size).to.be.at.most(limits[asking.kind]);
  }

  async take(next: Step): Promise<void> {
    if (next.does === 'wait') this.now += next.hours * 3_600_000;
    else if (next.does === 'read') await this.#read(next.by, next.who, next.article);
    else if (next.does === 'read at once')
      await Promise.all(next.articles.map((article) => this.#read(next.by, next.who, article)));
    else {
      if (next.off && this.#isOff[next.by] === false) this.#outage += 1;
      this.#isOff[next.by] = next.off;
      this.#processes[next.by]?.cutOff(next.off);
    }
    this.now += 1_000;
  }

  /** Every article that was granted is counted once, in the window in which it was read, and none above the limit. */
  async end({ meters }: Stores): Promise<void> {
    for (const process of this.#processes) {
      process.cutOff(false);
      expect(await process.settle()).to.equal(0);
      expect(process.journal).to.deep.equal([]);
      const { kept = 0, counted = 0, full = 0, expired = 0 } = process.outcomes;
      const again = process.outcomes['already-read'] ?? 0;
      expect(counted + full + expired).to.be.at.most(kept);
      expect(counted + full + expired + again).to.be.at.least(kept);
    }
    for (const [place, articles] of this.#granted) {
      const [id = '', name = ''] = place.split(' ');
      const window = this.#windows.get(id);
      if (window === undefined) throw new Error('a view was in no window');
      const asked = { publication: this.#publication.name, reader: reader(name), window, now: this.now };
      const counted = await meters.history(asked);
      const limit = limits[readers.find((each) => each.name === name)?.kind ?? 'anonymous'];
      if (this.now < window.endsAt) expect(counted.length, place).to.equal(Math.min(limit, articles.size));
      expect(counted.length, place).to.be.at.most(limit);
    }
  }
}

describeForEveryStore('item 3: an outage loses no count', (store) => {
  it('whatever readers do while processes lose the store and find it again', async function () {
    this.timeout(60_000);
    const stores = [await store.open(), await store.open()];
    const [first = await store.open()] = stores;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const story = new Story(stores);
        for (const next of steps) await story.take(next);
        await story.end(first);
      }),
      { numRuns: 60 },
    );
  });
});
