import { expect } from 'chai';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  isTimeZone,
  retainedUntil,
  type Weekday,
  type Window,
  type WindowRule,
  windowAt,
} from '../../../../src/paywall/calendar/window.ts';

const zones = Intl.supportedValuesOf('timeZone');
const weekdays: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const month: WindowRule = { kind: 'month' };

const at = (iso: string) => Temporal.Instant.from(iso).epochMilliseconds;
const iso = (epochMs: number) => Temporal.Instant.fromEpochMilliseconds(epochMs).toString();
const local = (epochMs: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
const edges = ({ startsAt, endsAt }: Window) => [iso(startsAt), iso(endsAt)];
const hours = ({ startsAt, endsAt }: Window) => (endsAt - startsAt) / 3_600_000;

const moment = fc.integer({ min: at('1970-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });
const zone = fc.constantFrom(...zones);
const calendarRule: fc.Arbitrary<WindowRule> = fc.oneof(
  fc.constant<WindowRule>({ kind: 'day' }),
  fc.constantFrom(...weekdays).map((startsOn): WindowRule => ({ kind: 'week', startsOn })),
  fc.constant(month),
);

function expectFit(rule: WindowRule, timeZone: string, now: number): void {
  const window = windowAt(rule, timeZone, now);
  const story = `${JSON.stringify(rule)} ${timeZone} ${iso(now)}`;
  expect(window.startsAt, story).to.be.at.most(now);
  expect(window.endsAt, story).to.be.above(now);
  const [first, last] = [windowAt(rule, timeZone, window.startsAt), windowAt(rule, timeZone, window.endsAt - 1)];
  expect([first, last], story).to.deep.equal([window, window]);
  const [before, after] = [windowAt(rule, timeZone, window.startsAt - 1), windowAt(rule, timeZone, window.endsAt)];
  expect([before.endsAt, after.startsAt], story).to.deep.equal([window.startsAt, window.endsAt]);
  expect(new Set([before.id, window.id, after.id]).size, story).to.equal(3);
}

describe('calendar windows in every IANA zone', () => {
  it('contain the moment they are asked for, and abut without gap or overlap', () => {
    fc.assert(fc.property(calendarRule, zone, moment, expectFit), { numRuns: 1_000 });
  });

  it('do so around every change of clocks', () => {
    const nearby = fc.integer({ min: -3 * 3_600_000, max: 3 * 3_600_000 });
    fc.assert(
      fc.property(calendarRule, zone, fc.tuple(moment, nearby), (rule, timeZone, [now, distance]) => {
        const change = local(now, timeZone).getTimeZoneTransition('next');
        if (change !== null) expectFit(rule, timeZone, change.epochMilliseconds + distance);
      }),
      { numRuns: 1_000 },
    );
  });

  it('begin a month with the first and have as many days as the calendar', () => {
    fc.assert(
      fc.property(zone, moment, (timeZone, now) => {
        const { startsAt, endsAt, id } = windowAt(month, timeZone, now);
        const [first, next] = [local(startsAt, timeZone), local(endsAt, timeZone)];
        expect([first.day, next.day], timeZone).to.deep.equal([1, 1]);
        expect(id).to.equal(`month:${first.toPlainDate().toString().slice(0, 7)}`);
        expect(first.toPlainDate().until(next.toPlainDate()).days).to.equal(first.daysInMonth);
      }),
    );
  });

  it("begin a week on the rule's day", () => {
    fc.assert(
      fc.property(fc.constantFrom(...weekdays), zone, moment, (startsOn, timeZone, now) => {
        const { startsAt, endsAt, id } = windowAt({ kind: 'week', startsOn }, timeZone, now);
        const first = Temporal.PlainDate.from(id.slice('week:'.length));
        expect(weekdays[first.dayOfWeek - 1]).to.equal(startsOn);
        expect(first.toZonedDateTime(timeZone).epochMilliseconds).to.equal(startsAt);
        expect(first.add({ days: 7 }).toZonedDateTime(timeZone).epochMilliseconds).to.equal(endsAt);
      }),
    );
  });

  it('B10: are kept until the window of the same id has ended in every other zone', () => {
    const windows = zones.map((timeZone) => windowAt(month, timeZone, at('2026-11-23T12:00:00Z')));
    expect(new Set(windows.map(({ id }) => id)).size).to.equal(1);
    const first = windows.reduce((one, other) => (one.endsAt < other.endsAt ? one : other));
    expect(retainedUntil(first)).to.be.at.least(Math.max(...windows.map(({ endsAt }) => endsAt)));
  });

  it('are the same whatever was asked before', () => {
    const call = fc.tuple(calendarRule, fc.constantFrom('Asia/Tokyo', 'Europe/London', 'Pacific/Apia'), moment);
    fc.assert(
      fc.property(fc.array(call, { minLength: 2, maxLength: 8 }), (calls) => {
        const forwards = calls.map(([rule, timeZone, now]) => windowAt(rule, timeZone, now));
        const backwards = calls.toReversed().map(([rule, timeZone, now]) => windowAt(rule, timeZone, now));
        expect(backwards.toReversed()).to.deep.equal(forwards);
      }),
    );
  });
});

describe('calendar windows', () => {
  for (const day of [29, 30, 31]) {
    it(`B1: a reader counted on ${day} January meters January, and never into March`, () => {
      for (const year of [2027, 2028]) {
        const window = windowAt(month, 'Asia/Tokyo', at(`${year}-01-${day}T12:00:00+09:00`));
        expect(edges(window)).to.deep.equal([`${year - 1}-12-31T15:00:00Z`, `${year}-01-31T15:00:00Z`]);
        const next = windowAt(month, 'Asia/Tokyo', window.endsAt);
        expect(next.id).to.equal(`month:${year}-02`);
        expect(hours(next) / 24).to.equal(year === 2028 ? 29 : 28);
      }
    });
  }

  it("B2: the week is one for all, from the publication's day in the publication's zone", () => {
    const sunday = at('2026-11-22T15:30:00Z');
    const monday = windowAt({ kind: 'week', startsOn: 'monday' }, 'Asia/Tokyo', sunday);
    expect(monday.id).to.equal('week:2026-11-23');
    expect(edges(monday)).to.deep.equal(['2026-11-22T15:00:00Z', '2026-11-29T15:00:00Z']);
    expect(windowAt({ kind: 'week', startsOn: 'sunday' }, 'Asia/Tokyo', sunday).id).to.equal('week:2026-11-22');
    expect(windowAt({ kind: 'week', startsOn: 'monday' }, 'UTC', sunday).id).to.equal('week:2026-11-16');
  });

  it('B3: a month is a calendar month, in the zone and across its changes of clocks', () => {
    const march = windowAt(month, 'America/New_York', at('2026-03-20T00:00:00Z'));
    expect(edges(march)).to.deep.equal(['2026-03-01T05:00:00Z', '2026-04-01T04:00:00Z']);
    expect(hours(march)).to.equal(31 * 24 - 1);
  });

  it('have 23 or 25 hours on the days on which the clocks change', () => {
    expect(hours(windowAt({ kind: 'day' }, 'Europe/Berlin', at('2026-03-29T12:00:00Z')))).to.equal(23);
    expect(hours(windowAt({ kind: 'day' }, 'Europe/Berlin', at('2026-10-25T12:00:00Z')))).to.equal(25);
  });

  it('begin a day after midnight where the clocks skip midnight', () => {
    const window = windowAt({ kind: 'day' }, 'America/Sao_Paulo', at('2018-11-04T12:00:00Z'));
    expect(local(window.startsAt, 'America/Sao_Paulo').toPlainTime().toString()).to.equal('01:00:00');
    expect(hours(window)).to.equal(23);
  });

  it('do not go back to the old day where the clocks are put back shortly after midnight', () => {
    const oldDateAgain = at('1987-10-25T02:45:00Z');
    expect(local(oldDateAgain, 'America/St_Johns').toPlainDate().toString()).to.equal('1987-10-24');
    expect(windowAt({ kind: 'day' }, 'America/St_Johns', oldDateAgain).id).to.equal('day:1987-10-25');
  });

  it('pass over a day that a zone left out', () => {
    const skipped = at('2011-12-30T10:00:00Z');
    expect(windowAt({ kind: 'day' }, 'Pacific/Apia', skipped - 1).id).to.equal('day:2011-12-29');
    const next = windowAt({ kind: 'day' }, 'Pacific/Apia', skipped);
    expect([next.id, next.startsAt]).to.deep.equal(['day:2011-12-31', skipped]);
  });

  it('refuse a zone that does not exist', () => {
    expect(() => windowAt(month, 'Asia/Atlantis', 0)).to.throw(RangeError);
  });
});

describe('rolling windows', () => {
  const days = fc.integer({ min: 1, max: 400 });

  it('B3: last so many calendar days from their beginning, to the same local time', () => {
    const window = windowAt({ kind: 'rolling', days: 30 }, 'America/New_York', at('2026-02-20T15:00:00Z'));
    expect([window.id, window.startsAt]).to.deep.equal(['rolling', at('2026-02-20T15:00:00Z')]);
    expect(iso(window.endsAt)).to.equal('2026-03-22T14:00:00Z');
  });

  it('end when the calendar says, in every zone and whatever was asked before', () => {
    fc.assert(
      fc.property(days, zone, fc.array(moment, { minLength: 1, maxLength: 3 }), (length, timeZone, moments) => {
        for (const now of moments.flatMap((each) => [each, each + 20 * 86_400_000, each + 1])) {
          const expected = local(now, timeZone).add({ days: length }).epochMilliseconds;
          const { endsAt } = windowAt({ kind: 'rolling', days: length }, timeZone, now);
          expect(endsAt, `${length} ${timeZone} ${iso(now)}`).to.equal(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('end when the calendar says hour by hour around the changes of clocks of a year', () => {
    for (const timeZone of ['America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
      for (let now = at('2026-01-01T00:10:00Z'); now < at('2027-01-01T00:00:00Z'); now += 6_600_000) {
        const expected = local(now, timeZone).add({ days: 7 }).epochMilliseconds;
        const { endsAt } = windowAt({ kind: 'rolling', days: 7 }, timeZone, now);
        if (endsAt !== expected) expect.fail(`${timeZone} ${iso(now)}: ${iso(endsAt)}, not ${iso(expected)}`);
      }
    }
  });
});

describe('time zones', () => {
  it('are known by their IANA names', () => {
    expect(zones.filter((name) => !isTimeZone(name))).to.deep.equal([]);
    expect(isTimeZone('UTC')).to.equal(true);
  });

  for (const name of ['', 'Asia/Atlantis', '+09:00', 'Tokyo', '2026-01-01[Asia/Tokyo]', 'Asia/Tokyo ']) {
    it(`do not include "${name}"`, () => expect(isTimeZone(name)).to.equal(false));
  }
});
