import type { Day } from '../calendar/day.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import type { ReaderKind } from '../reader.ts';
import type { Experiment } from './experiment.ts';
import type { ArmFigures } from './experiment-figures.ts';

/** For so long after a payment, and after the end of an experiment, it is seen what becomes of the purchase. */
export const followedDays = 30;

/** What counts a reader once. */
export type OnceFigure = 'walls' | 'registered' | 'paid' | 'refunds' | 'cancellations';

/** What is kept of one reader in one experiment. */
export interface Participation {
  /** The arm to which they were first exposed. */
  readonly arm: string;
  /** Whether they were exposed to another arm too; then nothing of them is in the figures. */
  readonly crossed?: true;
  /** What they were when they were exposed. */
  readonly kind: ReaderKind;
  readonly exposedAt: EpochMs;
  /** The day on which each figure counts them, of those that do; `exposed` among them. */
  readonly days: Readonly<Partial<Record<OnceFigure | 'exposed', Day>>>;
  readonly reads: number;
  readonly failOpen: number;
  /** When the purchase was paid that counts; left out if none does. */
  readonly paidAt?: EpochMs;
  /** Until when this is kept. */
  readonly until: EpochMs;
}

/** What is kept of one reader in all experiments of a publication. */
export interface ReaderParticipations {
  /** By the experiment's id. */
  readonly in: Readonly<Record<string, Participation>>;
  /** The registered reader whom this anonymous one turned out to be, in hexadecimal digits: what happens to them counts there. */
  readonly owner?: string;
  /** Whether all that counted here stands with the owner. What is left says in which arms they are. */
  readonly handedOver?: true;
  /** The anonymous readers whose part stands here, in hexadecimal digits. */
  readonly from?: readonly string[];
  /** The latest changes, by which a change that is in doubt is known to be there. */
  readonly changes: readonly string[];
}

export const noParticipations: ReaderParticipations = { in: {}, changes: [] };

/** Something that is added to a figure, or taken back. `arm` is null for the number of crossovers. */
export type FigureChange =
  | {
      readonly experiment: string;
      readonly arm: string;
      readonly day: Day;
      readonly figure: keyof ArmFigures;
      readonly amount: number;
    }
  | { readonly experiment: string; readonly arm: null; readonly amount: number };

/** An experiment as far as readers count in it. */
export interface CountedExperiment {
  readonly id: string;
  /** Null while it runs. */
  readonly endedAt: EpochMs | null;
  /** When it is to end, at the earliest. */
  readonly plannedEnd: EpochMs;
}

/** The experiments in which something may still count at `now`: those that run, and those that ended not long ago. */
export function countedExperiments(experiments: readonly Experiment[], now: EpochMs): readonly CountedExperiment[] {
  return experiments.flatMap(({ id, status, startedAt, plan, conclusion }): CountedExperiment[] => {
    const plannedEnd = (startedAt ?? now) + plan.weeks * 7 * dayMs;
    if (status === 'running') return [{ id, endedAt: null, plannedEnd }];
    const isFollowed = status === 'ended' && conclusion !== null && now < conclusion.at + followedDays * dayMs;
    return isFollowed ? [{ id, endedAt: conclusion.at, plannedEnd: conclusion.at }] : [];
  });
}

/** Until when a reader's part is kept. One that runs longer than planned keeps those who still come. */
export const keptUntil = ({ endedAt, plannedEnd }: CountedExperiment, now: EpochMs): EpochMs =>
  (endedAt ?? Math.max(plannedEnd, now)) + followedDays * dayMs;

/** What a reader's part in an experiment adds to its figures; what has no day of its own, on `today`. */
function figuresIn(experiment: string, part: Participation, today: Day): readonly FigureChange[] {
  if (part.crossed) return [{ experiment, arm: null, amount: 1 }];
  const { arm, days, reads, failOpen } = part;
  const once = (Object.entries(days) as [OnceFigure | 'exposed', Day][]).map(([figure, day]) => {
    return { experiment, arm, day, figure, amount: 1 };
  });
  const each = { reads, readsSquared: reads * reads, failOpen };
  const sums = (Object.entries(each) as [keyof ArmFigures, number][]).map(([figure, amount]) => {
    return { experiment, arm, day: today, figure, amount };
  });
  return [...once, ...sums];
}

/** Everything that a reader adds to the figures. */
export const figuresOf = (record: ReaderParticipations, today: Day): readonly FigureChange[] =>
  record.handedOver
    ? []
    : Object.entries(record.in).flatMap(([experiment, part]) => figuresIn(experiment, part, today));

const placeOf = (change: FigureChange): string =>
  change.arm === null ? change.experiment : `${change.experiment} ${change.arm} ${change.day} ${change.figure}`;

/** What leads from one to the other. */
export function differenceOf(before: readonly FigureChange[], after: readonly FigureChange[]): readonly FigureChange[] {
  const changes = new Map<string, FigureChange>();
  const add = (change: FigureChange, sign: 1 | -1) => {
    const place = placeOf(change);
    const amount = (changes.get(place)?.amount ?? 0) + sign * change.amount;
    changes.set(place, { ...change, amount });
  };
  for (const change of after) add(change, 1);
  for (const change of before) add(change, -1);
  return [...changes.values()].filter(({ amount }) => amount !== 0);
}

/** Without what is not kept any more: that leaves the figures as they are. */
export function keptAt(record: ReaderParticipations, now: EpochMs): ReaderParticipations {
  const parts = Object.entries(record.in);
  const kept = parts.filter(([, { until }]) => until > now);
  return kept.length === parts.length ? record : { ...record, in: Object.fromEntries(kept) };
}

/** Until when a record is kept; 0 for one in which nothing is. */
export const recordKeptUntil = (record: ReaderParticipations): EpochMs =>
  Math.max(0, ...Object.values(record.in).map(({ until }) => until));
