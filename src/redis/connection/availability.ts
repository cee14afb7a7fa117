import type { Redis } from 'ioredis';
import { type AnswerWatch, createAnswerWatch } from './answer-watch.ts';
import { estimateOffset } from './clock-offset.ts';

/** While a server is unavailable it is asked this often whether it is back. */
const probeAwayMs = 250;

/** While it answers, its clock is compared with ours this often. */
const probePresentMs = 5_000;

/** Called when what is known of a server changes: with what is wrong, or null once it answers. */
export type Report = (error: unknown) => void;

/** Whether one server answers, as far as is known. */
export interface Availability extends AnswerWatch {
  /** How far its clock is ahead of `performance.now()`, in milliseconds; null while it is unavailable. */
  offsetMs(): number | null;
  /** Resolves once a connection that was lost is there again. Fails at once if the server is unavailable. */
  recovered(): Promise<void>;
  /** Whether the connection was lost and another is being made. */
  isInterrupted(): boolean;
  /** Compares the clocks again. */
  probe(): Promise<void>;
  close(): void;
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * - `present`: it answered, and its clock is known.
 * - `recovering`: there is no connection, and one is being made. That alone says nothing of the server.
 * - `away`: it did not answer, or cannot be reached.
 */
type State =
  | { readonly is: 'present'; readonly offsetMs: number }
  | { readonly is: 'recovering'; readonly over: Deferred; readonly waited: Promise<void> }
  | { readonly is: 'away'; readonly because: unknown };

function deferred(): Deferred {
  let settle: Omit<Deferred, 'promise'> = { resolve: () => {}, reject: () => {} };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

function recovering(watch: AnswerWatch): State {
  const over = deferred();
  // A server to which there is no connection is silent too: after the limit it is unavailable.
  const waited = watch.wait(over.promise);
  waited.catch(() => {});
  return { is: 'recovering', over, waited };
}

export function watchAvailability(
  redis: Redis,
  { limitMs, report }: { readonly limitMs: number; readonly report: Report },
): Availability {
  const watch = createAnswerWatch({ limitMs, onSilent: away });
  // One that was never asked is waited for as one that was lost: a cluster names new servers while it is used.
  let state: State = recovering(watch);
  let timer: NodeJS.Timeout | null = null;
  let probing: Promise<void> | null = null;
  let closed = false;

  function enter(next: State): void {
    const before = state;
    state = next;
    if (before.is !== 'recovering' || next.is === 'recovering') return;
    if (next.is === 'present') before.over.resolve();
    else before.over.reject(next.because);
  }

  function present(offsetMs: number): void {
    if (closed) return;
    enter({ is: 'present', offsetMs });
    report(null);
  }

  function away(because: unknown): void {
    if (closed) return;
    const wasAway = state.is === 'away';
    enter({ is: 'away', because });
    report(because);
    if (!wasAway) schedule();
  }

  function onClose(): void {
    if (!closed && state.is === 'present') enter(recovering(watch));
  }

  function schedule(): void {
    if (timer !== null) clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void probe(), state.is === 'present' ? probePresentMs : probeAwayMs);
  }

  /** Those who ask together share one comparison. */
  function probe(): Promise<void> {
    if (closed) return Promise.resolve();
    probing ??= estimateOffset(redis, watch)
      .then(present, (error: unknown) => {
        // Busy is not away, and without a connection there is nothing to ask.
        if (state.is === 'away') away(error);
      })
      .finally(() => {
        probing = null;
        schedule();
      });
    return probing;
  }

  // An `error` that nobody listens to would be thrown. One while there is no connection says that none can be had.
  redis.on('error', (error: NodeJS.ErrnoException) => {
    const wasOpened = error.syscall === 'read' || error.syscall === 'write';
    if (state.is === 'away' || (state.is === 'recovering' && !wasOpened)) away(error);
  });
  redis.on('close', onClose);
  redis.on('ready', () => void probe());
  if (redis.status === 'ready') void probe();

  return {
    wait: watch.wait,
    offsetMs: () => (state.is === 'present' ? state.offsetMs : null),
    recovered() {
      if (state.is === 'present') return Promise.resolve();
      return state.is === 'recovering' ? state.waited : Promise.reject(state.because);
    },
    isInterrupted() {
      // A command fails a moment before the client says that its connection is closed.
      if (redis.status !== 'ready' || !redis.stream.writable) onClose();
      return state.is === 'recovering';
    },
    probe,
    close() {
      enter({ is: 'away', because: new Error('the store is closed') });
      closed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
