import { type Redis, ReplyError } from 'ioredis';

/** Maximum views in one call, because Redis answers nobody else meanwhile. */
const mostViews = 32;

/** A view as `view.lua` takes it. */
export interface AskedView {
  readonly keys: readonly [entitlements: string, meter: string, former: string];
  readonly args: readonly string[];
}

interface Waiting {
  readonly resolve: (said: string) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly keys: string[];
  readonly args: string[];
  readonly waiting: Waiting[];
}

/** What stands before the message of what Redis refused: see `views.lua`. */
const refusal = 'error ';

function settle({ waiting }: Batch, answers: readonly string[]): void {
  for (let number = 0; number < waiting.length; number += 1) {
    const said = answers[number] ?? '';
    if (said.startsWith(refusal)) waiting[number]?.reject(new ReplyError(said.slice(refusal.length)));
    else waiting[number]?.resolve(said);
  }
}

/**
 * Sends the views that one turn of the event loop asks for in one call. A call costs both processes more than most views do: see
 * docs/performance.md. Each view is answered, refused or late as if it had been sent alone.
 */
export function createViewBatches() {
  const open = new WeakMap<Redis, Batch>();

  function send(redis: Redis, batch: Batch): void {
    if (open.get(redis) === batch) open.delete(redis);
    const { keys, args, waiting } = batch;
    redis.stileViews(keys.length, ...keys, ...args).then(
      (answers) => settle(batch, answers),
      (error: unknown) => {
        for (const { reject } of waiting) reject(error);
      },
    );
  }

  function batchOf(redis: Redis): Batch {
    const there = open.get(redis);
    if (there !== undefined) return there;
    const batch: Batch = { keys: [], args: [], waiting: [] };
    open.set(redis, batch);
    setImmediate(() => {
      if (open.get(redis) === batch) send(redis, batch);
    });
    return batch;
  }

  return function ask(redis: Redis, { keys, args }: AskedView): Promise<string> {
    return new Promise((resolve, reject) => {
      const batch = batchOf(redis);
      batch.keys.push(...keys);
      batch.args.push(...args);
      if (batch.waiting.push({ resolve, reject }) === mostViews) send(redis, batch);
    });
  };
}
