import { expect } from 'chai';
import fc from 'fast-check';
import type { DerivedEntitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import { isLapsed } from '../../../src/paywall/entitlements/lapsed-since.ts';
import type { ViewRequest } from '../../../src/paywall/metering/meter.ts';
import type { TraitCondition } from '../../../src/paywall/segments/segment.ts';
import { firstThatHolds, type LimitCandidate } from '../../../src/paywall/segments/stored-conditions.ts';
import { article, dayMs, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const view = (name: string | number, changes: Pick<ViewRequest, 'reader'> & Partial<ViewRequest>): ViewRequest => ({
  publication,
  window: november,
  article: article(name),
  limit: 10,
  now: noon,
  count: true,
  ...changes,
});

const value = fc.oneof(
  fc.constantFrom('sports', 'größe 日本 😀', '5', ''),
  fc.integer({ min: 0, max: 9 }),
  fc.boolean(),
);
const bounds = fc.record(
  { atLeast: fc.integer({ min: 0, max: 6 }), atMost: fc.integer({ min: 0, max: 9 }) },
  { requiredKeys: [] },
);
const traitName = fc.constantFrom('topic', 'constructor', 's');
const trait: fc.Arbitrary<TraitCondition> = fc.oneof(
  fc.record({ name: traitName, is: fc.array(value, { minLength: 1, maxLength: 3 }) }),
  fc.tuple(traitName, bounds).map(([name, rest]) => ({ name, ...rest })),
);
const armOf = fc.record({ id: fc.constantFrom('price', 'words'), arm: fc.constantFrom('a', 'b') });
const drawnCandidate: fc.Arbitrary<LimitCandidate> = fc.record(
  {
    limit: fc.integer({ min: 0, max: 4 }),
    lapsed: fc.boolean(),
    counted: bounds,
    daysSinceFirstSeen: bounds,
    traits: fc.array(trait, { maxLength: 2 }),
    arms: fc.array(armOf, { maxLength: 1 }),
  },
  { requiredKeys: ['limit'] },
);

const states = ['none', 'expired', 'trial-expired', 'revoked'] as const;
const entitlement: fc.Arbitrary<DerivedEntitlement> = fc.oneof(
  fc.constantFrom(...states).map((state): DerivedEntitlement => ({ state, offer: null, endsAt: null, lapse: null })),
  fc.integer({ min: -2, max: 0 }).map(
    (days): DerivedEntitlement => ({
      state: 'active',
      offer: null,
      endsAt: null,
      lapse: {
        at: noon + days * dayMs,
        into: 'grace',
        thereafter: { offer: null, endsAt: null, lapse: { at: noon - dayMs, into: 'expired' } },
      },
    }),
  ),
);

describeForEveryStore('the limit of a view by what is known of the reader', (store) => {
  it('is what the rules themselves say, for random conditions and readers', async () => {
    const stores = await store.open();
    let number = 0;
    const drawn = fc.record({
      candidates: fc.array(drawnCandidate, { maxLength: 4 }),
      traits: fc.dictionary(traitName, value, { maxKeys: 3 }),
      arms: fc.uniqueArray(armOf, { selector: ({ id }) => id }),
      assigned: fc.uniqueArray(armOf, { selector: ({ id }) => id }),
      counted: fc.integer({ min: 0, max: 3 }),
      days: fc.option(fc.double({ min: 0, max: 8, noNaN: true }), { nil: null }),
      entitlement: fc.option(entitlement, { nil: null }),
    });
    const holds = fc.asyncProperty(drawn, async ({ candidates, assigned, traits, arms, counted, days, ...rest }) => {
      number += 1;
      const who = { publication, reader: reader(`drawn ${number}`) };
      const seenAt = days === null ? null : Math.floor(noon - days * dayMs);
      for (let index = 0; index < counted; index += 1) await stores.meters.view(view(index, who));
      const dry = { ...who, count: false };
      if (seenAt !== null)
        await stores.meters.view(view('', { ...dry, now: seenAt, targeted: { candidates: [], notes: true } }));
      await stores.readerFacts.putTraits({
        ...who,
        traits: new Map(Object.entries(traits)),
        endsAt: noon + dayMs,
        now: noon,
      });
      for (const { id, arm } of arms)
        await stores.readerFacts.noteArm({ ...who, experiment: id, arm, endsAt: noon + dayMs, now: noon });
      if (rest.entitlement !== null)
        await stores.entitlements.compareAndSet({ ...who, expectedVersion: 0, next: rest.entitlement });
      const facts = await stores.readerFacts.read({ ...who, now: noon });
      const lapsed = isLapsed(rest.entitlement === null ? null : { ...rest.entitlement, version: 1 }, noon);
      const expected = firstThatHolds(candidates, { facts, lapsed, counted, now: noon, assigned });
      const request = view('another', { ...dry, targeted: { candidates, assigned, notes: false } });
      const found = await stores.meters.view(request);
      expect(found.targeted).to.deep.equal({ candidate: expected, counted, facts });
      expect(facts.firstSeenAt).to.equal(seenAt);
      const limit = candidates[expected]?.limit ?? request.limit;
      expect(found).to.include({ outcome: counted < limit ? 'room' : 'full', used: counted });
    });
    await fc.assert(holds, { numRuns: 25 });
  });
});
