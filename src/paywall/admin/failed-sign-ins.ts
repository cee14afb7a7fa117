import type { Clock, EpochMs } from '../clock.ts';
import type { AuditEntry } from './audit-log.ts';

/** In whose name the audit log has what nobody who is known did. */
const nobodyKnown = '(nobody)';

const failed = 'sign-in.fail';

/** What failed is gathered for a minute. */
const spanMs = 60_000;

/** Maximum entries of networks by themselves per span. All else goes into one more, so that nobody can flood the log. */
const mostEntries = 10;

/** By how much the answer waits for each failure of the span beyond `failuresAtOnce`, and at most. */
const failuresAtOnce = 50;
const waitPerFailureMs = 20;
const longestWaitMs = 1_500;

interface Needs {
  readonly clock: Clock;
  /** Writes an entry down, wherever it is to stand. */
  readonly write: (entry: AuditEntry) => Promise<void>;
  /** Resolves after so long, and keeps no process from ending. */
  readonly pause: (ms: number) => Promise<void>;
}

/** The sign-ins that fail in this process, from wherever they come. */
export interface FailedSignIns {
  /**
   * Counts one and writes it down: the first of a network in a minute at once, those that follow together at its end. `network` is a
   * keyed hash. Returns for how many milliseconds the answer is to wait: the more failed lately, the longer.
   */
  count(network: string): Promise<number>;
  /** Writes down what is gathered. */
  flush(): Promise<void>;
}

interface Span {
  readonly from: EpochMs;
  readonly written: Set<string>;
  failures: number;
  /** Those without an entry of their own, and the networks they came from. */
  unwritten: number;
  readonly unwrittenFrom: Set<string>;
}

const newSpan = (from: EpochMs): Span => ({
  from,
  written: new Set(),
  failures: 0,
  unwritten: 0,
  unwrittenFrom: new Set(),
});

/** Networks are told apart up to here, so that no flood of them fills the memory. */
const mostNetworks = 1_000;

const waitFor = (failures: number) =>
  Math.min(longestWaitMs, Math.max(0, failures - failuresAtOnce) * waitPerFailureMs);

export function createFailedSignIns({ clock, write, pause }: Needs): FailedSignIns {
  let span: Span | null = null;

  const writeDown = (what: string, after: object) =>
    write({ at: clock.now(), who: nobodyKnown, via: null, what, before: null, after });

  async function end(ended: Span): Promise<void> {
    if (span === ended) span = null;
    const { unwritten, unwrittenFrom } = ended;
    if (unwritten > 0) await writeDown(failed, { failures: unwritten, networks: unwrittenFrom.size });
  }

  function current(): Span {
    if (span !== null) return span;
    const begun = newSpan(clock.now());
    span = begun;
    void pause(spanMs).then(() => (span === begun ? end(begun) : undefined));
    return begun;
  }

  return {
    async count(network) {
      const now = current();
      now.failures += 1;
      const wait = waitFor(now.failures);
      if (!now.written.has(network) && now.written.size < mostEntries) {
        now.written.add(network);
        await writeDown(`${failed} ${network}`, { failures: 1 });
        return wait;
      }
      now.unwritten += 1;
      if (now.unwrittenFrom.size < mostNetworks) now.unwrittenFrom.add(network);
      return wait;
    },

    flush: async () => (span === null ? undefined : end(span)),
  };
}
