import { expect } from 'chai';
import { oddities } from '../../../../src/paywall/editing/offer-oddities.ts';
import { reviewOffer } from '../../../../src/paywall/editing/offer-review.ts';
import { audiencesOf, offerGaps, offersForAudience } from '../../../../src/paywall/offers/audiences.ts';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';
import { dayPass, fullPrice, introduction, yearly } from '../../../support/fixtures/sample-offer.ts';

const now = Date.UTC(2026, 10, 23);
const hour = 3_600_000;
const usd = (amount: number) => ({ amount, currency: 'usd' });
const onlyNew = { ...introduction, eligibility: { ...introduction.eligibility, newReadersOnly: true } };
const inJapan = { ...introduction, eligibility: { ...introduction.eligibility, countries: ['JP'] } };

describe('U5: what looks odd in an offer', () => {
  const found = (change: Partial<Offer>, before: Offer | null = null, others: readonly Offer[] = []) =>
    oddities({ offer: { ...introduction, ...change }, before, offers: others, now }).map(({ kind, path }) => [
      kind,
      path,
    ]);

  const cases: readonly [string, ReturnType<typeof found>, readonly string[]][] = [
    ['nothing, of what it was', found({}, introduction, [fullPrice, yearly, dayPass]), []],
    ['a price that changes by half', found({ price: usd(450) }, introduction), []],
    ['a price that changes by more than half', found({ price: usd(449) }, introduction), ['price-changed']],
    [
      '$900 in the place of $9',
      found({ price: usd(90_000) }, introduction),
      ['price-changed', 'introduction-above-plan'],
    ],
    [
      'a plan that costs twice as much',
      found({ then: { ...usd(5999), every: { count: 1, unit: 'month' } } }, introduction),
      ['plan-price-changed'],
    ],
    [
      'another currency than before',
      found({ price: { amount: 900, currency: 'jpy' }, then: null }, introduction),
      ['currency-changed'],
    ],
    [
      'another currency than all others',
      found({ price: { amount: 900, currency: 'eur' }, then: null }, null, [fullPrice, yearly]),
      ['other-currency'],
    ],
    ['an introduction above its plan', found({ price: usd(9900) }), ['introduction-above-plan']],
    [
      'a plan for a hundredth of another',
      found({ price: usd(2), then: null, term: { count: 1, unit: 'month' } }, null, [fullPrice]),
      ['far-from-others'],
    ],
    ['a pass for a day beside a year', found({ ...dayPass, id: 'another' }, null, [yearly]), []],
    ['two years', found({ ...fullPrice, term: { count: 2, unit: 'year' } }), ['long-term']],
    ['an end within a day', found({ endsAt: now + hour }), ['ends-soon']],
    ['a day on sale, later', found({ startsAt: now + 90 * hour, endsAt: now + 100 * hour }), ['ends-soon']],
  ];
  for (const [what, kinds, expected] of cases)
    it(what, () => expect(kinds.map(([kind]) => kind)).to.deep.equal(expected));

  it('names the field', () => {
    expect(found({ endsAt: now + hour })).to.deep.equal([['ends-soon', 'endsAt']]);
  });
});

describe('U6: who can buy nothing', () => {
  const sentences = (offers: readonly Offer[]) => offerGaps(offers, now).map(({ sentence }) => sentence);

  it('is nobody where a plan is for everybody', () => {
    expect(sentences([onlyNew, fullPrice])).to.deep.equal([]);
  });

  it('are those who left where there is a trial for new readers alone', () => {
    expect(sentences([onlyNew])).to.deep.equal([
      'Readers whose trial has ended can buy nothing.',
      'Readers whose subscription has ended can buy nothing.',
    ]);
  });

  it('are readers of other countries, and of one', () => {
    expect(sentences([{ ...fullPrice, eligibility: inJapan.eligibility }])[0]).to.equal(
      'New readers in other countries can buy nothing.',
    );
  });

  it('is by the rule of checkout, for each audience', () => {
    for (const offers of [[onlyNew], [inJapan, dayPass], [{ ...fullPrice, status: 'draft' as const }], []]) {
      const without = offerGaps(offers, now).flatMap(({ reader, countries }) =>
        countries.map((country) => `${reader} ${country}`),
      );
      const expected = audiencesOf(offers)
        .filter(
          (audience) => audience.reader !== 'left-long-ago' && offersForAudience(offers, audience, now).length === 0,
        )
        .map(({ reader, country }) => `${reader} ${country}`);
      expect(without).to.deep.equal(expected);
    }
  });
});

describe('U5: the review of an offer', () => {
  const review = (before: Offer | null, after: Offer | null, others: readonly Offer[] = []) => {
    const offers = before === null ? others : [...others, before];
    return reviewOffer({ ...examplePublication(), offers }, { before, after }, now);
  };
  const told = (...args: Parameters<typeof review>) => review(...args).effects.map(({ sentence }) => sentence);
  const winter = { ...onlyNew, id: 'winter', name: 'Winter', endsAt: now + 400 * hour };

  it('says which other offer banners name no longer, and to whom', () => {
    const { effects } = review(null, winter, [{ ...onlyNew, name: 'Trial' }]);
    expect(effects).to.deep.equal([
      {
        kind: 'replaces',
        other: 'trial-3-months',
        audiences: [{ reader: 'new', country: null }],
        sentence: 'New readers are shown “Winter” in banners instead of “Trial”, which stays among all offers.',
      },
    ]);
  });

  it('says what comes back when it ends, and who can buy nothing any more', () => {
    expect(told(winter, { ...winter, status: 'ended' }, [{ ...onlyNew, name: 'Trial' }])).to.deep.equal([
      'New readers are shown “Trial” in banners instead of “Winter”.',
    ]);
    const { effects, gaps } = review(fullPrice, null);
    expect(effects.map(({ sentence }) => sentence)).to.deep.equal(['All readers can buy nothing any more.']);
    expect(gaps.map(({ reader }) => reader)).to.deep.equal(['new', 'trial-ended', 'subscription-ended']);
  });

  it('judges an offer that begins later as of then, and shows the walls before and after in every language', () => {
    const startsAt = now + 30 * hour;
    expect(told(null, { ...fullPrice, startsAt, name: 'Plan' })).to.deep.equal([
      'No reader sees it before November 24th, 2026. What follows is as of then, with the offers of today.',
      'All readers are offered “Plan”. So far they can buy nothing.',
    ]);
    const { walls } = review(winter, { ...winter, price: usd(500) });
    expect(walls.map(({ locale, before, after }) => [locale, before?.headline, after?.headline])).to.deep.equal([
      ['en', 'Try 3 months for $9', 'Try 3 months for $5'],
      ['ja', walls[1]?.before?.headline, walls[1]?.after?.headline],
    ]);
    expect(walls[1]?.before?.headline).to.include('$9');
  });

  it('says that nobody notices a draft, or another name', () => {
    expect(told(null, { ...winter, status: 'draft' })).to.deep.equal(['Readers do not see this offer.']);
    expect(told(winter, { ...winter, name: 'Cold' })).to.deep.equal(['Readers notice nothing of this change.']);
  });
});
