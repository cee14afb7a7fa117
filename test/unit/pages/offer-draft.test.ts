import { expect } from 'chai';
import { slugOf } from '../../../web/admin/src/components/slug.ts';
import { changeOf } from '../../../web/admin/src/pages/offers/offer-change.ts';
import { differencesOf, merged, parts } from '../../../web/admin/src/pages/offers/offer-difference.ts';
import { copyOf, draftOf, newDraft } from '../../../web/admin/src/pages/offers/offer-draft.ts';
import { standingOf } from '../../../web/admin/src/pages/offers/offer-standing.ts';
import { eligibilityInWords } from '../../../web/admin/src/pages/offers/offer-words.ts';
import { readDraft } from '../../../web/admin/src/pages/offers/read-draft.ts';
import { winterOffer } from '../../support/offer-service.ts';

const timeZone = 'Asia/Tokyo';
const winter = { ...winterOffer, status: 'live' as const, term: { count: 2, unit: 'month' as const } };
const offer = { ...winter, then: { ...winterOffer.then, every: { count: 1, unit: 'month' as const } } };

describe('an offer while it is being written', () => {
  it('is what it was where nothing has been typed', () => {
    const { body, faults } = readDraft(draftOf(offer, timeZone), { timeZone, before: offer });
    expect(faults).to.deep.equal([]);
    expect(body).to.deep.equal(offer);
  });

  it('keeps the texts of each language, and one text for each number until something else is typed', () => {
    const label = { number: 'planTermCount', one: 'a {{planTerm}}', other: 'every {{planTerm}}' };
    const templates = { label, deadline: null, locales: { ja: { label: '{{price}}' }, 'zh-Hant': { deadline: 'x' } } };
    const own = { ...offer, templates };
    const draft = draftOf(own, timeZone);
    expect(readDraft(draft, { timeZone, before: own }).body).to.deep.equal(own);
    const typed = { ...draft.templates, label: { ...draft.templates.label, text: 'Now' }, locales: {} };
    expect(readDraft({ ...draft, templates: typed }, { timeZone, before: own }).body?.templates).to.deep.equal({
      label: 'Now',
      deadline: null,
    });
  });

  it('is for everybody, for new readers, or for those who left, and one of them alone', () => {
    for (const [newReadersOnly, lapsedAtLeastDays, words] of [
      [true, null, 'New readers'],
      [false, null, 'All readers'],
      [false, 0, 'Readers who left'],
      [false, 30, 'Readers who left at least 30 days ago'],
    ] as const) {
      const lapsed = { lapsedOnly: lapsedAtLeastDays !== null, lapsedAtLeastDays: lapsedAtLeastDays ?? 0 };
      const one = { ...offer, eligibility: { newReadersOnly, ...lapsed, countries: [] } };
      const draft = draftOf(one, timeZone);
      expect(readDraft(draft, { timeZone, before: one }).body?.eligibility).to.deep.equal(one.eligibility);
      expect(eligibilityInWords(one)).to.equal(`${words}, everywhere`);
      expect(parts.find(({ key }) => key === 'who')?.words(draft)).to.equal(words);
    }
  });

  it('keeps a time that nobody has touched, though the clocks show it twice', () => {
    const second = { ...offer, endsAt: '2027-10-31T02:30:00+01:00' };
    const around = { timeZone: 'Europe/Berlin', before: second };
    const draft = draftOf(second, around.timeZone);
    expect(readDraft(draft, around).body?.endsAt).to.equal(second.endsAt);
    expect(readDraft(draft, { ...around, before: null }).body?.endsAt).to.equal('2027-10-31T02:30:00+02:00');
  });

  it('has its faults at the fields of the body', () => {
    const { body, faults } = readDraft({ ...newDraft, endsAt: 'soon' }, { timeZone, before: null });
    expect(body).to.equal(null);
    expect(faults.map(({ path }) => path).sort()).to.deep.equal(['endsAt', 'price.amount', 'then.amount']);
  });
});

describe('two versions of an offer', () => {
  const base = draftOf(offer, timeZone);
  const mine = { ...base, price: { amount: '6.00', currency: 'usd' } };
  const theirs = { ...base, price: { amount: '7.00', currency: 'usd' }, endsAt: '' };

  it('differ in what either has changed', () => {
    const differing = differencesOf({ base, mine, theirs }).filter(({ differs }) => differs);
    expect(differing.map(({ key, onlyTheirs }) => [key, onlyTheirs])).to.deep.equal([
      ['price', false],
      ['endsAt', true],
    ]);
  });

  it('are mine, theirs, or some of each', () => {
    const versions = { base, mine, theirs };
    expect(merged(versions, new Set())).to.deep.equal(mine);
    expect(merged(versions, new Set(parts.map(({ key }) => key)))).to.deep.equal(theirs);
    expect(merged(versions, new Set(['endsAt']))).to.deep.equal({ ...mine, endsAt: '' });
  });
});

