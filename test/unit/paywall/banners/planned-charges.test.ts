import { expect } from 'chai';
import fc from 'fast-check';
import { renderBanner } from '../../../../src/paywall/banners/banner.ts';
import { renderOffer } from '../../../../src/paywall/banners/offer-texts.ts';
import { formatEvery } from '../../../../src/paywall/calendar/term.ts';
import { checkWording } from '../../../../src/paywall/editing/wording-check.ts';
import { introEnd, kindOf, type Offer } from '../../../../src/paywall/offers/offer.ts';
import { formatFullDate } from '../../../../src/paywall/wording/format-date.ts';
import { formatMoney } from '../../../../src/paywall/wording/money.ts';
import { now } from '../../../support/fixtures/banner-scene.ts';
import { shippedWording } from '../../../support/fixtures/example-publication.ts';
import { dayPass, fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import { manyLocales, wordingIn } from '../../../support/fixtures/wordings.ts';

const timeZone = 'Asia/Tokyo';
const english = shippedWording('en');
const yearly = { amount: 29_900, currency: 'usd', every: { count: 1, unit: 'year' } } as const;
const ofAYear: Offer = {
  ...fullPrice,
  id: 'yearly',
  price: { amount: 29_900, currency: 'usd' },
  term: yearly.every,
  then: yearly,
};

const factsFor = (offer: Offer, wording = english) => ({
  ...{ wording, timeZone, now, offer, meter: null, numberArticlesMore: null, entitlementEndsAt: null, charge: null },
  window: { kind: 'month' } as const,
});

function labelOf(offer: Offer, wording = english): string {
  const { texts } = renderOffer(wording, offer, { timeZone, now });
  return 'missing' in texts ? expect.fail(texts.missing) : texts.label;
}

function wallFor(offer: Offer, wording = english) {
  const plan = { wording, state: 'trial-offer', layout: 'wall', facts: factsFor(offer, wording) } as const;
  const { banner, holes } = renderBanner(plan);
  expect(holes).to.deep.equal([]);
  return banner ?? expect.fail('no banner');
}

const unit = fc.constantFrom('day', 'week', 'month', 'year');
const term = fc.record({ count: fc.integer({ min: 1, max: 12 }), unit });
const amount = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100_000 }));
const offers: fc.Arbitrary<Offer> = fc
  .record({ amount, term, plan: fc.option(fc.record({ amount: fc.integer({ min: 1, max: 100_000 }), every: term })) })
  .map(({ amount, term, plan }) => ({
    ...introduction,
    price: { amount, currency: 'usd' },
    term,
    then: plan && { ...plan, currency: 'usd' },
    endsAt: now + 86_400_000,
  }));

