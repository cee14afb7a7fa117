/** What a soak must never see. */
export const wrongs = {
  overGrants: 'views granted beyond the limit',
  doubleCounts: 'articles counted twice',
  lostCounts: 'counts that were acknowledged and are not there',
  wrongRefusals: 'views refused although there was room',
  strayCounts: 'articles counted that nobody was told of',
  failOpen: 'views answered without the store, which was there all the time',
} as const;

export type Wrong = keyof typeof wrongs;

/** The books of a soak. */
export interface Tally {
  operations: number;
  readers: number;
  /** Answered without the store, or not at all: whether these were counted is asked for afterwards. */
  unsure: number;
  readonly wrong: Record<Wrong, number>;
  /** The first few of what was wrong, to look into. */
  readonly examples: string[];
}

const examplesKept = 20;

export function createTally(): Tally {
  const none = { overGrants: 0, doubleCounts: 0, lostCounts: 0, wrongRefusals: 0, strayCounts: 0, failOpen: 0 };
  return { operations: 0, readers: 0, unsure: 0, wrong: none, examples: [] };
}

/** Notes `count` wrongs of one kind; `count` may be zero or less, and is nothing then. */
export function note(tally: Tally, { wrong, count, example }: { wrong: Wrong; count: number; example: string }): void {
  if (count <= 0) return;
  tally.wrong[wrong] += count;
  if (tally.examples.length < examplesKept) tally.examples.push(`${wrong}: ${example}`);
}

export const wrongsIn = (tally: Tally): number => Object.values(tally.wrong).reduce((sum, count) => sum + count, 0);
