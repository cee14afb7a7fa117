import { expect } from 'chai';
import { pageLocale } from '../../../src/stripe/page-locale.ts';

describe('the language of the pages at Stripe', () => {
  for (const [locale, expected] of [
    ['en', 'en'],
    ['ja', 'ja'],
    ['de-AT', 'de'],
    ['pt-BR', 'pt-BR'],
    ['zh-Hant-TW', 'zh-TW'],
    ['nn', 'nb'],
    ['cy', null],
    ['no language', null],
  ] as const) {
    it(`is ${expected ?? 'left to Stripe'} for ${locale}`, () => expect(pageLocale(locale)).to.equal(expected));
  }
});
