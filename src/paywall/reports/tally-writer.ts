import { type Day, dayAt } from '../calendar/day.ts';
import { type Window, windowAt } from '../calendar/window.ts';
import type { Clock, EpochMs } from '../clock.ts';
import {
  cohortOf,
  type Figure,
  figuresKeptUntil,
  type MovedMeter,
  mostArticles,
  type Tally,
  type TallyBatch,
  type TallyStore,
} from '../metering/tally.ts';
import type { Publication } from '../publication.ts';
import { deliverBatches, retryAfterMs } from './deliver-batches.ts';
import type { ReaderSteps } from './reader-steps.ts';

interface Needs {
  readonly tallies: Pick<TallyStore, 'add'>;
  readonly steps: ReaderSteps;
  /** Names this process among all, and among those that ran before it. */
  readonly writer: string;
  readonly clock: Clock;
  /** Resolves after so long, or as soon as `signal` is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told where figures that were counted are lost for good: the store was away while the process ended. */
  readonly onLost: (error: unknown) => void;
}

export interface TallyWriter extends Tally {
  /** Hands over what is still to be handed over. Nothing may be counted afterwards. */
  close(): Promise<void>;
}

/** Between two batches: what is counted meanwhile goes together. At rest a batch leaves in the turn in which it was counted. */
const restMs = 25;

/** The sums of one publication and day. */
interface OfDay {
  readonly day: Window;
  readonly figures: Map<Figure, number>;
}

type Sums = Pick<TallyBatch, 'publication' | 'day'> & { readonly figures: Map<Figure, number> };

/** What was counted and not yet handed over. Sums, so that it stays small however long the store is unavailable. */
function createSums() {
  let sums = new Map<string, Sums>();
  let today = new Map<Publication, OfDay>();

  function of(publication: string, day: Day): Map<Figure, number> {
    const key = `${day} ${publication}`;
    const known = sums.get(key);
    if (known !== undefined) return known.figures;
    const figures = new Map<Figure, number>();
    sums.set(key, { publication, day, figures });
    return figures;
  }

  return {
    isEmpty: () => sums.size === 0,
    of,
    /** The same for the day in which `at` lies: found without putting names together, because every view counts something. */
    at(publication: Publication, at: EpochMs): Map<Figure, number> {
      const known = today.get(publication);
      if (known !== undefined && at >= known.day.startsAt && at < known.day.endsAt) return known.figures;
      const { timeZone } = publication.settings;
      const figures = of(publication.name, dayAt(at, timeZone));
      today.set(publication, { day: windowAt({ kind: 'day' }, timeZone, at), figures });
      return figures;
    },
    take(): readonly Sums[] {
      const taken = [...sums.values()];
      sums = new Map();
      today = new Map();
      return taken;
    },
  };
}

const addTo = (figures: Map<Figure, number>, figure: Figure, amount: number) =>
  figures.set(figure, (figures.get(figure) ?? 0) + amount);

/** Every step that the meter went, up or down: `reached` sums say how many readers stand at a number or above it. */
function stepsOf({ from, to }: MovedMeter): { readonly numbers: readonly number[]; readonly amount: number } {
  const [low, high] = [Math.min(from, to), Math.min(Math.max(from, to), mostArticles)];
  const numbers = Array.from({ length: Math.max(0, high - low) }, (_, step) => low + step + 1);
  return { numbers, amount: to > from ? 1 : -1 };
}

/**
 * Counts in memory and hands over in batches, one on its way at a time: at rest at once, under load whatever came together
 * meanwhile. Each batch is sent until the store says that it has it, also across an outage, and counts once. Only a process that is
 * killed loses what was on its way.
 */
export function createTallyWriter(needs: Needs): TallyWriter {
  const { tallies, steps, writer, clock, pause, onLost } = needs;
  const sums = createSums();
  const closing = new AbortController();
  let number = 0;
  let running: Promise<void> | null = null;

  function batches(): readonly TallyBatch[] {
    number += 1;
    const now = clock.now();
    return sums.take().map((each) => {
      return { writer, number, now, keptUntil: figuresKeptUntil(each.day), ...each };
    });
  }

  const deliver = (all: readonly TallyBatch[]) =>
    deliverBatches(all, { send: (batch) => tallies.add(batch), pause, closing: closing.signal, onLost });

  async function run(): Promise<void> {
    // Whatever the same turn counts goes along.
    await null;
    while (!sums.isEmpty() || steps.isWaiting()) {
      for (const { publication, day, figure } of await steps.take()) addTo(sums.of(publication, day), figure, 1);
      await deliver(batches());
      // What still waits was not answered.
      await pause(steps.isWaiting() ? retryAfterMs : restMs, closing.signal);
    }
    running = null;
  }

  return {
    count(figure, { publication, at }, amount = 1) {
      addTo(sums.at(publication, at), figure, amount);
      running ??= run();
    },
    moved(meter) {
      const { publication, kind, window, windowEndsAt } = meter;
      const { numbers, amount } = stepsOf(meter);
      if (numbers.length === 0) return;
      const day = cohortOf({ ...window, endsAt: windowEndsAt }, publication.settings.timeZone);
      const figures = sums.of(publication.name, day);
      for (const articles of numbers) addTo(figures, `reached:${window.kind}:${kind}:${articles}`, amount);
      running ??= run();
    },
    stepped(reader) {
      if (steps.note(reader)) running ??= run();
    },
    async close() {
      closing.abort();
      steps.close();
      await running;
    },
  };
}
