import { dayAt } from '../../calendar/day.ts';
import type { Clock, EpochMs } from '../../clock.ts';
import { PaywallError } from '../../errors.ts';
import type { ExperimentStore, ParticipantPlace } from '../../experiments/experiment-store.ts';
import {
  differenceOf,
  type FigureChange,
  figuresOf,
  keptAt,
  noParticipations,
  type ReaderParticipations,
  recordKeptUntil,
} from '../../experiments/participation.ts';
import type { ParticipationNote } from '../../experiments/participation-notes.ts';
import { noted } from '../../experiments/participation-notes.ts';
import { readerKeyFrom } from '../../reader.ts';

/** Maximum compare-and-set attempts, and maximum readers one after another who turned out to be the next. */
const attempts = 8;

/** Latest changes that a record names: so many processes may write to one reader while one of them is in doubt. */
const namedChanges = 4;

/** A change of readers' records, which is tried until it is known to have happened. */
export interface Pending {
  /** By which it is known to be there. */
  readonly id: string;
  /** What follows from it for the figures, once it has been sent; taken back when they have been added. */
  figures: readonly FigureChange[];
}

export interface ChangeNeeds {
  readonly store: Pick<ExperimentStore, 'find' | 'replace'>;
  readonly clock: Clock;
  readonly onFigures: (publication: string, figures: readonly FigureChange[]) => void;
}

/** A record as it is now. */
export interface Found {
  readonly record: ReaderParticipations;
  readonly version: number;
}

interface Next {
  readonly next: ReaderParticipations;
  readonly keptUntil?: EpochMs;
}

/** Reads and writes the records of readers. */
export function createRecordAccess({ store, clock, onFigures }: ChangeNeeds) {
  async function find(place: ParticipantPlace): Promise<Found> {
    const found = await store.find(place);
    return found === null
      ? { record: noParticipations, version: 0 }
      : { ...found, record: keptAt(found.record, clock.now()) };
  }

  /** Who this reader turned out to be; the reader themselves in most cases. */
  async function findOwner(place: ParticipantPlace): Promise<Found & { readonly place: ParticipantPlace }> {
    let at = place;
    for (let hops = 0; hops < attempts; hops += 1) {
      const found = await find(at);
      if (found.record.owner === undefined) return { ...found, place: at };
      at = { ...at, reader: readerKeyFrom(found.record.owner) };
    }
    throw new PaywallError('internal', 'A reader of an experiment has too many owners.');
  }

  /** Writes `next` in the place of what was found, and keeps it at least until `keptUntil`. Returns whether it did. */
  function replace(place: ParticipantPlace, before: Found, { next, keptUntil = 0 }: Next) {
    return store.replace({
      ...place,
      expectedVersion: before.version,
      next,
      now: clock.now(),
      keptUntil: Math.max(keptUntil, recordKeptUntil(next)),
    });
  }

  /** Once. */
  function count({ publication }: ParticipantPlace, pending: Pending): void {
    onFigures(publication, pending.figures);
    pending.figures = [];
  }

  /** The same for a change that counts: once, although it is in doubt whether it was written before. */
  async function change(
    place: ParticipantPlace,
    pending: Pending,
    { before, next, figures }: { before: Found; next: ReaderParticipations; figures: readonly FigureChange[] },
  ): Promise<boolean> {
    pending.figures = figures;
    const changes = [pending.id, ...next.changes].slice(0, namedChanges);
    if (!(await replace(place, before, { next: { ...next, changes } }))) return false;
    count(place, pending);
    return true;
  }

  /** Whether the change is there already: then what follows from it is counted, if it was not. */
  function isThere(place: ParticipantPlace, pending: Pending, { record }: Found): boolean {
    if (!record.changes.includes(pending.id)) return false;
    count(place, pending);
    return true;
  }

  return { find, findOwner, replace, change, isThere };
}

export type RecordAccess = ReturnType<typeof createRecordAccess>;

/** Repeats what other writers overtook. Throws `store-unavailable` if they did so every time. */
export async function untilWritten(attempt: () => Promise<boolean>): Promise<void> {
  for (let number = 0; number < attempts; number += 1) if (await attempt()) return;
  throw new PaywallError('store-unavailable', "A reader's part in experiments changed too often just now.");
}

/** What happened to one reader, as it waits to be noted. */
export interface PendingNotes extends Pending, ParticipantPlace {
  readonly notes: readonly ParticipationNote[];
}

/** Notes what happened to a reader. Throws `store-unavailable`, and is then to be repeated. */
export async function noteAll(access: RecordAccess, pending: PendingNotes): Promise<void> {
  await untilWritten(async () => {
    const { place, ...before } = await access.findOwner(pending);
    if (access.isThere(place, pending, before)) return true;
    let next = before.record;
    const figures: FigureChange[] = [];
    for (const note of pending.notes) {
      const today = dayAt(note.at, note.timeZone);
      const after = noted(next, note);
      figures.push(...differenceOf(figuresOf(next, today), figuresOf(after, today)));
      next = after;
    }
    return next === before.record || access.change(place, pending, { before, next, figures });
  });
}
