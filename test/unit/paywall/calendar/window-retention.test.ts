import { expect } from 'chai';
import fc from 'fast-check';
import { retainedUntil, type WindowRule, windowAt } from '../../../../src/paywall/calendar/window.ts';
import { windowsRetainedAt } from '../../../../src/paywall/calendar/window-retention.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const zones = ['UTC', 'Asia/Tokyo', 'America/New_York', 'Pacific/Kiritimati', 'Etc/GMT+12', 'Asia/Kathmandu'];

const rules: readonly WindowRule[] = [
  { kind: 'day' },
  { kind: 'month' },
  { kind: 'rolling', days: 30 },
  ...(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const).map(
    (startsOn): WindowRule => ({ kind: 'week', startsOn }),
  ),
];

const times = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) });

describe('the windows that a store may still keep', () => {
  it('are all in which anything was counted that is not gone, by whatever rule and in whatever zone', () => {
    fc.assert(
      fc.property(
        fc.record({
          rule: fc.constantFrom(...rules),
          zone: fc.constantFrom(...zones),
          countedAt: times,
          share: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        ({ rule, zone, countedAt, share }) => {
          const window = windowAt(rule, zone, countedAt);
          const now = countedAt + Math.floor(share * (retainedUntil(window) + minuteMs - countedAt));
          expect(windowsRetainedAt(now).map(({ id }) => id)).to.include(window.id);
        },
      ),
    );
  });

  it('are few, each named once, and the rolling one last', () => {
    fc.assert(
      fc.property(times, (now) => {
        const names = windowsRetainedAt(now).map(({ kind, id }) => (kind === 'rolling' ? kind : id));
        expect(new Set(names).size).to.equal(names.length).and.to.be.at.most(24);
        expect(names.at(-1)).to.equal('rolling');
      }),
    );
  });

  it('are not those of weeks and months long gone', () => {
    const names = windowsRetainedAt(Date.UTC(2026, 10, 23) + dayMs / 2).map(({ id }) => id);
    expect(names).to.include('month:2026-11').and.to.not.include('month:2026-10');
    expect(names).to.include('week:2026-11-23').and.to.not.include('week:2026-11-12');
    expect(names).to.include('day:2026-11-23').and.to.not.include('day:2026-11-19');
  });
});
