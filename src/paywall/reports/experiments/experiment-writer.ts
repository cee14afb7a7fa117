import { dayMs } from '../../calendar/milliseconds.ts';
import type { Clock } from '../../clock.ts';
import type { ExperimentBatch, ExperimentStore } from '../../experiments/experiment-store.ts';
import { countedExperiments, type FigureChange, keptUntil } from '../../experiments/participation.ts';
import type { ParticipationNote } from '../../experiments/participation-notes.ts';
import { sumName } from '../../experiments/sums.ts';
import { keptDays } from '../../metering/tally.ts';
import type { Publication } from '../../publication.ts';
import { type ReaderKey, readerKeyToHex } from '../../reader.ts';
import type { ReaderFactsStore } from '../../segments/reader-facts.ts';
import type { ExperimentNotes, ServedReader } from '../../targeting/experiment-notes.ts';
import { deliverBatches, retryAfterMs } from '../deliver-batches.ts';
import { createRecordAccess, noteAll, type PendingNotes } from './participation-change.ts';
import { type PendingUnion, uniteParticipations } from './unite-participations.ts';

interface Needs {
  readonly store: Pick<ExperimentStore, 'find' | 'replace' | 'add'>;
  /** Where the arms stand by which readers are served. */
  readonly readerFacts: Pick<ReaderFactsStore, 'noteArm'>;
  /** Names this process among all, and among those that ran before it. */
  readonly writer: string;
  readonly clock: Clock;
  /** Resolves after so long, or as soon as `signal` is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Called if what was counted is lost for good: the store was unavailable while the process ended, or for too long. */
  readonly onLost: (error: unknown) => void;
}

export interface ExperimentWriter extends ExperimentNotes {
  /** Hands over what is still to be handed over. Nothing may be noted afterwards. */
  close(): Promise<void>;
}

/** Between two batches: what is noted meanwhile goes together. At rest a batch leaves in the turn in which it was noted. */
const restMs = 25;

/** Maximum readers who wait while the store is unavailable, and maximum pairs that a process remembers to have united. */
const mostWaiting = 10_000;
const mostKnown = 50_000;

/** So many readers are asked about at a time. */
const atOnce = 100;

/** What was counted and is not handed over yet, by experiment. */
function createSums() {
  let sums = new Map<string, Pick<ExperimentBatch, 'publication' | 'experiment'> & { sums: Map<string, number> }>();

  return {
    isEmpty: () => sums.size === 0,
    add(publication: string, changes: readonly FigureChange[]): void {
      for (const change of changes) {
        const { experiment } = change;
        const key = `${publication} ${experiment}`;
        const known = sums.get(key) ?? { publication, experiment, sums: new Map<string, number>() };
        const name = sumName(change);
        known.sums.set(name, (known.sums.get(name) ?? 0) + change.amount);
        sums.set(key, known);
      }
    },
    take() {
      const taken = [...sums.values()];
      sums = new Map();
      return taken;
    },
  };
}

/** The arms to which a reader was exposed, as they are noted of them. */
function exposuresIn({ publication, reader, notes }: PendingNotes) {
  return notes.flatMap((note) => {
    if (note.what !== 'served') return [];
    return note.exposed.flatMap(({ id, arm }) => {
      const experiment = note.counted.find((each) => each.id === id);
      if (experiment === undefined) return [];
      return [{ publication, reader, experiment: id, arm, endsAt: keptUntil(experiment, note.at), now: note.at }];
    });
  });
}

const isWorthNoting = ({ exposed, wall, read, failOpen }: ServedReader) =>
  exposed.length > 0 || wall || read || failOpen;

/**
 * Counts for experiments behind the answers: each reader's record says what they count already, and what that adds to the figures is
 * handed over in batches that count once. What fails is tried until it has happened, also across an outage. Only a process that is
 * killed loses what was on its way.
 */
