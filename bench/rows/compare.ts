import { type Figure, type Goal, inWords } from '../judging/figure.ts';
import { median } from '../judging/median.ts';
import type { Measured } from '../measuring/in-turns.ts';
import type { LoadResult } from '../measuring/wrk.ts';
import type { Table } from './row.ts';

/** The middle of the ratios of the rounds: what disturbed a round meets both. */
function ratioOf(one: Measured, other: Measured, of: (round: LoadResult) => number): number {
  return median(
    one.rounds.flatMap((round, nth) => {
      const beside = other.rounds[nth];
      return beside === undefined ? [] : [of(round) / of(beside)];
    }),
  );
}

/** Requests per second of one, as a multiple of another's. */
export const speedOf = (one: Measured, other: Measured): number => ratioOf(one, other, ({ perSecond }) => perSecond);

/** Processor time of the server for a request, as a multiple of another's. */
export const costOf = (one: Measured, other: Measured): number =>
  ratioOf(one, other, ({ cpuPerRequest }) => cpuPerRequest['server'] ?? Number.NaN);

export const ratio = (what: string, measured: number, goal: Goal): Figure => ({ what, goal, measured, unit: '' });

/** The processes in the order in which tables show them. */
const parts = ['server', 'store', 'proxy', 'site', 'generator'];

/** What was measured of each, beside one of them. */
export function tableOf(measured: readonly Measured[], beside: Measured): Table {
  const shown = parts.filter((part) => measured.some(({ cpu }) => part in cpu));
  const micros = (value: number | undefined) => (value === undefined ? '–' : inWords(value, 'µs'));
  return {
    headings: [
      'contender',
      'requests/s',
      `times ${beside.name}`,
      ...shown.map((part) => `CPU per request: ${part}`),
      'bytes per answer',
    ],
    lines: measured.map((each) => [
      each.name,
      String(Math.round(each.perSecond)),
      speedOf(each, beside).toFixed(2),
      ...shown.map((part) => micros(each.cpu[part])),
      String(Math.round(each.bytesPerAnswer)),
    ]),
  };
}
