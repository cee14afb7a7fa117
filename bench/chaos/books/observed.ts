import type { Reply, Viewed } from '../../../test/support/concurrent-readers.ts';

/** Whose word an answer was: the store's, the policy's for a store that does not answer, the bound's on load, or none. */
type Kind = 'stored' | 'policy' | 'shed' | 'error';

const policyReasons: readonly string[] = ['FAIL_OPEN', 'FAIL_CLOSED'];

export function kindOf({ status, body }: Reply<Viewed>): Kind {
  if (status === 200) {
    if (policyReasons.includes(body.reason)) return 'policy';
    // Granted beyond the bound, by the choice of a publication.
    return (body.reason as string) === 'OVERLOAD_OPEN' ? 'shed' : 'stored';
  }
  if (status !== 503) return 'error';
  return body.code === 'overloaded' ? 'shed' : 'policy';
}

const noAnswer = 'no answer';

const nameOf = ({ status, body }: Reply<Viewed>): string =>
  status === 0 ? noAnswer : `${status} ${body.code ?? 'without a code'}`;

/** What the load met, whatever it meant for readers. */
export interface Observed {
  note(reply: Reply<Viewed>): void;
  /** Something else than a view failed: what, and how. */
  noteFailure(what: string): void;
  /** The harm begins: what was acknowledged long before must not be lost. */
  harmBegins(): void;
  harmEnds(): void;
  summary(): ObservedSummary;
  /** How many requests got no answer so far. */
  readonly unanswered: number;
  /** When the harm began, by `performance.now()`; before it, infinity. */
  readonly harmBeganAt: number;
}

export interface ObservedSummary {
  readonly requests: number;
  /** Granted without the store, and refused without it. */
  readonly failOpen: number;
  readonly failClosed: number;
  readonly shed: number;
  readonly errors: Readonly<Record<string, number>>;
  /** The longest answer of all and the longest that came without the store, in milliseconds. */
  readonly longestMs: number;
  readonly longestPolicyMs: number;
  /** 99 of 100 answers took no longer. */
  readonly p99Ms: number;
  /** From the end of the harm until nothing was answered without the store any more. */
  readonly normalAfterMs: number;
}

/** Times are counted by whole milliseconds, up to so many. */
const longestCounted = 60_000;

export function createObserved(): Observed {
  const times = new Uint32Array(longestCounted + 1);
  const errors: Record<string, number> = {};
  const counts = { requests: 0, failOpen: 0, failClosed: 0, shed: 0 };
  let [longestMs, longestPolicyMs] = [0, 0];
  let [beganAt, endedAt, abnormalAt] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];

  function percentile(share: number): number {
    let left = counts.requests * share;
    return times.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
  }

  return {
    get unanswered() {
      return errors[noAnswer] ?? 0;
    },
    get harmBeganAt() {
      return beganAt;
    },
    note(reply) {
      const kind = kindOf(reply);
      const ms = Math.min(longestCounted, Math.round(reply.tookMs));
      times[ms] = (times[ms] ?? 0) + 1;
      counts.requests += 1;
      longestMs = Math.max(longestMs, reply.tookMs);
      if (kind === 'shed') counts.shed += 1;
      if (kind === 'policy') {
        longestPolicyMs = Math.max(longestPolicyMs, reply.tookMs);
        if (reply.body.reason === 'FAIL_OPEN') counts.failOpen += 1;
        else counts.failClosed += 1;
      }
      if (kind === 'error') errors[nameOf(reply)] = (errors[nameOf(reply)] ?? 0) + 1;
      if (kind === 'policy' || kind === 'error') abnormalAt = performance.now();
    },
    noteFailure(what) {
      errors[what] = (errors[what] ?? 0) + 1;
    },
    harmBegins() {
      beganAt = performance.now();
    },
    harmEnds() {
      endedAt = performance.now();
    },
    summary: () => ({
      ...counts,
      errors,
      longestMs: Math.round(longestMs),
      longestPolicyMs: Math.round(longestPolicyMs),
      p99Ms: percentile(0.99),
      normalAfterMs: Math.max(0, Math.round(abnormalAt - endedAt)) || 0,
    }),
  };
}
