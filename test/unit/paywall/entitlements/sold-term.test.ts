import { expect } from 'chai';
import fc from 'fast-check';
import type { EntitlementBasis, Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import { isTrialPurchase } from '../../../../src/paywall/entitlements/purchase.ts';
import {
  introductionEnd,
  type SoldIntroduction,
  type SoldTerm,
  termFrom,
  termMove,
} from '../../../../src/paywall/entitlements/sold-term.ts';
import { introEnd, type Offer } from '../../../../src/paywall/offers/offer.ts';
import { isFreshPage } from '../../../../src/paywall/selling/page-terms.ts';
import { dayPass, introduction } from '../../../support/fixtures/sample-offer.ts';
import { derive, on, plan, stateOn, term, trial } from '../../../support/fixtures/sample-purchase.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const threeMonths: SoldTerm = { count: 3, unit: 'month', timeZone: 'Asia/Tokyo' };

/** Bought on the day on which its page was opened, and paid for with a card. */
const sold: SoldIntroduction = {
  term: threeMonths,
  boughtAt: on('2026-11-23'),
  paidAt: on('2026-11-23'),
  isAwaited: false,
  givenEnd: on('2027-02-23'),
  isWaiting: false,
  providerEnd: on('2027-02-23'),
  isRunning: true,
  planBeganAt: null,
};

const paidLate: SoldIntroduction = { ...sold, paidAt: on('2026-11-24'), boughtAt: on('2026-11-24') };
const awaited: SoldIntroduction = {
  ...sold,
  term: { ...threeMonths, count: 2, unit: 'day' },
  paidAt: null,
  isAwaited: true,
  givenEnd: on('2026-11-25'),
  providerEnd: on('2026-11-25'),
};
const waiting: SoldIntroduction = {
  ...awaited,
  isWaiting: true,
  givenEnd: on('2026-12-07'),
  providerEnd: on('2026-12-07'),
};
const arrived: SoldIntroduction = { ...waiting, isAwaited: false, paidAt: on('2026-11-26') };

describe('F1: the end of an introduction', () => {
  const cases: readonly (readonly [string, SoldIntroduction, string | null])[] = [
    ['is what was sold, if it was paid for at once', sold, '2027-02-23'],
    ['counts from the payment, if that came later', paidLate, '2027-02-24'],
    ['is what was sold by a version that did not write down how it counts', { ...paidLate, term: null }, '2027-02-23'],
    ['is where support has moved it while it runs', { ...sold, providerEnd: on('2027-03-23') }, '2027-03-23'],
    ['is no earlier than it was sold', { ...sold, providerEnd: on('2026-12-23') }, '2027-02-23'],
    [
      'is where the plan began, whatever trial support gives afterwards',
      { ...sold, planBeganAt: on('2027-02-23'), providerEnd: on('2027-05-23') },
      '2027-02-23',
    ],
    ['F3: counts from when the money arrived, not from where it waited', arrived, '2026-11-28'],
    ['F3: is where support has moved it while it waited', { ...arrived, providerEnd: on('2026-12-23') }, '2026-12-23'],
    ['is unknown if nobody says', { ...sold, term: null, givenEnd: null, providerEnd: null }, null],
  ];
  for (const [title, given, expected] of cases) {
    it(title, () => expect(introductionEnd(given)).to.equal(expected === null ? null : on(expected)));
  }
});

describe('F2: where the end of an introduction goes at the provider', () => {
  const nowhere: readonly (readonly [string, SoldIntroduction])[] = [
    ['that is right', sold],
    ['that support has moved', { ...paidLate, providerEnd: on('2027-03-23') }],
    ['that has begun to be a plan', { ...paidLate, isRunning: false }],
    ['that was sold by a version that did not write down how it counts', { ...paidLate, term: null }],
    ['that waits already', waiting],
    [
      'that is long enough to wait by itself',
      { ...awaited, givenEnd: on('2027-02-23'), providerEnd: on('2027-02-23') },
    ],
    ['whose payment has failed', { ...awaited, isAwaited: false }],
  ];
  for (const [title, given] of nowhere) it(`is nowhere, of one ${title}`, () => expect(termMove(given)).to.equal(null));

  it('is the end that counts from the payment', () => {
    expect(termMove(paidLate)).to.deep.equal({ from: on('2027-02-23'), to: on('2027-02-24'), isWaiting: false });
  });

  it('F3: is later than any bank takes, while a short one waits for its payment, and back once that has arrived', () => {
    expect(termMove(awaited)).to.deep.equal({ from: on('2026-11-25'), to: on('2026-12-07'), isWaiting: true });
    expect(termMove(arrived)).to.deep.equal({ from: on('2026-12-07'), to: on('2026-11-28'), isWaiting: false });
  });
});

describe('F1: a purchase that has a trial at the provider', () => {
  const given: Purchase = { ...plan, soldAs: 'plan', status: 'trialing', introEndsAt: null };

  it('is a plan that runs, if it was sold as one', () => {
    expect(derive([given], '2027-06-01')).to.deep.include({ state: 'active', endsAt: null, lapse: null });
    expect(isTrialPurchase(given)).to.equal(false);
  });

  it('is a plan that runs, once the introduction with which it was sold is over', () => {
    const after: Purchase = { ...plan, soldAs: 'introduction', status: 'trialing' };
    expect(stateOn([after], '2027-06-01')).to.equal('active');
    expect(stateOn([{ ...after, paidFull: false }], '2027-02-01')).to.equal('trial');
    expect(isTrialPurchase(after)).to.equal(true);
  });

  it('was a subscription when it is over, if it was sold as a plan', () => {
    expect(stateOn([{ ...given, status: 'canceled', paidFull: false }], '2027-06-01')).to.equal('expired');
  });

  it('is judged as before, if what was stored of it does not say as what it was sold', () => {
    expect(isTrialPurchase(trial)).to.equal(true);
    expect(isTrialPurchase({ ...trial, introEndsAt: null })).to.equal(false);
    expect(isTrialPurchase(term)).to.equal(false);
  });
});

describe('F3: a term whose money arrives after an admin took everything away', () => {
  const late: Purchase = { ...term, soldAs: 'term', startedAt: on('2026-11-23'), paidAt: on('2026-11-26') };
  const state = (changes: Partial<EntitlementBasis>) => stateOn([late], '2026-12-01', changes);

  it('counts, because it was paid for afterwards', () => {
    expect(state({ revokedAt: on('2026-11-24') })).to.equal('trial');
    expect(state({ revokedAt: on('2026-11-27') })).to.equal('revoked');
  });
});

const zones = ['Asia/Tokyo', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
const units = ['day', 'week', 'month', 'year'] as const;

describe('F2: whenever a page is opened, and paid within the day for which it is open', () => {
  const sale = fc.record({
    offer: fc.constantFrom(introduction, dayPass),
    count: fc.integer({ min: 1, max: 4 }),
    unit: fc.constantFrom(...units),
    timeZone: fc.constantFrom(...zones),
    // To the second, as the provider counts.
    openedAt: fc.integer({ min: Date.UTC(2026, 0) / 1000, max: Date.UTC(2029, 0) / 1000 }).map((at) => at * 1000),
    afterMs: fc.integer({ min: 0, max: 86_400 }).map((seconds) => seconds * 1000),
  });

  it('an introduction lasts at least its length from the payment, and no longer than that or what its page said', () => {
    fc.assert(
      fc.property(sale, ({ count, unit, timeZone, openedAt, afterMs }) => {
        const asked: Offer = { ...introduction, term: { count, unit } };
        const paidAt = openedAt + afterMs;
        const counted = termFrom(paidAt, { ...asked.term, timeZone });
        const givenEnd = introEnd(asked, openedAt, timeZone);
        const one = {
          ...sold,
          term: { ...asked.term, timeZone },
          boughtAt: paidAt,
          paidAt,
          givenEnd,
          providerEnd: givenEnd,
        };
        const end = introductionEnd(one) ?? 0;
        // A page may say more by the calendar: a year from 28 February ends no earlier than one from the leap day after it.
        expect(end).to.equal(Math.max(counted, givenEnd ?? 0));
        expect(end).to.be.at.most(counted + dayMs + hourMs);
        const moved = termMove(one)?.to ?? givenEnd;
        expect(moved, 'where the provider ends it').to.equal(end);
        expect(termMove({ ...one, givenEnd: moved, providerEnd: moved }), 'moved once').to.equal(null);
      }),
      { numRuns: 2000 },
    );
  });

  it('a page is handed out again only within an hour, and if it names the same day', () => {
    fc.assert(
      fc.property(sale, ({ offer, count, unit, timeZone, openedAt, afterMs }) => {
        const asked: Offer = { ...offer, term: { count, unit } };
        const page = { openedAt, introEndsAt: introEnd(asked, openedAt, timeZone) };
        const isFresh = isFreshPage(page, { offer: asked, timeZone, now: openedAt + afterMs });
        if (afterMs > hourMs) expect(isFresh).to.equal(false);
        if (afterMs === 0) expect(isFresh).to.equal(true);
      }),
    );
    const beforeMidnight = on('2026-11-24') - 60_000;
    const page = { openedAt: beforeMidnight, introEndsAt: introEnd(introduction, beforeMidnight, 'Asia/Tokyo') };
    const after = { timeZone: 'Asia/Tokyo', now: on('2026-11-24') + 60_000 };
    expect(isFreshPage(page, { ...after, offer: introduction })).to.equal(false);
    expect(isFreshPage(page, { ...after, offer: dayPass }), 'a pass counts from its payment anyway').to.equal(true);
  });
});