describe('what an offer says of itself', () => {
  for (const [name, offer, label] of [
    ['an introduction', introduction, 'Try 3 months for $9'],
    ['a free introduction', { ...introduction, price: { amount: 0, currency: 'usd' } }, 'Try 3 months free'],
    ['a pass', dayPass, '1 day for $2'],
    ['a plan', ofAYear, 'Subscribe for $299 a year'],
    [
      'a plan of several months',
      {
        ...fullPrice,
        term: { count: 3, unit: 'month' },
        then: { ...yearly, amount: 2999, every: { count: 3, unit: 'month' } },
      },
      'Subscribe for $29.99 every 3 months',
    ],
  ] as const) {
    it(`names ${name}: ${label}`, () => {
      expect(labelOf(offer)).to.equal(label);
      expect(wallFor(offer).headline).to.equal(label);
    });
  }

  it('says the price that follows an introduction, and nothing where nothing follows it', () => {
    expect(wallFor(introduction).terms).to.equal('Then $29.99 every month from February 23rd, 2027, until you cancel.');
    expect([dayPass, ofAYear].map((offer) => wallFor(offer).terms)).to.deep.equal([null, null]);
  });

  it('says of a price of nothing what the wording calls it, else the amount', () => {
    const free = { ...introduction, price: { amount: 0, currency: 'usd' } };
    const plain = { ...english, offer: { label: english.offer.label, deadline: english.offer.deadline } };
    expect(labelOf(free, { ...plain, offer: { ...plain.offer, free: 'free' } })).to.equal('Try 3 months for free');
    expect(labelOf(free, plain)).to.equal('Try 3 months for $0');
  });

  it('is renewed with the day on which somebody buys', () => {
    const wording = { ...english, offer: { label: 'First charge {{firstCharge}}', deadline: 'x' } };
    const at = (time: string) => {
      const { texts } = renderOffer(wording, introduction, { timeZone, now: Date.parse(time) });
      return 'missing' in texts ? texts.missing : texts.label;
    };
    expect(at('2026-11-23T23:59:59+09:00')).to.equal('First charge February 23rd, 2027');
    expect(at('2026-11-24T00:00:00+09:00')).to.equal('First charge February 24th, 2027');
    expect(at('2026-11-23T00:00:00+09:00')).to.equal('First charge February 23rd, 2027');
  });

  it('is that of its language first, then its own for all, then that of the wording', () => {
    const templates = { label: 'Own', locales: { ja: { label: '日本語 {{price}}' }, en: { deadline: 'Soon' } } };
    const own = { ...introduction, endsAt: now + 1, templates };
    expect(labelOf(own)).to.equal('Own');
    expect(labelOf(own, wordingIn('ja'))).to.equal('日本語 $9');
    expect(labelOf(own, wordingIn('de'))).to.equal('Own');
    expect(wallFor(own).offer?.deadline).to.equal('Soon');
    expect(labelOf({ ...introduction, templates: { locales: { ja: { label: 'x' } } } })).to.equal(
      'Try 3 months for $9',
    );
  });

  it('falls back to how all offers are named where the words for its kind have a hole', () => {
    const wording = { ...english, offer: { ...english.offer, labels: { free: '{{planPrice}}' } } };
    expect(labelOf({ ...dayPass, price: { amount: 0, currency: 'usd' } }, wording)).to.equal('Try 1 day for free');
  });

  it('leaves the terms and the note of a metered banner out, and nothing else, where there is no offer', () => {
    const metered = { ...english.banners.metered, terms: 'Then {{planPrice}}', note: '{{trialEnds}}' };
    const wording = { ...english, banners: { ...english.banners, metered } };
    const meter = { limit: 10, used: 3, left: 7, resetsAt: now };
    const shown = (offer: Offer | null) =>
      renderBanner({
        wording,
        state: 'metered',
        layout: 'bar',
        facts: { ...factsFor(introduction, wording), offer, meter },
      }).banner;
    expect([shown(null)?.terms, shown(null)?.note]).to.deep.equal([null, null]);
    expect(shown(introduction)?.terms).to.equal('Then $29.99');
    expect(checkWording(wording, now)).to.deep.equal([]);
    const banners = { ...wording.banners, metered: { ...metered, body: '{{planPrice}}' } };
    expect(checkWording({ ...wording, banners }, now).map(({ path }) => path)).to.deep.equal(['banners.metered.body']);
  });
});

describe('what offers say of themselves in every language', () => {
  for (const locale of manyLocales) {
    const wording = wordingIn(locale);

    it(`is whole in ${locale}, whatever is sold, and says exactly what follows`, () => {
      expect(checkWording(wording, now)).to.deep.equal([]);
      fc.assert(
        fc.property(offers, (offer) => {
          const { headline, terms, template, ...banner } = wallFor(offer, wording);
          expect(headline).to.equal(labelOf(offer, wording));
          expect(JSON.stringify([headline, terms, banner])).not.to.match(/\{\{|undefined|null null/);
          const follows = kindOf(offer) === 'introduction';
          expect(terms === null).to.equal(!follows);
          if (!follows || offer.then === null || terms === null) return;
          const end = introEnd(offer, now, timeZone) ?? Number.NaN;
          expect(terms)
            .to.contain(formatMoney(offer.then, locale))
            .and.to.contain(formatEvery(offer.then.every, locale))
            .and.to.contain(formatFullDate(end, locale, timeZone));
        }),
        { numRuns: 150 },
      );
    });
  }

  it('names one of a unit without its number where the language has a singular, and with it elsewhere', () => {
    const month = { count: 1, unit: 'month' } as const;
    expect(['en', 'de', 'ru', 'ar'].map((locale) => formatEvery(month, locale))).to.deep.equal([
      'month',
      'Monat',
      'месяц',
      'شهر',
    ]);
    for (const locale of ['ja', 'zh', 'ko', 'th', 'vi']) expect(formatEvery(month, locale)).to.match(/1/);
    for (const locale of manyLocales)
      for (const unit of ['day', 'week', 'month', 'year'] as const)
        expect(formatEvery({ count: 3, unit }, locale), locale).to.match(/3|٣/);
  });
});
