import { type Answers, goodOf, refusedOf, timeOf } from './answers.ts';
import type { Memory } from './stand.ts';

/** What is to hold after a scenario; `broken` says what did not, and is null if it did. */
export interface Bound {
  readonly words: string;
  readonly broken: string | null;
}

/** One line of the table. */
export interface Row {
  readonly scenario: string;
  readonly store: string;
  readonly answers: Answers;
  readonly before: Memory;
  readonly after: Memory;
  readonly bounds: readonly Bound[];
  /** What else there is to say of it. */
  readonly remark?: string;
}

export interface Options {
  /** As long as somebody asked for, or null for the scenario's own time. */
  readonly seconds: number | null;
  readonly stores: readonly string[];
  /** Writes a file of the given name into the folder for results. */
  readonly write: (name: string, text: string) => void;
}

export interface Scenario {
  readonly name: string;
  /** Rows come as they are ready. */
  run(options: Options): AsyncIterable<Row>;
}

export const atMost = (words: string, found: number, { most, unit = '' }: { most: number; unit?: string }): Bound => ({
  words: `${words} ≤ ${most}${unit}`,
  broken: found <= most ? null : `${words} ${Math.round(found * 10) / 10}${unit}`,
});

const mib = 1024 ** 2;

const mebibytes = (bytes: number): number => Math.round((bytes / mib) * 10) / 10;

/** No good view fails, and none takes long. */
export function goodViewsHold(answers: Answers): Bound[] {
  const failed = answers.requests - goodOf(answers);
  return [
    atMost('failed views', failed, { most: 0 }),
    atMost('p99', timeOf(answers, 0.99), { most: 300, unit: ' ms' }),
  ];
}

export const headings = [
  ...['scenario', 'store', 'requests', 'good', 'refused', 'p50', 'p99', 'RSS, MiB', 'heap, MiB', 'store, MiB'],
  ...['bound', 'verdict'],
];

export function cellsOf({ scenario, store, answers, before, after, bounds, remark }: Row): string[] {
  const grown = (of: keyof Memory) => `${mebibytes(before[of])} → ${mebibytes(after[of])}`;
  const refused = [...refusedOf(answers)].map(([kind, count]) => `${kind}: ${count}`).join(', ');
  const broken = bounds.flatMap((bound) => (bound.broken === null ? [] : [bound.broken]));
  return [
    scenario + (remark === undefined ? '' : ` (${remark})`),
    store,
    String(answers.requests),
    String(goodOf(answers)),
    refused === '' ? 'none' : refused,
    ...[0.5, 0.99].map((share) => (answers.times.length === 0 ? '' : String(Math.round(timeOf(answers, share))))),
    grown('resident'),
    grown('heap'),
    grown('store'),
    bounds.map(({ words }) => words).join('; '),
    broken.length === 0 ? 'holds' : `**broken**: ${broken.join('; ')}`,
  ];
}
