import { createChance } from '../soak/chance.ts';

export type ViewKind = 'read before' | 'counted' | 'refused';

export interface View {
  /** The reader's number in the population. */
  readonly reader: number;
  readonly article: string;
  readonly kind: ViewKind;
}

/** What readers have read before the measurement: half of them ten articles and half five, or all of them ten. */
export type ReadingPlan = 'mixed' | 'ten';

/** Maximum articles of a reader: `limits.anonymous` of the example publication. */
export const limit = 10;

const half = limit / 2;

/** How many articles a reader has read. */
export const readBefore = (reader: number, plan: ReadingPlan = 'mixed'): number =>
  plan === 'ten' || reader % 2 === 0 ? limit : half;

/** Of ten views, seven are of articles that were read before, two are counted, and one meets the wall. */
const cycle: readonly ViewKind[] = [
  ...(['read before', 'read before', 'counted', 'read before', 'read before'] as const),
  ...(['refused', 'read before', 'counted', 'read before', 'read before'] as const),
];

export const shareOf = (kind: ViewKind): number => cycle.filter((each) => each === kind).length / cycle.length;

export interface Crowd {
  readonly readers: number;
  readonly plan?: ReadingPlan;
  /** What the names of articles begin with. */
  readonly prefix?: string;
}

export interface MixedViews {
  /** The next so many views. */
  next(count: number): readonly View[];
  nextOf(kind: ViewKind): View;
  /** An article that this reader has read before. */
  again(view: View): View;
  /** Takes back what was made last and not sent. */
  unsent(views: readonly View[]): void;
}

export const articleName = (nth: number, prefix = ''): string => `${prefix}article-${nth}`;

interface Counted {
  readonly reader: number;
  readonly nth: number;
}

/** Beside the article that every reader has read. */
const further = limit - 1;

/** The next view that is counted: the other articles of those who have read five, and then articles of those who come anew. */
function countedAt(turn: number, { readers, plan = 'mixed' }: Crowd): Counted {
  const withRoom = plan === 'ten' ? 0 : Math.floor(readers / 2);
  if (turn < withRoom * half) return { reader: 2 * (turn % withRoom) + 1, nth: half + Math.floor(turn / withRoom) };
  const rest = turn - withRoom * half;
  return { reader: readers + Math.floor(rest / further), nth: 1 + (rest % further) };
}

/** Views of a crowd, each as if by chance; the same in every run. */
export function createMixedViews(crowd: Crowd): MixedViews {
  const { readers, prefix = '' } = crowd;
  const chance = createChance(readers);
  const named = (reader: number, nth: number) => ({ reader, article: articleName(nth, prefix) });
  let counted = 0;
  let turn = 0;

  const make: Record<ViewKind, () => Omit<View, 'kind'>> = {
    'read before': () => named(chance.number(readers), chance.number(half)),
    // Every other reader has read ten articles by either plan.
    refused: () => named(2 * chance.number(Math.floor(readers / 2)), 100 + chance.number(100)),
    counted() {
      const { reader, nth } = countedAt(counted++, crowd);
      return named(reader, nth);
    },
  };
  const nextOf = (kind: ViewKind): View => ({ ...make[kind](), kind });

  return {
    nextOf,
    next: (count) => Array.from({ length: count }, () => nextOf(cycle[turn++ % cycle.length] ?? 'read before')),
    again: ({ reader }) => ({ ...named(reader, 0), kind: 'read before' }),
    unsent(views) {
      turn -= views.length;
      counted -= views.filter(({ kind }) => kind === 'counted').length;
    },
  };
}
