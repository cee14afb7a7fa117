import { expect } from 'chai';
import { windowPhrase } from '../../../../src/paywall/banners/window-phrase.ts';
import type { WindowRule } from '../../../../src/paywall/calendar/window.ts';
import { windowDisagreements } from '../../../../src/paywall/editing/window-words.ts';
import { checkWording } from '../../../../src/paywall/editing/wording-check.ts';
import type { Wording } from '../../../../src/paywall/wording/wording.ts';
import { bannerOf, now } from '../../../support/fixtures/banner-scene.ts';
import { shippedWording } from '../../../support/fixtures/example-publication.ts';
import { manyLocales, wordingIn } from '../../../support/fixtures/wordings.ts';

const windows: readonly WindowRule[] = [
  { kind: 'day' },
  { kind: 'week', startsOn: 'monday' },
  { kind: 'month' },
  { kind: 'rolling', days: 30 },
];

const metered = (headline: Wording['banners']['metered']['headline'], wording: Wording): Wording => ({
  ...wording,
  banners: { ...wording.banners, metered: { headline } },
});

describe('{{window}}', () => {
  it('is the window of the meter, as English says it', () => {
    const wording = metered('{{numberArticlesLeft}} left {{window}}', shippedWording('en'));
    const limits = { anonymous: 10, registered: 10 };
    const said = windows.map(
      (window) => bannerOf({ wording, settings: { meter: { limits, window, releases: 3, replaced: [] } } }).headline,
    );
    expect(said).to.deep.equal(['7 left today', '7 left this week', '7 left this month', '7 left in 30 days']);
  });

  it('is four different things in every language', () => {
    for (const locale of manyLocales) {
      const said = windows.map((window) => windowPhrase(window, wordingIn(locale)));
      expect(new Set(said).size, locale).to.equal(4);
      expect(said.at(-1), locale).to.match(/30|٣٠/);
    }
  });

  it('is what the wording says itself where it does', () => {
    const own = {
      week: 'in this seven days',
      rolling: { number: 'windowDays', one: 'in a day', other: 'within {{windowDays}} days' },
    };
    const wording = { ...shippedWording('en'), windows: own };
    expect(checkWording(wording, now)).to.deep.equal([]);
    expect(windows.map((window) => windowPhrase(window, wording))).to.deep.equal([
      'today',
      'in this seven days',
      'this month',
      'within 30 days',
    ]);
    expect(windowPhrase({ kind: 'rolling', days: 1 }, wording)).to.equal('in a day');
  });

  it('is refused with variables that it does not have', () => {
    const wording = { ...shippedWording('en'), windows: { month: 'in {{windowDays}} days', day: '{{title}}' } };
    expect(checkWording(wording, now).map(({ path }) => path)).to.deep.equal(['windows.day', 'windows.month']);
  });
});

describe('texts that speak of another window than the meter has', () => {
  const month: WindowRule = { kind: 'month' };
  const week: WindowRule = { kind: 'week', startsOn: 'monday' };
  const paths = (window: WindowRule, ...wordings: Wording[]) =>
    windowDisagreements(window, wordings).map(({ locale, path }) => `${locale} ${path}`);

  it('are found in the shipped wordings once the window is no month, and not before', () => {
    const shipped = [shippedWording('en'), shippedWording('ja')];
    expect(paths(month, ...shipped)).to.deep.equal([]);
    for (const window of windows.filter(({ kind }) => kind !== 'month')) {
      expect(paths(window, ...shipped)).to.include.members([
        'en banners.metered.headline',
        'en banners.last-article.headline',
        'en banners.meter-exhausted.headline',
        'en banners.registration.headline',
        'ja banners.metered.headline',
        'ja banners.last-article.headline',
        'ja banners.registration.headline',
      ]);
    }
  });

  it('are said with the words and their place', () => {
    const wording = metered('Three left this MONTH', shippedWording('en'));
    expect(windowDisagreements(week, [wording])[0]).to.deep.equal({
      locale: 'en',
      path: 'banners.metered.headline',
      offset: 11,
      length: 10,
      message: "says “this MONTH”, and the meter's window is a week; {{window}} always fits",
    });
  });

  it('are what languages usually say, and never what {{window}} says', () => {
    for (const locale of manyLocales) {
      for (const said of windows.filter(({ kind }) => kind !== 'rolling')) {
        const words = windowPhrase(said, wordingIn(locale));
        const written = metered(`12 ${words}.`, wordingIn(locale));
        for (const is of windows) {
          const found = paths(is, written).includes(`${locale} banners.metered.headline`);
          expect(found, `${locale} ${words} ${is.kind}`).to.equal(is.kind !== said.kind);
        }
      }
      const following = metered('{{numberArticlesLeft}} {{window}}', wordingIn(locale));
      for (const is of windows) expect(paths(is, following)).not.to.include(`${locale} banners.metered.headline`);
    }
  });

  it('are no prices, no parts of other words, and nothing outside the banners of the meter', () => {
    const fine = ['Or subscribe for $10 a month', '€9/month', 'The monthlies'];
    for (const text of fine)
      expect(paths(week, metered(text, shippedWording('en'))), text).not.to.include('en banners.metered.headline');
    const premium = { headline: 'New this month' };
    const { banners, ...rest } = shippedWording('en');
    expect(paths(week, { ...rest, banners: { ...banners, premium } })).not.to.include('en banners.premium.headline');
  });
});
