import { expect } from 'chai';
import type { WindowRule } from '../../../../src/paywall/calendar/window.ts';
import { withReplacedWindows } from '../../../../src/paywall/metering/replaced-windows.ts';
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
