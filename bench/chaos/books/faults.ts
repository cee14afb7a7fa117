/** What no scenario may bring about. */
export const faultNames = {
  overGrants: 'articles granted beyond the limit, and beyond one more allowance for each process during an outage',
  doubleCounts: 'articles counted twice, or counted and never asked for',
  saidToBeRead:
    'first views said to be views of what was read already, as when an answer is lost and the question asked again',
  lostCounts: 'counts that were acknowledged and are not there, and views granted in an outage and never counted',
  wrongRefusals: 'views refused although there was room',
  wrongEntitlements: 'subscribers who were kept out, and others who were let in',
} as const;

export type Fault = keyof typeof faultNames;

export interface Faults {
  /** `count` may be zero or less, and is nothing then. */
  note(fault: Fault, count: number, example: string): void;
  /** A count that is not there although it was acknowledged, so many milliseconds before the harm; negative after it began. */
  noteLost(beforeHarmMs: number, example: string): void;
  readonly counts: Readonly<Record<Fault, number>>;
  /** When the counts that were lost had been acknowledged, in milliseconds before the harm; null if none was lost. */
  readonly lost: { readonly oldestMs: number; readonly newestMs: number } | null;
  /** The first few, to look into. */
  readonly examples: readonly string[];
}

const examplesKept = 12;

export function createFaults(): Faults {
  const none = { overGrants: 0, doubleCounts: 0, saidToBeRead: 0, lostCounts: 0 };
  const counts: Record<Fault, number> = { ...none, wrongRefusals: 0, wrongEntitlements: 0 };
  const examples: string[] = [];
  let lost: Faults['lost'] = null;

  const note: Faults['note'] = (fault, count, example) => {
    if (count <= 0) return;
    counts[fault] += count;
    if (examples.length < examplesKept) examples.push(`${fault}: ${example}`);
  };

  return {
    note,
    noteLost(beforeHarmMs, example) {
      note('lostCounts', 1, `${example}, acknowledged ${Math.round(beforeHarmMs)} ms before the harm`);
      const { oldestMs, newestMs } = lost ?? { oldestMs: beforeHarmMs, newestMs: beforeHarmMs };
      lost = { oldestMs: Math.max(oldestMs, beforeHarmMs), newestMs: Math.min(newestMs, beforeHarmMs) };
    },
    counts,
    get lost() {
      return lost;
    },
    examples,
  };
}
