import type { Account } from '../account.ts';
import type { StandInClock } from '../clock.ts';
import { thinEvent } from '../records/thin-event.ts';
import type { Delivery, Tables } from '../tables.ts';
import { signatureOf } from './signature.ts';

/** What becomes of an event that was told about: at once; on `flush`; in another order; twice; not at all. */
export type DeliveryMode = 'normal' | 'held' | 'shuffled' | 'duplicated' | 'lost';
export type Payload = 'snapshot' | 'thin';

export interface Endpoint {
  readonly url: string;
  readonly payload: Payload;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Growing distances between attempts; the last one repeats until Stripe gives up after three days. */
const retryAfterMs = [5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 12 * hourMs];
const giveUpAfterMs = 72 * hourMs;
const answerWithinMs = 10_000;

/** Where events go and how, shared by those who make them and those who send them. */
export interface Dispatch {
  endpoint: Endpoint | null;
  mode: DeliveryMode;
}

/** Puts a new event on its way, within the transaction that made it. Answers how many endpoints it is meant for. */
export function enqueue(
  { tables, clock, dispatch }: { tables: Tables; clock: StandInClock; dispatch: Dispatch },
  id: string,
): number {
  if (dispatch.endpoint === null) return 0;
  if (dispatch.mode === 'lost') return 1;
  tables.put('delivery', {
    id,
    attempts: 0,
    firstAtMs: clock.nowMs(),
    nextAtMs: clock.nowMs(),
    held: dispatch.mode === 'held',
  });
  return 1;
}

export interface DeliveriesOptions {
  readonly account: Account;
  readonly dispatch: Dispatch;
  readonly secret: string;
  /** Between 0 and 1, for the order in `shuffled` mode. */
  readonly random: () => number;
}

/** Sends events to the webhook endpoint, one after the other, and again when it did not answer with a 2xx. */
export interface Deliveries {
  /** Sends what is due, in the order in which it happened. */
  run(): Promise<void>;
  /** Sends everything that waits, whether held or between two attempts. Answers how many events that were. */
  flush(): Promise<number>;
  /** When the next attempt is due, in milliseconds; null when nothing waits. */
  nextAtMs(): number | null;
}

export function createDeliveries({ account, dispatch, secret, random }: DeliveriesOptions): Deliveries {
  const { tables, clock } = account;
  let queue: Promise<void> = Promise.resolve();

  const due = (): Delivery[] =>
    tables.all('delivery').filter(({ held, nextAtMs }) => !held && nextAtMs <= clock.nowMs());

  const attempt = async (delivery: Delivery): Promise<void> => {
    const to = dispatch.endpoint;
    if (to === null || tables.find('delivery', delivery.id) === undefined) return;
    const body = bodyOf(account, delivery.id, to);
    const copies = dispatch.mode === 'duplicated' ? 2 : 1;
    const sent = Array.from({ length: copies }, () =>
      post(body, { url: to.url, signature: signatureOf(body, secret, clock.now()) }),
    );
    const accepted = await Promise.all(sent);
    tables.transaction(() => record(delivery, accepted.every(Boolean)));
  };

  const record = (delivery: Delivery, accepted: boolean): void => {
    const attempts = delivery.attempts + 1;
    const waitMs = retryAfterMs[Math.min(attempts, retryAfterMs.length) - 1] ?? 0;
    const nextAtMs = clock.nowMs() + waitMs;
    const event = tables.find('event', delivery.id);
    if (accepted || nextAtMs > delivery.firstAtMs + giveUpAfterMs) tables.remove('delivery', delivery.id);
    else tables.put('delivery', { ...delivery, attempts, nextAtMs, held: false });
    if (accepted && event !== undefined) tables.put('event', { ...event, pending_webhooks: 0 });
  };

  const sendDue = async (): Promise<void> => {
    for (let batch = due(); batch.length > 0 && dispatch.endpoint !== null; batch = due()) {
      if (dispatch.mode === 'shuffled') {
        for (const delivery of shuffled(batch, random)) await attempt(delivery);
        continue;
      }
      const [first] = batch;
      if (first !== undefined) await attempt(first);
    }
  };

  const run = (): Promise<void> => {
    const sent = queue.then(sendDue);
    queue = sent.catch(() => undefined);
    return sent;
  };

  return {
    run,
    flush: async () => {
      const waiting = tables.all('delivery');
      tables.transaction(() => {
        for (const delivery of waiting) tables.put('delivery', { ...delivery, held: false, nextAtMs: clock.nowMs() });
      });
      await run();
      return waiting.length;
    },
    nextAtMs: () => {
      const times = tables.all('delivery').flatMap(({ held, nextAtMs }) => (held ? [] : [nextAtMs]));
      return times.length === 0 || dispatch.endpoint === null ? null : Math.min(...times);
    },
  };
}

function bodyOf(account: Account, eventId: string, { payload }: Endpoint): string {
  const event = account.tables.need('event', eventId);
  if (payload === 'snapshot') return JSON.stringify(event, null, 2);
  return JSON.stringify(thinEvent(event));
}

async function post(body: string, { url, signature }: { url: string; signature: string }): Promise<boolean> {
  try {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signature,
      'user-agent': 'Stripe/1.0 (sandbox)',
    };
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerWithinMs),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Another order than the one given, wherever there is one. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  const order = keyed.sort((one, other) => one.key - other.key).map(({ item }) => item);
  return order.length > 1 && order.every((item, index) => item === items[index]) ? order.reverse() : order;
}
