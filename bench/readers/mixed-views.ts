import { createChance } from '../soak/chance.ts';

export type ViewKind = 'read before' | 'counted' | 'refused';

export interface View {
  /** The reader's number in the population. */
  readonly reader: number;
  readonly article: string;
  readonly kind: ViewKind;
}

/** Maximum articles of a reader: `limits.anonymous` of the example publication. */
export const limit = 10;

/** What readers with room have read before the measurement. */
const readByOthers = 5;

/** Half of the readers have read all that they may, the others half of that. */
const isFull = (reader: number) => reader % 2 === 0;

export const readBefore = (reader: number): number => (isFull(reader) ? limit : readByOthers);

export const articleName = (nth: number): string => `article-${nth}`;

/** Of ten views, seven are of articles that were read before, two are counted, and one meets the wall. */
const cycle: readonly ViewKind[] = [
  ...(['read before', 'read before', 'counted', 'read before', 'read before'] as const),
  ...(['refused', 'read before', 'counted', 'read before', 'read before'] as const),
];

export const shareOf = (kind: ViewKind): number => cycle.filter((each) => each === kind).length / cycle.length;

export interface MixedViews {
  /** The next so many views. */
  next(count: number): readonly View[];
  nextOf(kind: ViewKind): View;
  /** Takes back what was made last and not sent. */
  unsent(views: readonly View[]): void;
}

/** Views of so many readers, each as if by chance; the same in every run. `endless`: who counts nothing is asked the same again. */
export function createMixedViews(readers: number, { endless = false } = {}): MixedViews {
  const chance = createChance(readers);
  const half = Math.floor(readers / 2);
  const withRoom = half * (limit - readByOthers);
  let counted = 0;
  let turn = 0;

  const make: Record<ViewKind, () => Omit<View, 'kind'>> = {
    'read before': () => ({ reader: chance.number(2 * half), article: articleName(chance.number(readByOthers)) }),
    refused: () => ({ reader: 2 * chance.number(half), article: articleName(100 + chance.number(100)) }),
    counted() {
      if (counted >= withRoom && !endless)
        throw new Error(`All ${withRoom} views are used that could be counted: fewer rounds.`);
      const nth = counted++ % withRoom;
      return { reader: 2 * (nth % half) + 1, article: articleName(readByOthers + Math.floor(nth / half)) };
    },
  };
  const nextOf = (kind: ViewKind): View => ({ ...make[kind](), kind });

  return {
    nextOf,
    next: (count) => Array.from({ length: count }, () => nextOf(cycle[turn++ % cycle.length] ?? 'read before')),
    unsent(views) {
      turn -= views.length;
      counted -= views.filter(({ kind }) => kind === 'counted').length;
    },
  };
}
