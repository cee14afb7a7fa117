import { expect } from 'chai';
import type { SegmentRule } from '../../../src/paywall/segments/segment.ts';
import { idFor, readRules, ruleDraftOf } from '../../../web/admin/src/pages/segments/rule-draft.ts';
import { ruleSentence } from '../../../web/admin/src/pages/segments/rule-words.ts';
import {
  mergedRules,
  segmentChanges,
  segmentConflict,
} from '../../../web/admin/src/pages/segments/segments-difference.ts';

const names = { offer: (id: string) => (id === 'trial-3-months' ? 'Try 3 months for $9' : id) };

const rule = (when: SegmentRule['when'], then: SegmentRule['then'] = {}, id = 'a'): SegmentRule => ({
  id,
  name: `Rule ${id}`,
  on: true,
  when,
  then,
});

const headline = { metered: { headline: 'Hello' } };

describe('what a rule of segments does, in one sentence', () => {
  const sentences: readonly [SegmentRule, string][] = [
    [
      rule(
        { devices: ['mobile'], counted: { atLeast: 3 } },
        { limits: { anonymous: 5, registered: 5 }, offers: ['trial-3-months'] },
      ),
      'Readers on a phone who have read 3 articles or more get 5 articles and see the offer Try 3 months for $9.',
    ],
    [
      rule({ sections: ['sport', 'football'] }, { limits: { anonymous: 15 } }),
      'Before articles in sport or football, readers get 15 articles.',
    ],
    [
      rule({ lapsed: true }, { wording: { en: headline, ja: headline } }),
      'Readers who had a subscription or a trial that is over read other words in the banners “Articles left” in English and “Articles left” in Japanese.',
    ],
    [
      rule({ counted: { atLeast: 5 } }, { wall: ['trial-offer', 'registration', 'meter-exhausted'] }),
      'Readers who have read 5 articles or more meet the offer first, then the invitation to register and the wall that says when the meter resets.',
    ],
    [
      rule({ registered: false, referrers: ['social'] }, { limits: { anonymous: 1 } }),
      'Readers who have not signed in and came from a social network get 1 article.',
    ],
    [
      rule({ claims: { plan: ['staff'] }, countries: ['JP', 'DE'] }, { limits: { registered: 0 } }),
      'Readers in Japan or Germany whose claim plan is staff get no free articles.',
    ],
    [
      rule({ traits: [{ name: 'propensity', atLeast: 80 }], daysSinceFirstSeen: { atMost: 7 }, tiers: ['metered'] }),
      'Before metered articles, readers who first came at most 7 days ago and whose trait propensity is 80 or more meet what all readers meet, and no later rule holds for them.',
    ],
    [rule({}, { offers: [] }), 'Readers see no offer.'],
  ];

  for (const [one, sentence] of sentences) {
    it(`says: ${sentence}`, () => {
      expect(ruleSentence(one, names)).to.equal(sentence);
      expect(readRules([ruleDraftOf(one)]), 'as it is written in the form').to.deep.equal({ rules: [one], faults: [] });
    });
  }

  it('keeps texts, numbers and truths of claims and traits apart in the form', () => {
    const one = rule({
      claims: { a: ['5', 5, true, 'true', 'x'] },
      traits: [{ name: 't', is: ['1', 1.5, -2, false] }],
    });
    expect(readRules([ruleDraftOf(one)]).rules).to.deep.equal([one]);
  });

  it('names the field of what cannot be read', () => {
    const draft = ruleDraftOf(rule({ counted: { atLeast: 3 } }, { limits: { anonymous: 3 } }));
    const typed = {
      ...draft,
      when: { counted: { atLeast: 'a', atMost: '' } },
      then: { ...draft.then, limits: { anonymous: 'b', registered: '' } },
    };
    expect(readRules([typed]).faults.map(({ path }) => path)).to.deep.equal([
      'rules.0.when.counted.atLeast',
      'rules.0.then.limits.anonymous',
    ]);
  });

  it('makes an id of a name, which no other rule has', () => {
    const taken = [ruleDraftOf(rule({}, {}, 'sports-readers'))];
    expect(idFor('Sports readers!', taken)).to.equal('sports-readers-2');
    expect(idFor('日本', [])).to.equal('rule');
  });
});

describe('what changed in the rules of segments', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => rule({ sections: [id] }, {}, id)) as [
    SegmentRule,
    SegmentRule,
    SegmentRule,
  ];

  it('is said for each rule, and of the order', () => {
    const changes = segmentChanges([a, b], [c, b, { ...a, on: false }], names);
    expect(changes.map(({ label }) => label)).to.deep.equal(['Rule c, new', 'Rule a', 'Order']);
    expect(changes[1]?.after).to.match(/\(off\)$/);
    expect(segmentChanges([a, b], [a, b], names)).to.deep.equal([]);
  });

  it('is said field by field where the sentence is the same', () => {
    const worded = (text: string) => rule({}, { wording: { en: { metered: { headline: text } } } });
    expect(segmentChanges([worded('One')], [worded('Two')], names)[0]).to.deep.include({ before: 'One', after: 'Two' });
  });

  it('is taken together rule by rule when two people have changed it', () => {
    const versions = { base: [a, b], mine: [{ ...a, name: 'Mine' }, b], theirs: [b, a, c] };
    const rows = segmentConflict(versions, names);
    const chosen = new Set(rows.filter(({ onlyTheirs }) => onlyTheirs).map(({ key }) => key));
    expect(mergedRules(versions, chosen).map(({ id, name }) => `${id} ${name}`)).to.deep.equal([
      'b Rule b',
      'a Mine',
      'c Rule c',
    ]);
  });
});
