/** A figure beside that of as many days before. */
export interface Comparison {
  readonly now: number;
  /** Null if nothing is known of these days. */
  readonly before: number | null;
  /** By how much more or less it is, as a share of what it was; null if it was nothing. */
  readonly change: number | null;
}

export function compare(now: number, before: number | null): Comparison {
  return { now, before, change: before === null || before === 0 ? null : (now - before) / Math.abs(before) };
}
