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

  /** What each of these is answered in, as a name and as a header. */
  const served = (wanted: string, there: readonly string[]) => {
    const among = { available: ['en', ...there], fallback: 'en' };
    expect(negotiateLocale({ acceptLanguage: wanted, ...among })).to.equal(
      negotiateLocale({ requested: wanted, ...among }),
    );
    return negotiateLocale({ requested: wanted, ...among });
  };

  for (const [there, wishes] of [
    [['zh', 'zh-TW'], { 'zh-HK': 'zh-TW', 'zh-MO': 'zh-TW', 'zh-Hant-MY': 'zh-TW', 'zh-Hant': 'zh-TW', 'zh-SG': 'zh' }],
    [['zh-TW', 'zh-HK'], { 'zh-Hant-HK': 'zh-HK', 'zh-Hant': 'zh-TW', 'zh-MO': 'zh-TW', zh: 'en' }],
    [['zh'], { 'zh-HK': 'en', 'zh-Hant': 'en', 'zh-Hans-HK': 'zh' }],
    [['sr', 'sr-Latn'], { 'sr-ME': 'sr-Latn', 'sr-Latn-BA': 'sr-Latn', 'sr-RS': 'sr', sh: 'sr-Latn' }],
    [['sr'], { 'sr-Latn': 'en', 'sr-Latn-RS': 'en', 'sr-Cyrl-BA': 'sr' }],
    [['uz', 'uz-Cyrl'], { 'uz-AF': 'en', 'uz-Cyrl-UZ': 'uz-Cyrl', 'uz-UZ': 'uz' }],
    [['az'], { 'az-IR': 'en', 'az-Cyrl': 'en', 'az-AZ': 'az' }],
    [['pt', 'pt-PT'], { 'pt-BR': 'pt', 'pt-PT': 'pt-PT', 'pt-AO': 'pt' }],
  ] as const) {
    it(`C1: is in the script of its readers, of ${there.join(' and ')}`, () => {
      for (const [wanted, locale] of Object.entries(wishes)) expect(served(wanted, there), wanted).to.equal(locale);
    });
  }

  for (const [there, wishes] of [
    [['nb'], { no: 'nb', 'no-NO': 'nb', nn: 'nb', 'nn-NO': 'nb' }],
    [['no'], { nb: 'no', 'nb-NO': 'no', nn: 'no' }],
    [['nn', 'nb'], { no: 'nb', nn: 'nn' }],
    [['zh', 'zh-TW'], { yue: 'zh-TW', 'yue-HK': 'zh-TW', 'yue-CN': 'zh', wuu: 'zh' }],
    [['zh-TW', 'zh-HK'], { yue: 'zh-HK', 'zh-yue': 'zh-HK', 'zh-cmn-Hant': 'zh-TW', 'zh-cmn-Hans': 'en' }],
    [['zh', 'yue'], { 'zh-yue': 'yue', 'zh-yue-HK': 'yue', 'zh-cmn-Hans': 'zh', ZH_CMN: 'zh', cmn: 'zh' }],
    [['id', 'he'], { in: 'id', 'iw-IL': 'he' }],
  ] as const) {
    it(`C2: is in a language that its readers read, of ${there.join(' and ')}`, () => {
      for (const [wanted, locale] of Object.entries(wishes)) expect(served(wanted, there), wanted).to.equal(locale);
    });
  }

  it('is one that there is, whatever is asked for', () => {
    const words = fc.stringMatching(/^[a-zA-Z0-9*;=,. _-]{0,40}$/);
    fc.assert(
      fc.property(words, words, (requested, acceptLanguage) => {
        expect(available).to.include(negotiateLocale({ requested, acceptLanguage, available, fallback }));
      }),
    );
  });
});
