/** What a figure is to reach. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One line of what is to be reached. */
export interface Figure {
  readonly what: string;
  readonly goal: Goal;
  /** In the unit of the goal. */
  readonly measured: number;
  /** Empty for a ratio. */
  readonly unit: string;
}

/** No number is not enough of anything. */
export const isReached = ({ goal, measured }: Pick<Figure, 'goal' | 'measured'>): boolean =>
  'atLeast' in goal ? measured >= goal.atLeast : measured <= goal.atMost;

/** As many digits as say something. */
export function inWords(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(unit === '' ? 2 : digits)}${unit === '' ? '' : ` ${unit}`}`;
}

export const goalInWords = ({ goal, unit }: Pick<Figure, 'goal' | 'unit'>): string => {
  const [sign, value] = 'atLeast' in goal ? ['≥', goal.atLeast] : ['≤', goal.atMost];
  return `${sign} ${value}${unit === '' ? '' : ` ${unit}`}`;
};
