import type { Day } from '../calendar/day.ts';
import { type Window, windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import { cohortOf, type ReaderStep, readerSteps, type SteppedFigure, type SteppedReader } from '../metering/tally.ts';
import type { PublicationSettings } from '../publication.ts';
import type { RateLimitStore } from '../rate-limit.ts';
import { byteText } from '../reader.ts';

/** A reader who came a step further for the first time in a window. */
interface Stepped {
  readonly publication: string;
  readonly day: Day;
  readonly figure: SteppedFigure;
}

/** Finds out who came how far for the first time. In batches and behind the answers: no view waits for it. */
export interface ReaderSteps {
  /** Returns whether there is something to find out: not what this process has noted before. */
  note(reader: SteppedReader): boolean;
  isWaiting(): boolean;
  /** What was noted and is the first. While the store is unavailable nothing is, and what was noted is asked again. */
  take(): Promise<readonly Stepped[]>;
  /** Notes nothing more, and drops what cannot be found out. */
  close(): void;
}

interface Needs {
  readonly rateLimits: RateLimitStore;
  /** Makes of a text a name that gives nothing of it away. */
  readonly nameOf: (text: string) => string;
}

interface Waiting {
  readonly publication: string;
  readonly step: ReaderStep;
  readonly window: Window;
  readonly day: Day;
  readonly names: readonly string[];
  readonly at: EpochMs;
}

/** Maximum readers whom a process remembers to have noted, and maximum that wait while the store is unavailable. */
const mostKnown = 50_000;
const mostWaiting = 10_000;

/** The window in which a reader is counted once. Rolling windows are each reader's own, so a month stands in for them. */
const stepWindow = ({ meter, timeZone }: PublicationSettings, at: EpochMs): Window =>
  windowAt(meter.window.kind === 'rolling' ? { kind: 'month' } : meter.window, timeZone, at);

export function createReaderSteps({ rateLimits, nameOf }: Needs): ReaderSteps {
  let known = new Set<string>();
  let waiting: Waiting[] = [];
  let closed = false;

  function waitingOf({ publication, step, keys, at }: SteppedReader): Waiting {
    const window = stepWindow(publication.settings, at);
    const names = keys.map((key) => nameOf(`${publication.name} ${window.id} ${key.join('.')}`));
    const day = cohortOf(window, publication.settings.timeZone);
    return { publication: publication.name, step, window, day, names, at };
  }

  const limitOf = ({ publication, window, at }: Waiting, step: ReaderStep, client: string) => ({
    scope: `step:${step}:${publication}`,
    client,
    requests: 1,
    endsAt: window.endsAt,
    at,
  });

  /** Whether the step before was gone too. */
  async function hasCome(each: Waiting): Promise<boolean> {
    const before = readerSteps[readerSteps.indexOf(each.step) - 1];
    if (before === undefined) return true;
    const found = await Promise.all(each.names.map((name) => rateLimits.look(limitOf(each, before, name))));
    return found.some((seconds) => seconds > 0);
  }

  async function isFirst(each: Waiting): Promise<boolean> {
    if (!(await hasCome(each))) return false;
    const taken = await Promise.all(each.names.map((name) => rateLimits.take(limitOf(each, each.step, name))));
    return taken.every((seconds) => seconds === 0);
  }

  /** All of one step at once; each step after the one before it. */
  async function* inTurn(all: readonly Waiting[]): AsyncIterable<Waiting> {
    for (const step of readerSteps) {
      const own = all.filter((each) => each.step === step);
      const outcomes = await Promise.allSettled(own.map(isFirst));
      for (const [index, each] of own.entries()) {
        const outcome = outcomes[index];
        if (outcome?.status === 'fulfilled' && outcome.value) yield each;
        if (outcome?.status === 'rejected' && !closed && waiting.length < mostWaiting) waiting.push(each);
      }
    }
  }

  return {
    note(reader) {
      const { step, publication, keys } = reader;
      const window = stepWindow(publication.settings, reader.at);
      const name = `${step} ${publication.name} ${window.id} ${keys.map(byteText).join(' ')}`;
      if (closed || known.has(name) || waiting.length >= mostWaiting) return false;
      if (known.size >= mostKnown) known = new Set();
      known.add(name);
      waiting.push(waitingOf(reader));
      return true;
    },
    isWaiting: () => waiting.length > 0,
    async take() {
      const all = waiting;
      waiting = [];
      const first: Stepped[] = [];
      for await (const { publication, day, window, step } of inTurn(all))
        first.push({ publication, day, figure: `stepped:${window.kind}:${step}` });
      return first;
    },
    close() {
      closed = true;
    },
  };
}
