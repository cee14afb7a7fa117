import { expect } from 'chai';
import { Temporal } from 'temporal-polyfill';
import type { Term } from '../../src/paywall/offer.ts';
import { addTerm, formatTerm, introEnd } from '../../src/paywall/term.ts';
import { dayPass, fullPrice, introduction } from './sample-offer.ts';

const at = (iso: string) => Temporal.Instant.from(iso).epochMilliseconds;

describe('terms in words', () => {
  for (const [count, unit, locale, text] of [
    [3, 'month', 'en', '3 months'],
    [1, 'month', 'en', '1 month'],
    [2, 'week', 'en', '2 weeks'],
    [1, 'day', 'en', '1 day'],
    [1, 'year', 'en', '1 year'],
    [3, 'month', 'ja', '3 か月'],
    [1, 'year', 'ja', '1 年'],
    [3, 'month', 'pl', '3 miesiące'],
    [5, 'month', 'pl', '5 miesięcy'],
  ] as const) {
    it(`are ${text} in ${locale}`, () => expect(formatTerm({ count, unit }, locale)).to.equal(text));
  }
});

describe('the end of a term', () => {
  const cases: readonly (readonly [string, Term, string, string])[] = [
    ['2026-01-31T08:15:00Z', { count: 3, unit: 'month' }, 'UTC', '2026-04-30T08:15:00Z'],
    ['2028-01-31T08:15:00Z', { count: 1, unit: 'month' }, 'UTC', '2028-02-29T08:15:00Z'],
    ['2028-02-29T08:15:00Z', { count: 1, unit: 'year' }, 'UTC', '2029-02-28T08:15:00Z'],
    ['2026-02-20T15:07:00Z', { count: 3, unit: 'month' }, 'America/New_York', '2026-05-20T14:07:00Z'],
    ['2026-10-24T15:07:00Z', { count: 1, unit: 'week' }, 'Europe/Berlin', '2026-10-31T16:07:00Z'],
    // Evening of 30 January in UTC is already the 31st in Tokyo.
    ['2026-01-30T18:00:00Z', { count: 1, unit: 'month' }, 'Asia/Tokyo', '2026-02-27T18:00:00Z'],
    // 02:30 does not exist on that night: the clocks go from 02:00 to 03:00.
    ['2026-03-07T07:30:00Z', { count: 1, unit: 'day' }, 'America/New_York', '2026-03-08T07:30:00Z'],
    ['2011-12-29T20:00:00Z', { count: 2, unit: 'day' }, 'Pacific/Apia', '2011-12-30T20:00:00Z'],
  ];

  for (const [start, term, timeZone, end] of cases) {
    it(`is ${end} for ${term.count} ${term.unit} from ${start} in ${timeZone}`, () => {
      expect(addTerm(at(start), term, timeZone)).to.equal(at(end));
    });
  }

  it('is not to be told in a zone that does not exist', () => {
    expect(() => addTerm(0, { count: 1, unit: 'day' }, 'Asia/Atlantis')).to.throw(RangeError);
  });
});

describe('the end of an introduction', () => {
  it("killbill #1923: is the right day of New York's calendar", () => {
    const bought = at('2027-01-31T23:30:00-05:00');
    expect(introEnd(introduction, bought, 'America/New_York')).to.equal(at('2027-04-30T23:30:00-04:00'));
    expect(introEnd(introduction, bought, 'Asia/Tokyo')).to.equal(at('2027-05-01T13:30:00+09:00'));
  });

  it('is that of the one term, and there is none before a plan at its full price', () => {
    const bought = at('2026-11-23T12:00:00+09:00');
    expect(introEnd(dayPass, bought, 'Asia/Tokyo')).to.equal(at('2026-11-24T12:00:00+09:00'));
    expect(introEnd(fullPrice, bought, 'Asia/Tokyo')).to.equal(null);
  });
});
