import { expect } from 'chai';
import { checkWording } from '../../../src/paywall/editing/wording-check.ts';
import type { Wording } from '../../../src/paywall/wording/wording.ts';
import {
  bannerTexts,
  draftOf,
  noText,
  pathOf,
  wordingOf,
} from '../../../web/admin/src/components/wording/wording-draft.ts';
import { placeInWords } from '../../../web/admin/src/components/wording/wording-words.ts';
import { newDraftIn } from '../../../web/admin/src/pages/wording/new-draft.ts';
import { differencesOf, merged } from '../../../web/admin/src/pages/wording/wording-difference.ts';
import { shippedWording } from '../../support/fixtures/example-publication.ts';

const en = shippedWording('en');

const withMap: Wording = {
  ...en,
  banners: {
    ...en.banners,
    metered: {
      headline: { one: 'One left', other: '{{numberArticlesLeft}} left' },
      body: { number: 'articleLimit', one: 'b', other: '{{numberArticlesLeft}} of {{articleLimit}}' },
    },
    premium: { headline: 'x', list: { intro: 'y', items: ['a', { one: 'b', other: 'c' }] }, image: { alt: 'z' } },
  },
};

describe('a wording on the page', () => {
  for (const [name, wording] of [
    ['English', en],
    ['Japanese', shippedWording('ja')],
    ['one with plural maps', withMap],
  ] as const) {
    it(`is the same when nothing was typed: ${name}`, () => {
      expect(wordingOf(draftOf(wording))).to.deep.equal(wording);
    });
  }

  it('leaves out what is emptied, with everything that belongs to it', () => {
    const draft = draftOf(en);
    const emptied = ['strapline', 'button.label', 'list.intro', 'note'] as const;
    const texts = { ...draft.texts, ...Object.fromEntries(emptied.map((text) => [pathOf('metered', text), noText])) };
    const { metered } = wordingOf({ ...draft, texts }).banners;
    const { strapline: _, button: __, ...rest } = en.banners.metered;
    expect(metered).to.deep.equal(rest);
  });

  it('C3: leaves out the one banner that may be, once all of it is emptied', () => {
    const { 'meter-closed': _, ...banners } = en.banners;
    const without = { ...en, banners };
    expect(wordingOf(draftOf(without))).to.deep.equal(without);
    const draft = draftOf(en);
    const emptied = bannerTexts.map((text) => [pathOf('meter-closed', text), noText]);
    expect(wordingOf({ ...draft, texts: { ...draft.texts, ...Object.fromEntries(emptied) } })).to.deep.equal(without);
    const half = { ...draft.texts, [pathOf('meter-closed', 'headline')]: noText };
    const paths = checkWording(wordingOf({ ...draft, texts: half }), 0).map(({ path }) => path);
    expect(paths).to.deep.equal(['banners.meter-closed.headline']);
  });

  it('keeps an empty headline and an empty plural form, so that they are found to be wrong', () => {
    const draft = draftOf(withMap);
    const texts = {
      ...draft.texts,
      [pathOf('metered', 'headline')]: { ...noText, byNumber: true, forms: { one: 'x', other: '' } },
      [pathOf('premium', 'headline')]: noText,
    };
    const paths = checkWording(wordingOf({ ...draft, texts }), 0).map(({ path }) => path);
    expect(paths).to.include.members(['banners.metered.headline.other', 'banners.premium.headline']);
  });

  it('that two people have changed is told text by text, and put together as one chooses', () => {
    const base = draftOf(en);
    const headline = pathOf('metered', 'headline');
    const mine = { ...base, title: 'Mine', texts: { ...base.texts, [headline]: { ...noText, text: 'Mine' } } };
    const theirs = { ...base, title: 'Theirs', plurals: { one: '', other: 'es' } };
    const versions = { base, mine, theirs };
    const rows = differencesOf(versions);
    expect(rows.map(({ key, onlyTheirs }) => [key, onlyTheirs])).to.deep.equal([
      ['title', false],
      ['plurals', true],
      [headline, false],
    ]);
    expect(merged(versions, new Set(['plurals']))).to.deep.equal({ ...mine, plurals: theirs.plurals });
    expect(merged(versions, new Set(rows.map(({ key }) => key)))).to.deep.equal(theirs);
  });
});

describe('the place of a fault in a wording, in words', () => {
  for (const [path, words] of [
    ['banners.metered.headline', 'Articles left: Headline'],
    ['banners.last-article.straplineCompact.one', 'Last article: Strapline where there is little room (one)'],
    ['banners.metered.body.number', 'Articles left: Body (number)'],
    ['banners.trial-expired.list.items.1', 'Trial expired: List, entry 2'],
    ['banners.trial-expired.list.items', 'Trial expired: List'],
    ['banners.trial-expired.list.intro.other', 'Trial expired: List: introduction (other)'],
    ['banners.premium.button.action', 'Premium: What the button does'],
    ['plurals.few', 'Plural endings (few)'],
    ['offer.deadline', 'How its end is announced'],
    ['somewhere.else', 'somewhere.else'],
  ] as const) {
    it(`${path} is ${words}`, () => expect(placeInWords(path)).to.equal(words));
  }
});

describe('what a new language begins with', () => {
  for (const locale of ['en', 'ja'] as const) {
    it(`says {{window}} where ${locale} names the window, and is right`, () => {
      const begun = wordingOf(newDraftIn(locale, draftOf(shippedWording(locale))));
      expect(JSON.stringify(begun.banners)).not.to.match(/this month|今月/);
      expect(begun.banners.metered.headline).to.contain('{{window}}');
      expect(checkWording(begun, Date.parse('2026-11-23T12:00:00+09:00'))).to.deep.equal([]);
    });
  }

  it('has a text for each number that the language knows', () => {
    const polish = wordingOf(newDraftIn('pl', draftOf(shippedWording('en'))));
    const faults = checkWording({ ...polish, plurals: { one: '', few: '', many: '', other: '' } }, 0);
    expect(faults).to.deep.equal([]);
  });
});