export function createExperimentWriter({ store, readerFacts, writer, clock, pause, onLost }: Needs): ExperimentWriter {
  const sums = createSums();
  const closing = new AbortController();
  const access = createRecordAccess({ store, clock, onFigures: sums.add });
  let waiting = new Map<string, PendingNotes & { readonly notes: ParticipationNote[] }>();
  let unions = new Map<string, PendingUnion>();
  let failed: (() => Promise<void>)[] = [];
  let known = new Set<string>();
  let number = 0;
  let changes = 0;
  let running: Promise<void> | null = null;

  function nextId(): string {
    changes += 1;
    return `${writer}:${changes}`;
  }

  function note(publication: Publication, reader: ReaderKey, what: ParticipationNote): void {
    const name = `${publication.name} ${readerKeyToHex(reader)}`;
    const before = waiting.get(name);
    if (before !== undefined) before.notes.push(what);
    else if (waiting.size + failed.length < mostWaiting)
      waiting.set(name, { id: nextId(), publication: publication.name, reader, notes: [what], figures: [] });
    running ??= run();
  }

  /** Once for each pair, and again when the reader is exposed: then there may be something to unite that was not there before. */
  function unite({ publication, key, kind, anonymousKey, exposed }: ServedReader, when: PendingUnion['note']): void {
    if (anonymousKey === null) return;
    const name = `${publication.name} ${readerKeyToHex(key)} ${readerKeyToHex(anonymousKey)}`;
    if (known.has(name) && exposed.length === 0) return;
    if (known.size >= mostKnown) known = new Set();
    known.add(name);
    const pending = { publication: publication.name, reader: key, kind, anonymous: anonymousKey, note: when };
    if (unions.size < mostWaiting) unions.set(name, { ...pending, id: nextId(), figures: [] });
    running ??= run();
  }

  /** What fails waits for the next time. On closing there is one last attempt. */
  async function doAll(all: readonly (() => Promise<void>)[]): Promise<void> {
    for (let at = 0; at < all.length; at += atOnce) {
      const some = all.slice(at, at + atOnce);
      const outcomes = await Promise.allSettled(some.map((each) => each()));
      const left = some.filter((_, index) => outcomes[index]?.status === 'rejected');
      const first = outcomes.find((outcome) => outcome.status === 'rejected');
      if (first !== undefined && closing.signal.aborted) onLost(first.reason);
      else failed.push(...left);
    }
  }

  /** The arm first: by it they are served from then on. */
  async function exposeAndNote(pending: PendingNotes): Promise<void> {
    for (const exposure of exposuresIn(pending)) await readerFacts.noteArm(exposure);
    await noteAll(access, pending);
  }

  /** Notes first: a union takes over what was noted. */
  async function settle(): Promise<void> {
    const again = failed;
    const notes = [...waiting.values()].map((pending) => () => exposeAndNote(pending));
    const pairs = [...unions.values()].map((pending) => () => uniteParticipations(access, pending));
    [failed, waiting, unions] = [[], new Map(), new Map()];
    await doAll(again);
    await doAll(notes);
    await doAll(pairs);
  }

  function batches(): readonly ExperimentBatch[] {
    number += 1;
    const now = clock.now();
    return sums.take().map((each) => ({ ...each, writer, number, now, keptUntil: now + keptDays * dayMs }));
  }

  const isWaiting = () => waiting.size + unions.size + failed.length > 0;

  async function run(): Promise<void> {
    // Whatever the same turn notes goes along.
    await null;
    while (isWaiting() || !sums.isEmpty()) {
      await settle();
      const delivery = { send: store.add, pause, closing: closing.signal, onLost };
      await deliverBatches(batches(), delivery);
      await pause(failed.length > 0 ? retryAfterMs : restMs, closing.signal);
    }
    running = null;
  }

  return {
    served(reader) {
      const { publication, key, at, kind, exposed, wall, read, failOpen } = reader;
      const counted = countedExperiments(publication.experiments, at).filter(({ endedAt }) => endedAt === null);
      if (counted.length === 0) return;
      const when = { at, timeZone: publication.settings.timeZone, counted };
      if (isWorthNoting(reader))
        note(publication, key, { what: 'served', ...when, kind, exposed, wall, read, failOpen });
      unite(reader, when);
    },
    purchased({ publication, key, at, purchases }) {
      const counted = countedExperiments(publication.experiments, at);
      if (counted.length === 0 || purchases.length === 0) return;
      note(publication, key, { what: 'purchased', at, timeZone: publication.settings.timeZone, counted, purchases });
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}
