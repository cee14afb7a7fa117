/** What a client was answered, in total. */
export interface Answers {
  /** Requests sent. */
  requests: number;
  /** How many of each kind came back: `200 METERED`, `503 overloaded`; `lost` if the connection ended without an answer. */
  readonly kinds: Map<string, number>;
  /** How long each good answer took, in milliseconds from when it was due to be sent. */
  readonly times: number[];
}

export const noAnswers = (): Answers => ({ requests: 0, kinds: new Map(), times: [] });

const isGood = (kind: string) => kind.startsWith('200 ') || kind.startsWith('204 ');

export function note(answers: Answers, kind: string, ms: number): void {
  answers.kinds.set(kind, (answers.kinds.get(kind) ?? 0) + 1);
  if (isGood(kind)) answers.times.push(ms);
}

export function goodOf({ kinds }: Answers): number {
  return [...kinds].reduce((total, [kind, count]) => (isGood(kind) ? total + count : total), 0);
}

/** What came back and was no good answer, by kind. */
export const refusedOf = ({ kinds }: Answers): ReadonlyMap<string, number> =>
  new Map([...kinds].filter(([kind]) => !isGood(kind)));

export const countOf = ({ kinds }: Answers, kind: string): number => kinds.get(kind) ?? 0;

/** The time within which this share of the good answers came, in milliseconds; 0 if there was none. */
export function timeOf({ times }: Answers, share: number): number {
  const inOrder = times.toSorted((one, other) => one - other);
  return inOrder[Math.max(0, Math.ceil(inOrder.length * share) - 1)] ?? 0;
}
