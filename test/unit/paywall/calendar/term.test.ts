import { expect } from 'chai';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addTerm, formatTerm, type Term } from '../../../../src/paywall/calendar/term.ts';

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
    // The clocks of New York go forward in March, those of Berlin back in October.
    ['2027-12-31T04:30:00Z', { count: 3, unit: 'month' }, 'America/New_York', '2028-03-31T03:30:00Z'],
    ['2027-08-31T21:30:00Z', { count: 3, unit: 'month' }, 'Europe/Berlin', '2027-11-30T22:30:00Z'],
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

  /** Some that stand still, some whose clocks change, one by half an hour. That one of them skipped a day is a case above. */
  const zones = [
    ...['UTC', 'Asia/Tokyo', 'Asia/Kolkata', 'America/New_York', 'Europe/Berlin', 'Africa/Casablanca'],
    ...['Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Chatham', 'Pacific/Apia', 'America/Santiago'],
  ];
  const zone = fc.constantFrom(...zones);
  const start = fc.integer({ min: at('2012-02-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });

  const formats = zones.map((timeZone) => {
    const date = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    return new Intl.DateTimeFormat('en', { timeZone, calendar: 'gregory', hourCycle: 'h23', ...date });
  });

  function formatOf(timeZone: string): Intl.DateTimeFormat {
    const format = formats[zones.indexOf(timeZone)];
    if (format === undefined) throw new Error(`There is no format for ${timeZone}.`);
    return format;
  }

  /** What a calendar and a clock on a wall of the zone show. */
  function shown(time: number, timeZone: string): Record<'year' | 'month' | 'day' | 'minutes', number> {
    const parts = Object.fromEntries(
      formatOf(timeZone)
        .formatToParts(time)
        .map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    return { year, month, day, minutes: hour * 60 + minute };
  }

  it('is so many months on by the calendar of any zone, on the same day or the last one, and at the same time', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 23 }), zone, (begin, count, timeZone) => {
        const from = shown(begin, timeZone);
        const to = shown(addTerm(begin, { count, unit: 'month' }, timeZone), timeZone);
        const months = from.year * 12 + from.month - 1 + count;
        const lastDay = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
        expect([to.year * 12 + to.month - 1, to.day]).to.deep.equal([months, Math.min(from.day, lastDay)]);
        // A time that the clocks skip that night comes as much later.
        expect(to.minutes - from.minutes).to.be.oneOf([0, 30, 60]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is later the longer the term, and the later it was bought, but for hours that come twice', () => {
    fc.assert(
      fc.property(fc.tuple(start, start), fc.integer({ min: 1, max: 23 }), zone, (starts, count, timeZone) => {
        const [early, late] = [Math.min(...starts), Math.max(...starts)];
        const end = (begin: number, months: number) => addTerm(begin, { count: months, unit: 'month' }, timeZone);
        expect(end(early, count + 1)).to.be.greaterThan(end(early, count));
        expect(end(early, count)).to.be.greaterThan(early);
        const hourMs = 3_600_000;
        expect(end(late, count)).to.be.at.least(end(early, count) - hourMs);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not to be told in a zone that does not exist', () => {
    expect(() => addTerm(0, { count: 1, unit: 'day' }, 'Asia/Atlantis')).to.throw(RangeError);
  });
});