describe('two versions of the texts that an offer has in single languages', () => {
  const draft = (locales: Record<string, { label?: string; deadline?: string }>) =>
    draftOf({ ...offer, templates: { ...offer.templates, locales } }, timeZone);
  const versions = {
    base: draft({}),
    mine: draft({ en: { label: 'Mine' } }),
    theirs: draft({ en: { label: 'Theirs' }, ja: { deadline: '1月' } }),
  };

  it('differ text by text, and are chosen so', () => {
    const differing = differencesOf(versions).filter(({ differs }) => differs);
    expect(differing.map(({ label, mine, theirs }) => [label, mine, theirs])).to.deep.equal([
      ['Label in English', 'Mine', 'Theirs'],
      ['Deadline in Japanese', 'As in the wording', '1月'],
    ]);
    const chosen = readDraft(merged(versions, new Set(['deadline ja'])), { timeZone, before: offer });
    expect(chosen.body?.templates?.locales).to.deep.equal({ en: { label: 'Mine' }, ja: { deadline: '1月' } });
  });

  it('are in the history of the offer', () => {
    const after = { ...offer, templates: { ...offer.templates, locales: { ja: { label: '冬' } } } };
    expect(changeOf({ what: 'offer.update winter', before: offer, after }, 'winter', timeZone)?.changes).to.deep.equal([
      { label: 'Label in Japanese', before: 'As in the wording', after: '冬' },
    ]);
  });
});

describe('what the audit log says of an offer', () => {
  const entry = { what: 'offer.update winter', before: offer, after: { ...offer, endsAt: null } };

  it('names each thing that was changed, in words', () => {
    expect(changeOf(entry, 'winter', timeZone)).to.deep.equal({
      verb: 'changed it',
      changes: [{ label: 'Until', before: '2027-01-15 23:59:59', after: 'No limit' }],
      earlier: offer,
    });
  });

  it('is nothing where it is about another, and only who did what where its form is not known', () => {
    expect(changeOf(entry, 'summer', timeZone)).to.equal(null);
    for (const before of [null, 'old', {}, { ...offer, price: 9 }])
      expect(changeOf({ ...entry, before }, 'winter', timeZone)).to.deep.equal({
        verb: 'changed it',
        changes: [],
        earlier: null,
      });
  });
});

describe('U9: the name of a new offer in addresses', () => {
  it('is made of its name for people, and is none that is taken', () => {
    for (const [name, taken, slug] of [
      ['Trial of three months', [], 'trial-of-three-months'],
      ['  Été 2027: 50 % off! ', [], 'ete-2027-50-off'],
      ['Winter', ['winter', 'winter-2'], 'winter-3'],
      ['冬の特別プラン', [], ''],
      ['n'.repeat(80), [], 'n'.repeat(60)],
    ] as const)
      expect(slugOf(name, taken)).to.equal(slug);
  });
});

describe('U14: a copy of an offer', () => {
  it('is a draft without a name in addresses, and all else as it was', () => {
    const copy = copyOf({ ...offer, name: 'Winter' }, timeZone);
    expect(copy).to.deep.equal({ ...draftOf(offer, timeZone), id: '', name: 'Copy of Winter', status: 'draft' });
  });
});

describe('where an offer stands', () => {
  it('is what its status and its dates come to', () => {
    const at = (now: string, change: object = {}) => standingOf({ ...offer, ...change }, now);
    expect(at('2027-01-15T14:59:58Z')).to.equal('live');
    expect(at('2027-01-15T14:59:59Z')).to.equal('over');
    expect(at('2027-01-01T00:00:00Z', { startsAt: '2027-01-01T00:00:01Z' })).to.equal('scheduled');
    expect(at('2027-01-01T00:00:00Z', { status: 'draft' })).to.equal('draft');
    expect(at('2027-01-01T00:00:00Z', { status: 'ended' })).to.equal('ended');
    expect(at('2027-01-01T00:00:00Z', { price: { amount: 49, currency: 'usd' } }), 'F8').to.equal('unsellable');
  });
});
