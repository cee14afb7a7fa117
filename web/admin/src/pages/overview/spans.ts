import { dayMs } from '../../../../../src/paywall/calendar/milliseconds.ts';
import type { Span } from './report.ts';

/** How far back one may look from the first press of a button. */
export const presets = [7, 30, 90, 365] as const;

/** Maximum number of days that the service reports at once. */
const longestDays = 400;

const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** A date so many days before another. */
export const daysBefore = (day: string, days: number) =>
  new Date(timeOf(day) - days * dayMs).toISOString().slice(0, 10);

/** So many days up to today. */
export const lastDays = (today: string, days: number): Span => ({ from: daysBefore(today, days - 1), to: today });

/** What is wrong with a span that somebody has chosen, or null. */
export function faultOf(from: string, to: string): string | null {
  if (from === '' || to === '') return 'Choose both days.';
  if (from > to) return 'The first day must not come after the last.';
  const days = (timeOf(to) - timeOf(from)) / dayMs + 1;
  return days > longestDays ? `Choose at most ${longestDays} days.` : null;
}
