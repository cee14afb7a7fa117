import { dayMs } from '../../../../../src/paywall/calendar/milliseconds.ts';
import type { Span } from './report.ts';

/** How far back one may look from the first press of a button. */
export const presets = ['7', '30', 'month', '90', '365'] as const;

export type Preset = (typeof presets)[number];

const usualPreset: Preset = '30';

/** What stands in the address: days up to today, the month that runs, or two days of one's own. */
export type Choice = { readonly preset: Preset } | Span;

/** Maximum number of days that the service reports at once. */
const longestDays = 400;

const timeOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** A date so many days before another. */
export const daysBefore = (day: string, days: number) => dayOf(timeOf(day) - days * dayMs);

/** So many days up to today. */
export const lastDays = (today: string, days: number): Span => ({ from: daysBefore(today, days - 1), to: today });

const lengthOf = ({ from, to }: Span): number => (timeOf(to) - timeOf(from)) / dayMs + 1;

/** The days that are chosen, where `today` is the day of the publication. */
export function spanOf(choice: Choice, today: string): Span {
  if (!('preset' in choice)) return choice;
  if (choice.preset === 'month') return { from: `${today.slice(0, 'yyyy-mm'.length)}-01`, to: today };
  return lastDays(today, Number(choice.preset));
}

/** As many days just before. */
export const spanBefore = (span: Span): Span => lastDays(daysBefore(span.from, 1), lengthOf(span));

/** What is wrong with a span that somebody has chosen, or null. */
export function faultOf(from: string, to: string): string | null {
  if (from === '' || to === '') return 'Choose both days.';
  if (from > to) return 'The first day must not come after the last.';
  return lengthOf({ from, to }) > longestDays ? `Choose at most ${longestDays} days.` : null;
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(timeOf(text)) === text;

/** The span that an address names. If it names none of the choices, the usual one. */
export function choiceIn(search: string): Choice {
  const asked = new URLSearchParams(search);
  const [from, to] = [asked.get('from') ?? '', asked.get('to') ?? ''];
  if (safeDay(from) && safeDay(to) && faultOf(from, to) === null) return { from, to };
  return { preset: presets.find((preset) => preset === asked.get('days')) ?? usualPreset };
}

const safeDay = (text: string) => !Number.isNaN(timeOf(text)) && isDay(text);

/** The same as it stands in the address. */
export function searchOf(choice: Choice): string {
  if (!('preset' in choice)) return `?from=${choice.from}&to=${choice.to}`;
  return choice.preset === usualPreset ? '' : `?days=${choice.preset}`;
}
