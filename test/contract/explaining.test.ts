import { expect } from 'chai';
import fc from 'fast-check';
import type { WindowRule } from '../../src/paywall/calendar/window.ts';
import { createMetering } from '../../src/paywall/metering/metering.ts';
import { withReplacedWindows } from '../../src/paywall/metering/replaced-windows.ts';
import type { Tally } from '../../src/paywall/metering/tally.ts';
import type { Publication } from '../../src/paywall/publication.ts';
import type { Stores } from '../../src/paywall/stores.ts';
import { createDecisionExplainer, type Question } from '../../src/paywall/support/explain-decision.ts';
import { examplePublication } from '../support/fixtures/example-publication.ts';
import { article, dayMs, noon, reader } from '../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from './every-store.ts';

const rules: readonly WindowRule[] = [
  { kind: 'day' },
  { kind: 'week', startsOn: 'wednesday' },
  { kind: 'month' },
  { kind: 'rolling', days: 3 },
];

/** Something that happens to readers, the time after the step before. */
type Step =
  | { readonly does: 'read'; readonly who: 'ann' | 'somebody'; readonly article: number; readonly afterMs: number }
  | { readonly does: 'sign in'; readonly afterMs: number }
  | { readonly does: 'change'; readonly to: WindowRule; readonly afterMs: number };

const afterMs = fc.oneof(
  fc.integer({ min: 1_000, max: 60_000 }),
  fc.integer({ min: 0, max: 30 }).map((h) => h * 3_600_000),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('read' as const),
      who: fc.constantFrom('ann' as const, 'somebody' as const),
      article: fc.nat(6),
      afterMs,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('sign in' as const), afterMs }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('change' as const), to: fc.constantFrom(...rules), afterMs }) },
);

const kinds = { ann: 'registered', somebody: 'anonymous' } as const;

const articleOf = (name: number) => ({
  article: { id: `article ${name}`, section: null, tags: [], tier: 'metered' as const, sponsored: false },
  articleKey: article(name),
});

/** Nothing is stored for reports here: what is compared is what is held of readers. */
const noReports: Tally = { count: () => {}, moved: () => {}, stepped: () => {} };

let stories = 0;

/** Two readers of a publication of their own, with a small meter, who are one when they sign in. */
class Story {
  now = noon;
  #publication: Publication;
  readonly #stores: Stores;

  constructor(stores: Stores, window: WindowRule) {
    this.#stores = stores;
    stories += 1;
    const meter = { limits: { anonymous: 3, registered: 4 }, window, releases: 3, replaced: [] };
    this.#publication = { ...examplePublication({ meter }), name: `story-${stories}` };
  }

  view(who: keyof typeof kinds, name: number, { count = true, signsIn = false } = {}) {
    return createMetering({ ...this.#stores, tally: noReports }).view({
      publication: this.#publication,
      now: this.now,
      pass: null,
      tokenEntitlement: null,
      count,
      visitor: {
        reader: { id: who, kind: kinds[who] },
        key: reader(who),
        anonymousKey: signsIn ? reader('somebody') : null,
      },
      ...articleOf(name),
    });
  }

  explain(who: keyof typeof kinds, name: number, at = this.now) {
    const question: Question = {
      publication: this.#publication,
      at,
      now: this.now,
      kind: kinds[who],
      reader: { id: who, key: reader(who) },
      ...articleOf(name),
    };
    return createDecisionExplainer(this.#stores).explain(question);
  }

  async take(next: Step): Promise<void> {
    this.now += next.afterMs;
    if (next.does === 'read') await this.view(next.who, next.article);
    else if (next.does === 'sign in') await this.view('ann', 0, { signsIn: true });
    else {
      const before = this.#publication.settings;
      const after = { ...before, meter: { ...before.meter, window: next.to } };
      this.#publication = { ...this.#publication, settings: withReplacedWindows(before, after, this.now) };
    }
  }
}

describeForEveryStore('an explanation', (store) => {
  it('says of now what metering says, whatever was read under whatever rules, and writes nothing', async function () {
    this.timeout(60_000);
    const stores = await store.open();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...rules),
        fc.array(step, { maxLength: 25 }),
        fc.constantFrom(['ann', 'somebody'] as const, ['somebody', 'ann'] as const),
        async (rule, steps, both) => {
          const story = new Story(stores, rule);
          for (const next of steps) await story.take(next);
          // One after the other: a look of hers takes over what she read under earlier rules, and he goes on with her meter.
          for (const who of both) {
            const before = await store.dump();
            const explained = await story.explain(who, 1);
            expect(await store.dump()).to.equal(before);
            const { trace: _, explain: __, under: ___, ...decision } = await story.view(who, 1, { count: false });
            expect(explained.decision).to.deep.include(decision);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of an earlier time knows what had been counted by then, in every kind of window', async () => {
    const stores = await store.open();
    for (const rule of rules) {
      const story = new Story(stores, rule);
      await story.view('ann', 1);
      story.now += 3_600_000;
      await story.view('ann', 2);
      story.now += 60_000;
      const used = async (at: number) => (await story.explain('ann', 9, at)).decision.meter?.used;
      expect([await used(noon - 1_000), await used(noon), await used(story.now)]).to.deep.equal([0, 1, 2]);
      expect((await story.explain('ann', 1, noon)).decision.reason).to.equal('ALREADY_READ');
    }
  });

  it('of a later time knows where the window ends, and begins none', async () => {
    const stores = await store.open();
    const story = new Story(stores, { kind: 'rolling', days: 3 });
    await story.view('ann', 1);
    const before = await store.dump();
    expect((await story.explain('ann', 1, noon + 3 * dayMs - 1)).decision).to.include({ reason: 'ALREADY_READ' });
    const { decision, unknown } = await story.explain('ann', 1, noon + 3 * dayMs);
    expect(decision.meter).to.include({ used: 0, resetsAt: noon + 6 * dayMs });
    expect(unknown.join(' ')).to.include('taken as nothing');
    expect(await store.dump()).to.equal(before);
  });
});
