/** What the big figures show. */
export const bigFigures = ['views', 'counted', 'walls', 'offersShown', 'checkouts', 'conversions'] as const;

export type BigFigure = (typeof bigFigures)[number];

type Day = Readonly<Record<BigFigure, number>>;

export interface Comparison {
  readonly now: number;
  readonly before: number;
  /** By how much more or less it is, as a share of what it was; null if it was nothing. */
  readonly change: number | null;
}

const sumOf = (days: readonly Day[], figure: BigFigure) => days.reduce((sum, day) => sum + day[figure], 0);

/** The last seven of these days beside the seven before them. Today is one of them, and is not over. */
export function compareWeeks(days: readonly Day[], figure: BigFigure): Comparison {
  const now = sumOf(days.slice(-7), figure);
  const before = sumOf(days.slice(-14, -7), figure);
  return { now, before, change: before === 0 ? null : (now - before) / before };
}
