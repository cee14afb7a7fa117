import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';
import { type Window, windowAt } from './window.ts';

/** A date of a publication's calendar: `2026-11-23`. */
export type Day = string;

/** The days last asked for, by zone, the latest first: asking the calendar takes longer than everything else in a decision. */
const known = new Map<string, Window[]>();

/** Days are asked for from the longest rolling window's end back to yesterday. */
const knownAtMost = 400;

const nameOf = ({ id }: Window): Day => id.slice('day:'.length);

function windowAround(at: EpochMs, timeZone: string): Window {
  const days = known.get(timeZone) ?? [];
  for (const day of days) if (at >= day.startsAt && at < day.endsAt) return day;
  const day = windowAt({ kind: 'day' }, timeZone, at);
  known.set(timeZone, [day, ...days.slice(0, knownAtMost - 1)]);
  return day;
}

/** The day in which `at` lies, by the calendar of an IANA time zone. */
export const dayAt = (at: EpochMs, timeZone: string): Day => nameOf(windowAround(at, timeZone));

/** The same with its end: a day has 23 or 25 hours where clocks change. */
export function dayAround(at: EpochMs, timeZone: string): { readonly day: Day; readonly endsAt: EpochMs } {
  const window = windowAround(at, timeZone);
  return { day: nameOf(window), endsAt: window.endsAt };
}

/** When the day begins, which need not be at midnight. */
export function startOfDay(day: Day, timeZone: string): EpochMs {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
}

export function shiftDay(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** How many days there are from one to another, both included; 0 or less where `to` comes before `from`. */
export function countDays(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to).days + 1;
}

/** Every day from one to another, both included. */
export function daysOf(from: Day, to: Day): readonly Day[] {
  const first = Temporal.PlainDate.from(from);
  return Array.from({ length: Math.max(0, countDays(from, to)) }, (_, days) => first.add({ days }).toString());
}
