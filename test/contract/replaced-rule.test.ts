import { expect } from 'chai';
import type { Article } from '../../src/paywall/articles/article.ts';
import type { WindowRule } from '../../src/paywall/calendar/window.ts';
import { createMetering, type Metering } from '../../src/paywall/metering/metering.ts';
import { withReplacedWindows } from '../../src/paywall/metering/replaced-windows.ts';
import type { Publication } from '../../src/paywall/publication.ts';
import { createReports, type Reports } from '../../src/paywall/reports/reports.ts';
import type { TallyWriter } from '../../src/paywall/reports/tally-writer.ts';
import type { Stores } from '../../src/paywall/stores.ts';
import { examplePublication } from '../support/fixtures/example-publication.ts';
import { article, dayMs, noon, reader, secondMs } from '../support/fixtures/sample-keys.ts';
import { openTallyWriter } from '../support/tally-writer.ts';
import { describeForEveryStore } from './every-store.ts';

const month: WindowRule = { kind: 'month' };
const week: WindowRule = { kind: 'week', startsOn: 'monday' };
const rolling: WindowRule = { kind: 'rolling', days: 7 };

const visitor = { reader: { kind: 'anonymous', id: 'ann' }, key: reader('ann'), anonymousKey: null } as const;

/** What one reader does in a publication whose rules change under them, and when. */
class Story {
  readonly #metering: Metering;
  readonly #tallying: TallyWriter;
  readonly #reports: Reports;
  #publication: Publication;
  now = noon;

  constructor({ stores, tallying, window }: { stores: Stores; tallying: TallyWriter; window: WindowRule }) {
    this.#metering = createMetering({ ...stores, tally: tallying });
    this.#tallying = tallying;
    this.#reports = createReports(stores.tallies, stores.leases);
    this.#publication = examplePublication({
      meter: { limits: { anonymous: 3, registered: 3 }, window, releases: 3, replaced: [] },
    });
  }

  /** Another rule from now on. */
  change(window: WindowRule): void {
    const before = this.#publication.settings;
    const after = { ...before, meter: { ...before.meter, window } };
    this.#publication = { ...this.#publication, settings: withReplacedWindows(before, after, this.now) };
    this.now += secondMs;
  }

  async read(name: string, count = true) {
    const decision = await this.#metering.view({
      publication: this.#publication,
      visitor,
      article: { id: name, section: null, tags: [], tier: 'metered', sponsored: false } satisfies Article,
      articleKey: article(name),
      pass: null,
      tokenEntitlement: null,
      now: this.now,
      count,
    });
    this.now += secondMs;
    return { reason: decision.reason, used: decision.meter?.used, left: decision.meter?.left };
  }

  async release(name: string) {
    const publication = this.#publication;
    const released = await this.#metering.release({ publication, visitor, articleKey: article(name), now: this.now });
    return { outcome: released.outcome, used: released.meter.used };
  }

  /** How many articles this reader has read in the window that runs now, by the reports. Nothing is counted afterwards. */
  async articlesTold(): Promise<number> {
    await this.#tallying.close();
    const { kinds } = await this.#reports.distribution(this.#publication, {}, this.now);
    expect(kinds.registered.total).to.equal(0);
    expect(kinds.anonymous.total).to.be.at.most(1);
    return kinds.anonymous.readers.find(({ readers }) => readers > 0)?.articles ?? 0;
  }
}

