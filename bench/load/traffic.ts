import { rawBytes } from '../../test/support/processes/raw-connection.ts';
import { type Answers, noAnswers, note } from './answers.ts';
import { type Connection, kindOf, openConnections } from './connection.ts';

interface Plan {
  readonly port: number;
  readonly connections: number;
  /** Requests that are due each second; those who come do not wait for those who were here before. */
  readonly perSecond: number | ((elapsedSeconds: number) => number);
  readonly next: () => Uint8Array;
  /** Told of each request when it is due. */
  readonly onDue?: () => void;
  /** Told of each answer, with its kind and its time in milliseconds. */
  readonly onAnswer?: (kind: string, ms: number) => void;
}

export interface Traffic {
  /** Ends it and waits for what is still out. */
  stop(): Promise<Answers>;
}

const stepMs = 5;

/**
 * Requests at a rate of their own, over connections that are kept. A request that found no connection free waits here, and the
 * time that it waits counts, as it does for a reader.
 */
export async function startTraffic({ port, connections, perSecond, next, onDue, onAnswer }: Plan): Promise<Traffic> {
  const answers = noAnswers();
  const free: Connection[] = await openConnections(port, connections);
  // A connection that was never used is closed sooner than one that is kept.
  await Promise.all(free.map((connection) => connection.ask(rawBytes('/livez'))));
  const waiting: number[] = [];
  let out = 0;

  async function send(connection: Connection, dueAt: number): Promise<void> {
    out += 1;
    const answer = await connection.ask(next()).catch(() => null);
    out -= 1;
    const kind = answer === null ? 'lost' : kindOf(answer);
    const ms = performance.now() - dueAt;
    note(answers, kind, ms);
    onAnswer?.(kind, ms);
    free.push(connection);
    sendWaiting();
  }

  function sendWaiting(): void {
    while (free.length > 0 && waiting.length > 0) {
      const [connection, dueAt] = [free.shift(), waiting.shift()];
      if (connection !== undefined && dueAt !== undefined) void send(connection, dueAt);
    }
  }

  const startedAt = performance.now();
  let seenAt = startedAt;
  let due = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    const rate = typeof perSecond === 'number' ? perSecond : perSecond((now - startedAt) / 1000);
    const spanMs = now - seenAt;
    const before = due;
    due += (spanMs / 1000) * rate;
    for (let nth = Math.floor(before) + 1; nth <= due; nth += 1) {
      answers.requests += 1;
      onDue?.();
      waiting.push(seenAt + ((nth - before) / (due - before)) * spanMs);
    }
    seenAt = now;
    sendWaiting();
  }, stepMs);

  return {
    async stop() {
      clearInterval(timer);
      while (out > 0 || waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, stepMs));
      for (const connection of free) connection.close();
      return answers;
    },
  };
}

/**
 * What readers usually do: nine of ten views are of somebody who is known, and most of these were read before; the tenth is
 * somebody new.
 */
export function usualViews(tokens: readonly string[], view: (article: string, token?: string) => Uint8Array) {
  let turn = 0;
  return () => {
    turn += 1;
    if (turn % 10 === 0) return view(`article-${turn % 7}`);
    return view(`article-${turn % 8}`, tokens[turn % tokens.length]);
  };
}
