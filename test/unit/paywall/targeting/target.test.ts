import { expect } from 'chai';
import fc from 'fast-check';
import { noFacts } from '../../../../src/paywall/segments/reader-facts.ts';
import type { RequestFacts } from '../../../../src/paywall/segments/request-facts.ts';
import type { SegmentConditions, SegmentRule } from '../../../../src/paywall/segments/segment.ts';
import { choosesOffers, publicationForOffers } from '../../../../src/paywall/targeting/possible-offers.ts';
import { matchInWords } from '../../../../src/paywall/targeting/segment-match.ts';
import { certainOf, judgedTarget, targetOf } from '../../../../src/paywall/targeting/target.ts';
import type { Effects } from '../../../../src/paywall/variants/effects.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';
import { dayMs, noon } from '../../../support/fixtures/sample-keys.ts';

const rule = (id: string, when: SegmentConditions, then: Effects): SegmentRule => ({
  id,
  name: `Rule ${id}`,
  on: true,
  when,
  then,
});

const publicationWith = (...segments: SegmentRule[]) => ({ ...examplePublication(), segments });

const request = (facts: Partial<RequestFacts> = {}): RequestFacts => ({
  article: { section: 'Sports', tags: ['Tennis'], tier: 'metered' },
  registered: false,
  device: 'mobile',
  country: 'JP',
  claims: { plan: ['gold'] },
  newsletter: false,
  referrer: 'search',
  ...facts,
});

const judged = { facts: noFacts, lapsed: false, counted: 4, now: noon };

function limitBy(when: SegmentConditions, then: Effects, facts?: Partial<RequestFacts>) {
  const target = targetOf(publicationWith(rule('a', when, then)), request(facts));
  return target === null ? null : judgedTarget(target, judged).publication.settings.meter.limits.anonymous;
}