describeForEveryStore('a reader whose meter is given another window, and then the first one again', (store) => {
  let tallying: TallyWriter | undefined;

  async function begin(window: WindowRule): Promise<Story> {
    const stores = await store.open();
    tallying = openTallyWriter(stores, () => noon);
    return new Story({ stores, tallying, window });
  }

  afterEach(() => tallying?.close());

  for (const [what, first, second] of [
    ['a month, a week, and the month', month, week],
    ['a rolling window, a month, and the rolling window', rolling, month],
    ['a month, a rolling window, and the month', month, rolling],
  ] as const) {
    it(`B10: keeps what was counted under both: ${what}`, async () => {
      const story = await begin(first);
      expect(await story.read('one')).to.deep.equal({ reason: 'METERED', used: 1, left: 2 });
      story.change(second);
      expect(await story.read('two')).to.deep.equal({ reason: 'METERED', used: 2, left: 1 });
      story.change(first);
      expect(await story.read('two')).to.deep.equal({ reason: 'ALREADY_READ', used: 2, left: 1 });
      expect(await story.read('one')).to.include({ reason: 'ALREADY_READ', used: 2 });
      expect(await story.read('three')).to.deep.equal({ reason: 'METERED', used: 3, left: 0 });
      expect(await story.read('four')).to.include({ reason: 'METER_EXHAUSTED' });
      story.change(second);
      expect(await story.read('three')).to.deep.equal({ reason: 'ALREADY_READ', used: 3, left: 0 });
      expect(await story.articlesTold()).to.equal(3);
    });
  }

  it('B10: is never shown more than the limit, though both windows together held more', async () => {
    const story = await begin(month);
    for (const name of ['one', 'two', 'three']) await story.read(name);
    // In the next week nothing of that stands in the way.
    story.now += 7 * dayMs;
    story.change(week);
    expect(await story.read('four')).to.deep.equal({ reason: 'METERED', used: 1, left: 2 });
    story.change(month);
    expect(await story.read('four')).to.deep.equal({ reason: 'ALREADY_READ', used: 3, left: 0 });
    expect(await story.read('one')).to.deep.equal({ reason: 'ALREADY_READ', used: 3, left: 0 });
    expect(await story.articlesTold()).to.equal(4);
  });

  it('gives back for good what was counted under the first rule and taken over', async () => {
    const story = await begin(month);
    await story.read('one');
    story.change(week);
    expect(await story.read('two')).to.include({ used: 2 });
    expect(await story.release('one')).to.deep.equal({ outcome: 'released', used: 1 });
    expect(await story.read('two')).to.deep.equal({ reason: 'ALREADY_READ', used: 1, left: 2 });
    expect(await story.read('one', false)).to.deep.equal({ reason: 'METERED', used: 1, left: 2 });
    story.change(month);
    expect(await story.read('one', false)).to.deep.equal({ reason: 'METERED', used: 1, left: 2 });
    expect(await story.articlesTold()).to.equal(1);
  });

  it('gives back for good what was counted under the second rule and taken over', async () => {
    const story = await begin(month);
    await story.read('one');
    story.change(week);
    await story.read('two');
    story.change(month);
    expect(await story.release('two')).to.deep.equal({ outcome: 'released', used: 1 });
    expect(await story.release('two')).to.deep.equal({ outcome: 'not-counted', used: 1 });
    expect(await story.read('one')).to.deep.equal({ reason: 'ALREADY_READ', used: 1, left: 2 });
    expect(await story.read('two')).to.deep.equal({ reason: 'METERED', used: 2, left: 1 });
    expect(await story.articlesTold()).to.equal(2);
  });

  it('gives nothing back after a minute, under whichever rule', async () => {
    const story = await begin(month);
    await story.read('one');
    story.change(week);
    await story.read('two');
    story.now += 61 * secondMs;
    expect(await story.release('one')).to.deep.equal({ outcome: 'too-late', used: 2 });
    expect(await story.read('one')).to.deep.equal({ reason: 'ALREADY_READ', used: 2, left: 1 });
    expect(await story.articlesTold()).to.equal(2);
  });

  it('B3: begins a rolling window with the first of what it takes over from two rules', async () => {
    const story = await begin(month);
    await story.read('one');
    story.now += dayMs;
    story.change(week);
    await story.read('two');
    story.change(rolling);
    expect(await story.read('three')).to.include({ used: 3 });
    story.now = noon + 7 * dayMs + secondMs;
    expect(await story.read('three', false)).to.include({ reason: 'METERED' });
    expect(await story.articlesTold()).to.equal(0);
  });
});
