import type { RedisClient } from '../connection/client.ts';

/** Maximum views in one call, because Redis answers nobody else meanwhile. */
const mostViews = 32;

/** A view as `views.lua` takes it. */
export interface AskedView {
  readonly keys: readonly [entitlements: string, meter: string, former: string];
  readonly view: string;
  /** Asks for it by itself, with all that is done where it is refused or late. */
  readonly alone: () => Promise<string>;
}

interface Waiting {
  readonly asked: AskedView;
  readonly resolve: (said: string | Promise<string>) => void;
  readonly reject: (error: unknown) => void;
}

/** What stands before the message of what Redis refused: see `views.lua`. */
const refusal = 'error ';

/**
 * Sends the views that one turn of the event loop asks for in one call. A call costs both processes more than most views do: see
 * docs/performance.md. Each view is answered, refused or late as if it had been sent alone. All keys have to be one server's.
 */
export function createViewBatches(link: Pick<RedisClient, 'askRepeatably'>) {
  let open: Waiting[] = [];

  function settle(batch: readonly Waiting[], answers: readonly string[]): void {
    for (let number = 0; number < batch.length; number += 1) {
      const { asked, resolve } = batch[number] as Waiting;
      // The first answer is none: a call whose first is `late` would be sent again as a whole, with what it has counted.
      const said = answers[number + 1] ?? 'late';
      resolve(said === 'late' || said.startsWith(refusal) ? asked.alone() : said);
    }
  }

  function send(): void {
    const batch = open;
    if (batch.length === 0) return;
    open = [];
    const sent: string[] = [];
    for (const { asked } of batch) sent.push(asked.keys[0], asked.keys[1], asked.keys[2]);
    const keys = sent.length;
    sent.push('');
    for (const { asked } of batch) sent.push(asked.view);
    const [, firstMeter = ''] = sent;
    const answered = link.askRepeatably(firstMeter, (redis, deadline) => {
      sent[keys] = deadline;
      return redis.stileViews(keys, ...sent);
    });
    answered.then(
      (answers) => settle(batch, answers),
      (error: unknown) => {
        for (const { reject } of batch) reject(error);
      },
    );
  }

  return (asked: AskedView): Promise<string> =>
    new Promise((resolve, reject) => {
      if (open.length === 0) setImmediate(send);
      if (open.push({ asked, resolve, reject }) === mostViews) send();
    });
}
