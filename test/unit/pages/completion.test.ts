import { expect } from 'chai';
import fc from 'fast-check';
import { bannerVariables } from '../../../src/paywall/banners/banner-variables.ts';
import { complete, matching, namesFor, openingAt } from '../../../web/admin/src/components/wording/completion.ts';

describe('the variables that are offered while one types', () => {
  for (const [text, opening] of [
    ['You have {{', { start: 9, typed: '' }],
    ['You have {{numb', { start: 9, typed: 'numb' }],
    ['{{ numb', { start: 0, typed: 'numb' }],
    ['{{title}} {{articleLimit-pl', { start: 10, typed: 'articleLimit-pl' }],
    ['You have {', null],
    ['You have {{title}}', null],
    ['{{two words', null],
    ['', null],
  ] as const) {
    it(`begin after braces that are open: "${text}"`, () => {
      expect(openingAt(text, text.length)).to.deep.equal(opening);
    });
  }

  it('are those that this text may name, and plural endings of numbers alone', () => {
    expect(namesFor({ state: 'premium' })).to.deep.equal(['title']);
    expect(namesFor({ state: 'registration' })).to.include.members(['numberArticlesMore', 'numberArticlesMore-plural']);
    expect(namesFor({ offerText: 'label' })).to.deep.equal([
      ...['title', 'term', 'price', 'planPrice', 'planTerm', 'planTermCount', 'planTermCount-plural'],
      ...['trialEnds', 'firstCharge'],
    ]);
    expect(namesFor({ state: 'meter-exhausted' })).to.not.include('resetDate-plural');
  });

  it('are those that begin as what is typed, then those that hold it', () => {
    const names = namesFor({ state: 'metered' });
    expect(matching(names, 'ARTICLE')).to.deep.equal([
      ...['articleLimit', 'articleLimit-plural', 'numberArticlesLeft', 'numberArticlesLeft-plural'],
      ...['numberArticlesRead', 'numberArticlesRead-plural'],
    ]);
    expect(matching(names, 'nothing')).to.deep.equal([]);
  });

  it('are put in whole, with the braces once, and the caret after them', () => {
    const put = (before: string, after: string) =>
      complete(before + after, { start: before.indexOf('{{'), caret: before.length, name: 'title' });
    expect(put('To {{ti', ' now')).to.deep.equal({ text: 'To {{title}} now', caret: 12 });
    expect(put('To {{ti', '}} now')).to.deep.equal({ text: 'To {{title}} now', caret: 12 });
    expect(put('To {{', 'itle}} now')).to.deep.equal({ text: 'To {{title}} now', caret: 12 });
    expect(put('To {{', '}')).to.deep.equal({ text: 'To {{title}}', caret: 12 });
  });

  it('leave what stands around them as it is, whatever that is', () => {
    const plain = fc.string({ maxLength: 20 }).filter((text) => !/[{}]/.test(text) && !/^[\w-]/.test(text));
    const known = fc.constantFrom(...bannerVariables.keys());
    fc.assert(
      fc.property(plain, plain, known, (before, after, name) => {
        const text = `${before}{{${after}`;
        const caret = before.length + 2;
        expect(complete(text, { start: before.length, caret, name }).text).to.equal(`${before}{{${name}}}${after}`);
      }),
    );
  });
});
