import { expect } from 'chai';
import fc from 'fast-check';
import { type WindowRule, windowAt } from '../../../../src/paywall/calendar/window.ts';
import { replacedWindows, withReplacedWindows } from '../../../../src/paywall/metering/replaced-windows.ts';
import type { PublicationSettings, ReplacedWindow } from '../../../../src/paywall/publication.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';

const now = Date.UTC(2026, 10, 23, 12);
const day = 86_400_000;

function settings(
  window: WindowRule,
  timeZone = 'Asia/Tokyo',
  replaced: readonly ReplacedWindow[] = [],
): PublicationSettings {
  return {
    ...examplePublication().settings,
    timeZone,
    meter: { limits: { anonymous: 10, registered: 15 }, window, releases: 3, replaced },
  };
}

const month = { kind: 'month' } as const;
const monday = { kind: 'week', startsOn: 'monday' } as const;
const sunday = { kind: 'week', startsOn: 'sunday' } as const;
const rolling = { kind: 'rolling', days: 30 } as const;

const replacedBy = (before: PublicationSettings, after: PublicationSettings, at = now) =>
  withReplacedWindows(before, after, at).meter.replaced;

describe('B10: settings that replace others', () => {
  for (const [what, before, after] of [
    ['kind', settings(month), settings(monday)],
    ['first day of the week', settings(monday), settings(sunday)],
    ['number of days', settings(rolling), settings({ ...rolling, days: 7 })],
    ['time zone', settings(month), settings(month, 'UTC')],
  ] as const) {
    it(`record the window of which the ${what} changes`, () => {
      const { timeZone, meter } = before;
      expect(replacedBy(before, after)).to.deep.equal([{ window: meter.window, timeZone, at: now }]);
    });
  }

  it('record nothing where only limits and other fields change, and keep what is on record', () => {
    const after = { ...settings({ ...monday }), title: 'Anew', open: true };
    expect(withReplacedWindows(settings(monday), after, now)).to.deep.equal(after);
    const earlier = [{ window: month, timeZone: 'Asia/Tokyo', at: now - day }];
    expect(replacedBy(settings(monday, 'Asia/Tokyo', earlier), after)).to.deep.equal(earlier);
  });

  it('keep older records while a window of theirs may still run, newest first', () => {
    const earlier = [
      { window: month, timeZone: 'Asia/Tokyo', at: now - 2 * day },
      { window: { kind: 'day' }, timeZone: 'Asia/Tokyo', at: now - 3 * day },
      { window: rolling, timeZone: 'Asia/Tokyo', at: now - 29 * day },
      { window: rolling, timeZone: 'UTC', at: now - 30 * day },
    ] as const;
    expect(replacedBy(settings(monday, 'Asia/Tokyo', earlier), settings(sunday))).to.deep.equal([
      { window: monday, timeZone: 'Asia/Tokyo', at: now },
      earlier[0],
      earlier[2],
    ]);
  });

  it('hold one record for a rule that was in force twice', () => {
    const first = withReplacedWindows(settings(month), settings(monday), now);
    const back = withReplacedWindows(first, settings(month), now + 1000);
    const again = withReplacedWindows(back, settings(monday), now + 2000);
    expect(again.meter.replaced).to.deep.equal([
      { window: month, timeZone: 'Asia/Tokyo', at: now + 2000 },
      { window: monday, timeZone: 'Asia/Tokyo', at: now + 1000 },
    ]);
  });

  it('forget records that come with them from outside', () => {
    const after = settings(month, 'Asia/Tokyo', [{ window: monday, timeZone: 'UTC', at: now }]);
    expect(replacedBy(settings(month), after)).to.deep.equal([]);
  });

  it('leave both as they were', () => {
    const [before, after] = [settings(month), settings(monday)];
    withReplacedWindows(before, after, now);
    expect(before).to.deep.equal(settings(month));
    expect(after).to.deep.equal(settings(monday));
  });
});

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const anyRule: fc.Arbitrary<WindowRule> = fc.oneof(
  fc.constantFrom<WindowRule>({ kind: 'day' }, { kind: 'month' }),
  fc.constantFrom(...weekdays).map((startsOn) => ({ kind: 'week' as const, startsOn })),
  fc.integer({ min: 1, max: 90 }).map((days) => ({ kind: 'rolling' as const, days })),
);

const anyChange = (timeZone: fc.Arbitrary<string>) =>
  fc.record({ window: anyRule, timeZone, afterMs: fc.integer({ min: 1, max: day }) });

const onlyTokyo = fc.constant('Asia/Tokyo');
const anywhere = fc.constantFrom('Asia/Tokyo', 'Pacific/Kiritimati', 'America/New_York', 'Pacific/Pago_Pago', 'UTC');

describe('S14b: however often a window is changed', function () {
  // It takes seconds, and on a busy machine many.
  this.timeout(120_000);
  interface Change {
    readonly window: WindowRule;
    readonly timeZone: string;
    readonly afterMs: number;
  }

  /** The settings after all changes, and every rule that was replaced meanwhile. */
  function changed(changes: readonly Change[]) {
    let at = now;
    let held = settings(month);
    const all: ReplacedWindow[] = [];
    for (const { window, timeZone, afterMs } of changes) {
      at += afterMs;
      all.unshift({ window: held.meter.window, timeZone: held.timeZone, at });
      held = withReplacedWindows(held, settings(window, timeZone), at);
    }
    return { held, all, at };
  }

  it('few rules stay on record, and few windows are looked into', () => {
    fc.assert(
      fc.property(fc.array(anyChange(anywhere), { minLength: 60, maxLength: 130 }), (changes) => {
        const { held, at } = changed(changes);
        expect(held.meter.replaced.length).to.be.at.most(10);
        const current = windowAt(held.meter.window, held.timeZone, at);
        expect(replacedWindows(held, current, at).length).to.be.at.most(10);
      }),
      { numRuns: 30 },
    );
  });

  it('every window that still runs and holds something is looked into, until it ends', () => {
    fc.assert(
      fc.property(fc.array(anyChange(onlyTokyo), { maxLength: 60 }), fc.nat(40 * day), (changes, laterMs) => {
        const { held, all, at } = changed(changes);
        const later = at + laterMs;
        const current = windowAt(held.meter.window, held.timeZone, later);
        const names = (records: readonly ReplacedWindow[]) => {
          const running = records
            .map(({ window, timeZone, at }) => windowAt(window, timeZone, at))
            .filter(({ id, endsAt }) => id !== current.id && endsAt > later);
          return [...new Set(running.map(({ id }) => id))].sort();
        };
        const looked = replacedWindows(held, current, later).map(({ id }) => id);
        expect(looked.sort()).to.deep.equal(names(all));
      }),
    );
  });

  it('settings with a long record, as an earlier version left them, are read as if it were short', () => {
    const replaced = Array.from({ length: 130 }, (_, n) => ({
      window: { kind: 'rolling' as const, days: n + 1 },
      timeZone: 'Asia/Tokyo',
      at: now - n,
    }));
    const long = settings(month, 'Asia/Tokyo', replaced);
    const current = windowAt(month, 'Asia/Tokyo', now);
    const windows = replacedWindows(long, current, now);
    expect(windows.map(({ id }) => id)).to.deep.equal(['rolling']);
    expect(replacedBy(long, { ...long, open: true })).to.deep.equal([replaced.at(-1)]);
  });
});
