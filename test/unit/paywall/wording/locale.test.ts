import { expect } from 'chai';
import fc from 'fast-check';
import { negotiateLocale } from '../../../../src/paywall/wording/locale.ts';

const available = ['en', 'ja'];
const fallback = 'en';

describe('the locale of a request', () => {
  for (const [requested, locale] of [
    ['ja', 'ja'],
    ['en-GB', 'en'],
    ['ja-JP', 'ja'],
    ['JA-jp', 'ja'],
    ['ja_JP', 'ja'],
    ['ja-Jpan-JP-u-ca-japanese', 'ja'],
    ['fr', 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['not a locale', 'en'],
    ['../../etc', 'en'],
    ['x'.repeat(10_000), 'en'],
  ] as const) {
    it(`is ${locale} for "${requested.slice(0, 30)}"`, () => {
      expect(negotiateLocale({ requested, available, fallback })).to.equal(locale);
    });
  }

  for (const [acceptLanguage, locale] of [
    ['ja', 'ja'],
    ['ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
    ['en-GB;q=0.8, ja;q=0.9', 'ja'],
    ['fr, de;q=0.9, ja;q=0.1', 'ja'],
    ['fr-CH', 'en'],
    ['*', 'en'],
    ['*, en;q=0.5', 'ja'],
    ['en;q=0, *', 'ja'],
    ['ja;q=0', 'en'],
    ['ja;q=0.001', 'ja'],
    ['ja;q=2', 'en'],
    ['ja;q=', 'en'],
    ['ja;q=x, en', 'en'],
    [';;;,,,q=1', 'en'],
    ['', 'en'],
    ['ja;Q=0.4, en;q=0.30', 'ja'],
  ] as const) {
    it(`is ${locale} for Accept-Language "${acceptLanguage}"`, () => {
      expect(negotiateLocale({ acceptLanguage, available, fallback })).to.equal(locale);
    });
  }

  it('is the requested one before any that Accept-Language names', () => {
    expect(negotiateLocale({ requested: 'ja', acceptLanguage: 'en', available, fallback })).to.equal('ja');
    expect(negotiateLocale({ requested: 'fr', acceptLanguage: 'ja', available, fallback })).to.equal('ja');
  });

  it('is the fallback when nothing is asked for', () => {
    expect(negotiateLocale({ available, fallback: 'ja' })).to.equal('ja');
  });

  it('is of the same language and script where the very locale is not there', () => {
    const chinese = ['en-GB', 'zh-Hans', 'zh-Hant'];
    const ask = (requested: string) => negotiateLocale({ requested, available: chinese, fallback: 'en-GB' });
    expect(['zh-TW', 'zh-CN', 'zh', 'zh-Hant-HK'].map(ask)).to.deep.equal(['zh-Hant', 'zh-Hans', 'zh-Hans', 'zh-Hant']);
    expect(negotiateLocale({ requested: 'en', available: ['ja', 'en-GB'], fallback: 'ja' })).to.equal('en-GB');
    expect(negotiateLocale({ requested: 'en-US', available: ['ja', 'en-GB'], fallback: 'ja' })).to.equal('en-GB');
  });

  it('is one that there is, whatever is asked for', () => {
    const words = fc.stringMatching(/^[a-zA-Z0-9*;=,. _-]{0,40}$/);
    fc.assert(
      fc.property(words, words, (requested, acceptLanguage) => {
        expect(available).to.include(negotiateLocale({ requested, acceptLanguage, available, fallback }));
      }),
    );
  });
});
