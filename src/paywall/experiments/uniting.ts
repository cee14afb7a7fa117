import { type Day, dayAt } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import type { ReaderKind } from '../reader.ts';
import type { CountedExperiment, OnceFigure, Participation, ReaderParticipations } from './participation.ts';

/** When two readers turned out to be one, and in which experiments that may count. */
export interface UnionNote {
  readonly at: EpochMs;
  readonly timeZone: string;
  readonly counted: readonly CountedExperiment[];
}

type Days = Participation['days'];

/** Each figure once, on the day on which it first counted. */
function firstDays(one: Days, other: Days): Days {
  const all = [...Object.entries(one), ...Object.entries(other)] as [OnceFigure | 'exposed', Day][];
  const first: Partial<Record<OnceFigure | 'exposed', Day>> = {};
  for (const [figure, day] of all) {
    const known = first[figure];
    first[figure] = known === undefined || day < known ? day : known;
  }
  return first;
}

/** An anonymous reader's part becomes that of the registered reader who they turned out to be: they registered. */
function takenOver(id: string, part: Participation, { at, timeZone, counted }: UnionNote): Participation {
  const isRunning = counted.some((experiment) => experiment.id === id && experiment.endedAt === null);
  return isRunning ? { ...part, days: { registered: dayAt(at, timeZone), ...part.days } } : part;
}

/** Two parts of one reader. Served to two arms they count in neither; the registered reader's is the one that goes on. */
function together(own: Participation, theirs: Participation): Participation {
  const first = theirs.exposedAt < own.exposedAt ? theirs : own;
  const isCrossed = own.arm !== theirs.arm || own.crossed === true || theirs.crossed === true;
  const paid = [own.paidAt, theirs.paidAt].filter((at) => at !== undefined);
  return {
    arm: own.arm,
    ...(isCrossed && { crossed: true }),
    // Who was exposed as a registered reader too had registered before: nobody is counted as registering then.
    kind: own.kind,
    exposedAt: first.exposedAt,
    days: firstDays(own.days, theirs.days),
    reads: own.reads + theirs.reads,
    failOpen: own.failOpen + theirs.failOpen,
    ...(paid.length > 0 && { paidAt: Math.min(...paid) }),
    until: Math.max(own.until, theirs.until),
  };
}

/** The record of a reader with the part of the anonymous one whose key this is, once. `kind`: what the reader is who goes on. */
export function withPartsOf(
  own: ReaderParticipations,
  theirs: ReaderParticipations,
  { anonymous, kind, ...union }: UnionNote & { readonly anonymous: string; readonly kind: ReaderKind },
): ReaderParticipations {
  const { from = [] } = own;
  if (from.includes(anonymous)) return own;
  const parts = { ...own.in };
  for (const [id, part] of Object.entries(theirs.in)) {
    const known = parts[id];
    if (known !== undefined) parts[id] = together(known, part);
    else parts[id] = kind === 'registered' ? takenOver(id, part, union) : part;
  }
  return { ...own, in: parts, from: [...from, anonymous] };
}

/** What is left of an anonymous reader once their part stands with the owner: in which arms they are. */
export const handedOver = (theirs: ReaderParticipations, owner: string, owners: ReaderParticipations) =>
  ({ ...theirs, owner, handedOver: true, in: owners.in }) satisfies ReaderParticipations;