describe('the rules for segments', () => {
  it('are none for a publication without any that is on, whose object stays the same', () => {
    expect(targetOf(publicationWith(), request())).to.equal(null);
    expect(
      targetOf(publicationWith({ ...rule('a', {}, { limits: { anonymous: 1 } }), on: false }), request()),
    ).to.equal(null);
  });

  const fitting: readonly SegmentConditions[] = [
    {},
    { sections: ['sports', 'world'] },
    { tags: ['TENNIS'] },
    { tiers: ['metered'] },
    { devices: ['mobile'] },
    { countries: ['JP'] },
    { registered: false },
    { claims: { plan: ['gold', 'silver'] } },
    { newsletter: false },
    { lapsed: false },
    { counted: { atLeast: 4, atMost: 4 } },
    { daysSinceFirstSeen: { atMost: 0 } },
  ];
  for (const when of fitting)
    it(`fit by ${JSON.stringify(when)}`, () => expect(limitBy(when, { limits: { anonymous: 15 } })).to.equal(15));

  const others: readonly SegmentConditions[] = [
    { sections: ['world'] },
    { tags: ['golf'] },
    { tiers: ['premium'] },
    { devices: ['desktop'] },
    { countries: ['US'] },
    { registered: true },
    { claims: { plan: ['silver'] } },
    { claims: { constructor: ['gold'] } },
    { newsletter: true },
    { lapsed: true },
    { counted: { atLeast: 5 } },
    { daysSinceFirstSeen: { atLeast: 1 } },
    { traits: [{ name: 'topic', is: ['sports'] }] },
    { sections: ['sports'], registered: true },
  ];
  for (const when of others)
    it(`do not fit by ${JSON.stringify(when)}`, () =>
      expect(limitBy(when, { limits: { anonymous: 15 } })).to.equal(10));

  it('never let a referrer grant: it chooses words or a lower limit, and no offers', () => {
    const when = { referrers: ['search' as const] };
    expect(limitBy(when, { limits: { anonymous: 15 } })).to.equal(10);
    expect(limitBy(when, { limits: { anonymous: 3 } })).to.equal(3);
    const target = targetOf(publicationWith(rule('a', when, { offers: ['cheap'], wall: ['registration'] })), request());
    const { publication } = certainOf(target ?? expect.fail());
    expect(publication.offersShown).to.equal(null);
    expect(publication.settings.wall).to.deep.equal(examplePublication().settings.wall);
  });

  it('never let a referrer lift what a later rule says: random rules, whatever the store knows', () => {
    const limits = fc.record({ anonymous: fc.nat(20), registered: fc.nat(20) }, { requiredKeys: [] });
    const when = fc.record(
      {
        referrers: fc.constant(['search'] as const),
        registered: fc.boolean(),
        claims: fc.constant({ plan: ['gold'] }),
        lapsed: fc.boolean(),
        counted: fc.record({ atLeast: fc.nat(6) }),
        traits: fc.constant([{ name: 'score', atLeast: 5 }]),
      },
      { requiredKeys: [] },
    );
    const effects = fc.record(
      { limits, offers: fc.constantFrom(['a'], ['b']), wall: fc.constant(['registration'] as const) },
      { requiredKeys: [] },
    );
    const drawn = fc.array(fc.tuple(when, effects), { maxLength: 6 });
    const facts = { ...noFacts, traits: new Map([['score', { value: 7, endsAt: noon + 1 }]]) };
    fc.assert(
      fc.property(
        drawn,
        fc.record({ lapsed: fc.boolean(), counted: fc.nat(6) }),
        fc.boolean(),
        (rules, known, registered) => {
          const publication = publicationWith(...rules.map(([each, then], index) => rule(`r${index}`, each, then)));
          const seen = (referrer: RequestFacts['referrer']) => {
            const target = targetOf(publication, request({ referrer, registered }));
            return target === null ? publication : judgedTarget(target, { facts, ...known, now: noon }).publication;
          };
          const [plain, searched] = [seen(null), seen('search')];
          for (const kind of ['anonymous', 'registered'] as const)
            expect(searched.settings.meter.limits[kind]).to.be.at.most(plain.settings.meter.limits[kind]);
          expect(searched.offersShown).to.deep.equal(plain.offersShown);
          expect(searched.settings.wall).to.deep.equal(plain.settings.wall);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never let offers depend on traits or claims, nor on a rule that asks for them and stands before another', () => {
    const personal = rule('a', { claims: { plan: ['gold'] } }, { limits: { anonymous: 20 }, offers: ['cheap'] });
    const japan = rule('b', { countries: ['JP'] }, { limits: { anonymous: 1 }, offers: ['japan'] });
    const target = targetOf(publicationWith(personal, japan), request()) ?? expect.fail();
    const { publication, segment } = certainOf(target);
    expect(segment?.rule.id).to.equal('a');
    expect(publication.settings.meter.limits.anonymous).to.equal(20);
    expect(publication.offersShown).to.deep.equal(['japan']);
  });

  it('never let offers depend on traits or claims', () => {
    const target = targetOf(
      publicationWith(rule('a', { claims: { plan: ['gold'] } }, { offers: ['cheap'] })),
      request(),
    );
    expect(certainOf(target ?? expect.fail()).publication.offersShown).to.equal(null);
  });

  it('count what only the store knows as not fitting while it says nothing, and allow no more than any of them', () => {
    const publication = publicationWith(
      rule('low', { lapsed: true }, { limits: { anonymous: 2 } }),
      rule('high', { counted: { atLeast: 1 } }, { limits: { anonymous: 20 } }),
      rule('all', {}, { limits: { anonymous: 8 } }),
      rule('late', {}, { limits: { anonymous: 1 } }),
    );
    const target = targetOf(publication, request()) ?? expect.fail();
    expect(target.certain.publication.settings.meter.limits).to.deep.equal({ anonymous: 8, registered: 15 });
    expect(target.cautious.settings.meter.limits).to.deep.equal({ anonymous: 2, registered: 15 });
  });

  it('are told with the values by which they fit', () => {
    const facts = {
      ...noFacts,
      firstSeenAt: noon - 3 * dayMs,
      traits: new Map([['score', { value: 7, endsAt: noon + 1 }]]),
    };
    const when = {
      sections: ['sports'],
      claims: { plan: ['gold'] },
      counted: { atLeast: 1 },
      daysSinceFirstSeen: { atLeast: 1 },
      traits: [{ name: 'score', atLeast: 5 }],
    };
    const target = targetOf(publicationWith(rule('a', when, {})), request()) ?? expect.fail();
    expect(matchInWords(judgedTarget(target, { ...judged, facts }).segment)).to.equal(
      'the rule Rule a (a) holds: section sports, claim plan gold, 4 articles counted before, first seen 3 days ago, trait score 7',
    );
    expect(matchInWords(certainOf(target).segment)).to.equal('no rule of the segments holds for this view');
  });

  it('are the same objects again for the same rules, so that what was rendered stays rendered', () => {
    const publication = publicationWith(rule('a', { lapsed: true }, { limits: { anonymous: 1 } }), rule('b', {}, {}));
    const [one, other] = [targetOf(publication, request()), targetOf(publication, request({ country: 'US' }))];
    expect(one?.certain.publication).to.equal(other?.certain.publication);
    expect(one?.candidates).to.equal(other?.candidates);
  });
});

describe('the offers of a reader who is before no article', () => {
  const offer = (id: string) => ({ id }) as never;
  const all = [offer('plan'), offer('sports'), offer('japan')];
  const shown = (publication: ReturnType<typeof publicationWith>, facts: Partial<RequestFacts> = {}) =>
    publicationForOffers({ ...publication, offers: all }, request(facts), judged).offersShown;

  it('are all that some view of theirs may show', () => {
    const japan = rule('japan', { countries: ['JP'] }, { offers: ['japan'] });
    const sports = rule('sports', { sections: ['sports'] }, { offers: ['sports'] });
    expect(choosesOffers(publicationWith(japan))).to.equal(true);
    expect(choosesOffers(publicationWith(rule('a', {}, {})))).to.equal(false);
    expect(shown(publicationWith(japan, sports))).to.deep.equal(['japan']);
    expect(shown(publicationWith(sports, japan))).to.deep.equal(['sports', 'japan']);
    expect(shown(publicationWith(japan, sports), { country: 'US' })).to.have.members(['plan', 'sports', 'japan']);
    expect(shown(publicationWith(rule('a', { lapsed: true }, { offers: ['plan'] }), japan))).to.deep.equal(['japan']);
  });
});
