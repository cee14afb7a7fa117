import { type Day, dayAt } from '../calendar/day.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import { countsFrom, type Purchase } from '../entitlements/purchase.ts';
import type { ReaderKind } from '../reader.ts';
import {
  type CountedExperiment,
  followedDays,
  keptUntil,
  type OnceFigure,
  type Participation,
  type ReaderParticipations,
} from './participation.ts';

interface Note {
  readonly at: EpochMs;
  readonly timeZone: string;
  /** The experiments in which it may count. */
  readonly counted: readonly CountedExperiment[];
}

/** A reader was served a decision, or offers. */
export interface ServedNote extends Note {
  readonly what: 'served';
  readonly kind: ReaderKind;
  /** The experiments whose arms differ in what was served, each with the arm that it was served by. */
  readonly exposed: readonly { readonly id: string; readonly arm: string }[];
  /** Whether the reader met a wall. */
  readonly wall: boolean;
  /** Whether an article was granted that is not open to all. */
  readonly read: boolean;
  /** Whether that was because the store did not answer. */
  readonly failOpen: boolean;
}

/** What a reader has bought so far was written. */
export interface PurchasedNote extends Note {
  readonly what: 'purchased';
  readonly purchases: readonly Purchase[];
}

export type ParticipationNote = ServedNote | PurchasedNote;

type Days = Participation['days'];

/** `day`: null if the figure does not count. */
const withDay = (days: Days, figure: OnceFigure, day: Day | null): Days =>
  day !== null && days[figure] === undefined ? { ...days, [figure]: day } : days;

const isOver = ({ endedAt }: CountedExperiment, at: EpochMs) => endedAt !== null && at >= endedAt;

function servedIn(part: Participation, note: ServedNote): Participation {
  const { wall, read, failOpen, at, timeZone } = note;
  return {
    ...part,
    days: withDay(part.days, 'walls', wall ? dayAt(at, timeZone) : null),
    reads: part.reads + (read ? 1 : 0),
    failOpen: part.failOpen + (failOpen ? 1 : 0),
  };
}

function exposedTo(
  part: Participation | undefined,
  { arm, until }: Pick<Participation, 'arm' | 'until'>,
  note: ServedNote,
): Participation {
  const { kind, at, timeZone } = note;
  if (part !== undefined) return part.arm === arm ? part : { ...part, crossed: true };
  return { arm, kind, exposedAt: at, days: { exposed: dayAt(at, timeZone) }, reads: 0, failOpen: 0, until };
}

function served(part: Participation | undefined, experiment: CountedExperiment, note: ServedNote) {
  if (experiment.endedAt !== null) return part;
  const until = Math.max(part?.until ?? 0, keptUntil(experiment, note.at));
  const arm = note.exposed.find(({ id }) => id === experiment.id)?.arm;
  const exposed = arm === undefined ? part : exposedTo(part, { arm, until }, note);
  return exposed && servedIn({ ...exposed, until }, note);
}

/** What Stile brought about itself, when another purchase took its place, is no reader's cancellation; neither is the end of a term. */
const isCancelled = ({ kind, cancelsAt, endedAt, endedBecause = null }: Purchase): boolean =>
  kind === 'subscription' && endedBecause !== 'superseded' && (cancelsAt !== null || endedAt !== null);

/** The first purchase that counts: paid after the exposure, and before the end of the experiment. */
function firstPaid(part: Participation, experiment: CountedExperiment, { purchases }: PurchasedNote): EpochMs | null {
  // Payment providers know times to the second.
  const exposedSecond = part.exposedAt - (part.exposedAt % 1_000);
  const times = purchases
    .filter((purchase) => purchase.paid && purchase.imported === undefined)
    .map(countsFrom)
    .filter((paidAt) => paidAt >= exposedSecond && !isOver(experiment, paidAt));
  return times.length === 0 ? null : Math.min(...times);
}

function purchased(part: Participation, experiment: CountedExperiment, note: PurchasedNote): Participation {
  const { at, timeZone, purchases } = note;
  const paidAt = part.paidAt ?? firstPaid(part, experiment, note);
  if (paidAt === null) return part;
  const followed = purchases.filter((purchase) => purchase.paid && countsFrom(purchase) >= paidAt);
  // What is heard of late counts from when it happened, if that is known.
  const isSoon = ({ endedAt }: Purchase) => Math.min(endedAt ?? at, at) < paidAt + followedDays * dayMs;
  const refunded = followed.some((purchase) => purchase.takenBack && isSoon(purchase));
  const cancelled = followed.some((purchase) => isCancelled(purchase) && isSoon(purchase));
  const day = dayAt(at, timeZone);
  const paid = withDay(part.days, 'paid', dayAt(paidAt, timeZone));
  const days = withDay(withDay(paid, 'refunds', refunded ? day : null), 'cancellations', cancelled ? day : null);
  return days === part.days ? part : { ...part, paidAt, days };
}

/** The reader's record once this is noted; the same object if that changes nothing. Only who was exposed has a part in anything. */
export function noted(record: ReaderParticipations, note: ParticipationNote): ReaderParticipations {
  let parts = record.in;
  for (const experiment of note.counted) {
    const before = parts[experiment.id];
    const after =
      note.what === 'served' ? served(before, experiment, note) : before && purchased(before, experiment, note);
    if (after !== undefined && after !== before) parts = { ...parts, [experiment.id]: after };
  }
  return parts === record.in ? record : { ...record, in: parts };
}
