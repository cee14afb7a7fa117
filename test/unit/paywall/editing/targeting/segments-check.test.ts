import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkSegments,
  type SegmentsAround,
  segmentsWarnings,
} from '../../../../../src/paywall/editing/targeting/segments-check.ts';
import { covers } from '../../../../../src/paywall/segments/coverage.ts';
import type { SegmentConditions, SegmentRule } from '../../../../../src/paywall/segments/segment.ts';
import type { Effects } from '../../../../../src/paywall/variants/effects.ts';
import { plainWording } from '../../../../support/fixtures/config-dir.ts';
import { dayPass, introduction } from '../../../../support/fixtures/sample-offer.ts';

const around: SegmentsAround = {
  offers: [introduction, { ...dayPass, status: 'draft' }],
  wordings: new Map([['en', plainWording('en')]]),
  window: { kind: 'month' },
  limits: { anonymous: 10, registered: 15 },
  signsIn: true,
  knowsCountries: true,
  now: Date.UTC(2026, 10, 23),
};

const rule = (when: SegmentConditions, then: Effects = {}, fields: Partial<SegmentRule> = {}): SegmentRule => ({
  id: 'a',
  name: 'First',
  on: true,
  when,
  then,
  ...fields,
});

const paths = (found: ReturnType<typeof checkSegments>) => found.map(({ path }) => path);

describe('rules of segments before they are saved', () => {
  const faulty: readonly [string, SegmentRule, readonly string[]][] = [
    ['names an offer that there is not', rule({}, { offers: ['day-pass', 'gone'] }), ['offers.1']],
    ['prices by a trait', rule({ traits: [{ name: 'vip', is: [true] }] }, { offers: ['day-pass'] }), ['offers']],
    ['prices by a claim', rule({ claims: { plan: ['x'] } }, { offers: [] }), ['offers']],
    ['prices by a referrer', rule({ referrers: ['search'] }, { offers: ['day-pass'] }), ['offers']],
    [
      'raises limits for a referrer',
      rule({ referrers: ['social'] }, { limits: { anonymous: 11, registered: 15 } }),
      ['limits.anonymous'],
    ],
    ['reorders walls for a referrer', rule({ referrers: ['social'] }, { wall: ['meter-exhausted'] }), ['wall']],
    [
      'has texts in another language',
      rule({}, { wording: { fr: { metered: { headline: 'Bonjour' } } } }),
      ['wording.fr'],
    ],
    [
      'has a text with a hole in it',
      rule({}, { wording: { en: { metered: { headline: '{{nobody}}', body: '<b>' } } } }),
      ['wording.en.metered.headline', 'wording.en.metered.body'],
    ],
  ];

  for (const [what, one, places] of faulty) {
    it(`are refused with the place named if one ${what}`, () => {
      const found = checkSegments([rule({}), one], around);
      expect(paths(found)).to.deep.equal(places.map((place) => `rules.1.then.${place}`));
    });
  }

  it('may lower a limit and choose words by a referrer, and price by country', () => {
    const rules = [
      rule(
        { referrers: ['social'] },
        { limits: { anonymous: 3 }, wording: { en: { metered: { headline: 'Hello, {{numberArticlesLeft}} left' } } } },
      ),
      rule({ countries: ['JP'] }, { offers: ['trial-3-months'] }),
    ];
    expect(checkSegments(rules, around)).to.deep.equal([]);
    expect(segmentsWarnings(rules, around)).to.deep.equal([]);
  });

  const odd: readonly [string, SegmentRule, string, Partial<SegmentsAround>?][] = [
    ['sells nothing', rule({}, { offers: ['day-pass'] }), 'then.offers'],
    [
      'speaks of another window',
      rule({}, { wording: { en: { metered: { headline: 'This week' } } } }),
      'then.wording.en.metered.headline',
    ],
    [
      'changes a limit that no meter asks for',
      rule({ tiers: ['premium'] }, { limits: { anonymous: 3 } }),
      'then.limits',
    ],
    [
      'changes the limit of other readers',
      rule({ registered: true }, { limits: { anonymous: 3 } }),
      'then.limits.anonymous',
    ],
    ['is for claims of nobody', rule({ registered: false, claims: { a: [1] } }), 'when.claims'],
    ['is for who cannot sign in', rule({ registered: true }), 'when.registered', { signsIn: false }],
    ['is for countries that nobody names', rule({ countries: ['JP'] }), 'when.countries', { knowsCountries: false }],
  ];

  for (const [what, one, place, other = {}] of odd) {
    it(`are warned of if one ${what}`, () => {
      expect(paths(segmentsWarnings([one], { ...around, ...other }))).to.deep.equal([`rules.0.${place}`]);
      expect(checkSegments([one], { ...around, ...other })).to.deep.equal([]);
      expect(segmentsWarnings([{ ...one, on: false }], { ...around, ...other })).to.deep.equal([]);
    });
  }

  it('are warned of if one is never reached, because one before it always fits first', () => {
    const wide = rule({ devices: ['mobile', 'tablet'], counted: { atLeast: 3 } });
    const narrow = rule({ devices: ['mobile'], counted: { atLeast: 5, atMost: 9 }, sections: ['sport'] });
    const found = segmentsWarnings([wide, narrow], around);
    expect(found).to.deep.equal([
      { path: 'rules.1.when', message: 'is never reached: readers who fit it fit “First” before it' },
    ]);
    expect(segmentsWarnings([narrow, wide], around)).to.deep.equal([]);
    expect(segmentsWarnings([{ ...wide, on: false }, narrow], around)).to.deep.equal([]);
  });

  it('are covered by the same rule with less in it, and cover themselves', () => {
    const bounds = fc.record(
      { atLeast: fc.nat(9), atMost: fc.integer({ min: 10, max: 20 }) },
      { requiredKeys: ['atLeast'] },
    );
    const some = (...values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
    const drawn = fc.record(
      {
        sections: some('sport', 'culture', 'asia'),
        registered: fc.boolean(),
        lapsed: fc.boolean(),
        counted: bounds,
        daysSinceFirstSeen: bounds,
        claims: fc.dictionary(fc.constantFrom('plan', 'team'), some('a', 'b')),
        traits: fc.uniqueArray(
          fc.oneof(
            fc.record({ name: fc.constantFrom('vip', 'score'), is: fc.uniqueArray(fc.nat(5), { minLength: 1 }) }),
            fc.record({ name: fc.constantFrom('vip', 'score'), atLeast: fc.nat(5) }),
          ),
          { selector: ({ name }) => name },
        ),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<SegmentConditions>;
    fc.assert(
      fc.property(drawn, drawn, (one, other) => {
        expect(covers(one, one)).to.equal(true);
        expect(covers({}, one)).to.equal(true);
        expect(covers(one, { ...one, tags: ['x'] })).to.equal(true);
        expect(covers({ ...one, tags: ['x'] }, one)).to.equal(false);
        if (covers(one, other) && covers(other, one))
          expect(Object.keys(one).length).to.equal(Object.keys(other).length);
      }),
    );
  });
});
