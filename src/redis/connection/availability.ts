import type { Redis } from 'ioredis';
import { type AnswerWatch, createAnswerWatch } from './answer-watch.ts';
import { estimateOffset } from './clock-offset.ts';

/** While a server is unavailable it is asked this often whether it is back. */
const probeAwayMs = 250;

/** While it answers, its clock is compared with ours this often. */
const probePresentMs = 5_000;

/** The client's own patience, in milliseconds: for connections that never become ready, because nobody else watches those. */
const clientBearsMs = 4_000;

/** After so many silences in a row, a second of loop time, the connection is given up: a server that hangs keeps it open. */
const silencesBorne = 3;

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

/** Has the client connect again. On its way it must not be stopped, because it would not begin again. */
function leave(redis: Redis): void {
  if (redis.status === 'ready' || redis.status === 'connect') redis.disconnect(true);
}

interface Listeners {
  readonly onError: (error: NodeJS.ErrnoException) => void;
  readonly onClose: () => void;
  readonly onReady: () => void;
}

function listen(redis: Redis, { onError, onClose, onReady }: Listeners): void {
  // The client goes by the clock on the wall, and would call a server silent whose answers this process has not read yet.
  redis.options.socketTimeout = clientBearsMs;
  // An `error` that nobody listens to would be thrown.
  redis.on('error', onError);
  redis.on('close', onClose);
  redis.on('ready', onReady);
  if (redis.status === 'ready') onReady();
}

export function watchAvailability(
  redis: Redis,
  { limitMs, report }: { readonly limitMs: number; readonly report: Report },
): Availability {
  const watch = createAnswerWatch({ limitMs, onSilent });
  let silences = 0;
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
    silences = 0;
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

  function onSilent(error: Error): void {
    silences += 1;
    if (silences % silencesBorne === 0) leave(redis);
    away(error);
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

  function onError(error: NodeJS.ErrnoException): void {
    const wasOpened = error.syscall === 'read' || error.syscall === 'write';
    // One while there is no connection says that none can be had.
    if (state.is === 'away' || (state.is === 'recovering' && !wasOpened)) away(error);
  }

  listen(redis, { onError, onClose, onReady: () => void probe() });

  return {
    wait: watch.wait,
    offsetMs: () => (state.is === 'present' ? state.offsetMs : null),
    recovered() {
      if (state.is === 'present') return Promise.resolve();
      return state.is === 'recovering' ? state.waited : Promise.reject(state.because);
    },
    isInterrupted() {
      // A command fails a moment before the client says so.
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
