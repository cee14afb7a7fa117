import { expect } from 'chai';
import fc from 'fast-check';
import { articleKeyText } from '../../../src/paywall/articles/article.ts';
import type { Window } from '../../../src/paywall/calendar/window.ts';
import { createMetering } from '../../../src/paywall/metering/metering.ts';
import type { Tally } from '../../../src/paywall/metering/tally.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import type { RequestFacts } from '../../../src/paywall/segments/request-facts.ts';
import type { SegmentConditions, SegmentRule } from '../../../src/paywall/segments/segment.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { createDecisionExplainer } from '../../../src/paywall/support/explain-decision.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { article, dayMs, noon, november, reader } from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const bounds = fc
  .record({ atLeast: fc.nat(3), atMost: fc.nat(4) }, { requiredKeys: [] })
  .filter((drawn) => Object.keys(drawn).length > 0);

const conditions: fc.Arbitrary<SegmentConditions> = fc.record(
  {
    sections: fc.constant(['Sports']),
    tiers: fc.constantFrom(['metered'] as const, ['premium'] as const),
    devices: fc.constant(['mobile'] as const),
    countries: fc.constant(['JP']),
    registered: fc.boolean(),
    claims: fc.constant({ plan: ['gold'] }),
    newsletter: fc.boolean(),
    referrers: fc.constantFrom(['search'] as const, ['social', 'direct'] as const),
    lapsed: fc.boolean(),
    counted: bounds,
    daysSinceFirstSeen: bounds,
    traits: fc.constantFrom([{ name: 'topic', is: ['sports'] }], [{ name: 'propensity', atLeast: 50 }]),
  },
  { requiredKeys: [] },
);

/** Few conditions at a time, or no rule would ever hold. */
const fewConditions = fc.tuple(conditions, fc.nat(11)).map(([drawn, from]): SegmentConditions => {
  const entries = Object.entries(drawn);
  return Object.fromEntries([...entries.slice(from), ...entries].slice(0, 2));
});

const limits = fc.record({ anonymous: fc.nat(6), registered: fc.nat(6) }, { requiredKeys: [] });

const rules: fc.Arbitrary<readonly SegmentRule[]> = fc
  .array(fc.record({ on: fc.constantFrom(true, true, true, false), when: fewConditions, limits }), { maxLength: 6 })
  .map((drawn) =>
    drawn.map(({ on, when, limits: own }, index) => ({
      id: `r${index}`,
      name: `R${index}`,
      on,
      when,
      then: { limits: own },
    })),
  );

const request: fc.Arbitrary<Omit<RequestFacts, 'article' | 'registered'>> = fc.record({
  device: fc.constantFrom('mobile', 'desktop', null),
  country: fc.constantFrom('JP', 'US', null),
  claims: fc.constantFrom({}, { plan: 'gold' }, { plan: ['silver', 'gold'] }),
  newsletter: fc.boolean(),
  referrer: fc.constantFrom('search', 'social', 'direct', null),
});

const view = fc.record({
  rules,
  request,
  article: fc.nat(4),
  section: fc.constantFrom('sports', 'world', null),
  tier: fc.constantFrom('metered', 'metered', 'metered', 'premium', 'free'),
  who: fc.constantFrom('ann', 'somebody'),
  afterMs: fc.constantFrom(1_000, 1_000, dayMs),
});

const noReports: Tally = { count: () => {}, moved: () => {}, stepped: () => {} };

describeForEveryStore(
  'segments',
  (store) => {
    let stores: Stores;
    let number = 0;

    beforeEach(async () => {
      stores = await store.open();
      number += 1;
    });

    it('stored decision, dry run and explain agree for random rules and readers; no rule resets or doubles a count', async function () {
      this.timeout(60_000);
      const metering = createMetering({ ...stores, tally: noReports });
      const explainer = createDecisionExplainer(stores);
      let held = 0;

      async function take(
        publication: Publication,
        drawn: typeof view extends fc.Arbitrary<infer T> ? T : never,
        now: number,
      ) {
        const kind = drawn.who === 'ann' ? ('registered' as const) : ('anonymous' as const);
        const who = { id: drawn.who, key: reader(`${publication.name} ${drawn.who}`) };
        const looked = {
          article: { id: `a${drawn.article}`, section: drawn.section, tags: [], tier: drawn.tier, sponsored: false },
          articleKey: article(drawn.article),
        } as const;
        const asked = {
          publication,
          visitor: { reader: { id: who.id, kind }, key: who.key, anonymousKey: null },
          ...looked,
          request: { ...drawn.request, article: looked.article, registered: kind === 'registered' },
          pass: null,
          tokenEntitlement: null,
          now,
        };
        const explained = await explainer.explain({
          publication,
          reader: who,
          kind,
          ...looked,
          at: now,
          now,
          given: drawn.request,
        });
        const dry = await metering.view({ ...asked, count: false });
        const place = { publication: publication.name, reader: who.key, window: windowAt(now), now };
        const before = await stores.meters.history(place);
        const stored = await metering.view({ ...asked, count: true });
        const after = await stores.meters.history(place);
        const told = ({ granted, reason, segment, trace }: typeof dry) => ({
          granted,
          reason,
          segment: segment?.rule.id ?? null,
          because: trace()[0]?.because,
        });
        if (stored.segment !== null) held += 1;
        expect(told(dry)).to.deep.equal(told(explained.decision));
        expect(told(stored)).to.deep.equal(told(dry));
        expect(dry.meter?.limit).to.equal(explained.decision.meter?.limit);
        expect(stored.meter?.limit).to.equal(dry.meter?.limit);
        const names = (views: typeof before) => views.map((each) => articleKeyText(each.article)).sort();
        const own = articleKeyText(looked.articleKey);
        expect(names(after)).to.deep.equal(stored.counted ? [...names(before), own].sort() : names(before));
        if (stored.counted) expect(names(before)).to.not.include(own);
        if (stored.meter !== null) expect(stored.meter.used).to.equal(after.length);
      }

      await fc.assert(
        fc.asyncProperty(fc.array(view, { minLength: 1, maxLength: 12 }), fc.boolean(), async (views, hasLapsed) => {
          number += 1;
          const name = `p${number}`;
          const meter = {
            limits: { anonymous: 2, registered: 3 },
            window: { kind: 'month' as const },
            releases: 3,
            replaced: [],
          };
          const place = { publication: name, reader: reader(`${name} ann`) };
          const traits = new Map<string, string | number>([
            ['topic', 'sports'],
            ['propensity', 60],
          ]);
          await stores.readerFacts.putTraits({ ...place, traits, endsAt: noon + dayMs, now: noon });
          const next = { state: 'expired', offer: null, endsAt: noon, lapse: null } as const;
          if (hasLapsed) await stores.entitlements.compareAndSet({ ...place, expectedVersion: 0, next });
          let now = noon;
          for (const drawn of views) {
            now += drawn.afterMs;
            const publication = { ...examplePublication({ meter, timeZone: 'UTC' }), name, segments: drawn.rules };
            await take(publication, drawn, now);
          }
        }),
        { numRuns: 15 },
      );
      expect(held).to.be.above(5);
    });
  },
  { onCluster: false },
);

function windowAt(now: number): Window {
  expect(now).to.be.below(november.endsAt + 6 * dayMs);
  if (now < november.endsAt) return november;
  return { kind: 'month', id: 'month:2026-12', startsAt: november.endsAt, endsAt: Date.UTC(2027, 0, 1) };
}
