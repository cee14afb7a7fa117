import type { Account } from '../account.ts';
import type { StandInClock } from '../clock.ts';
import { thinEvent } from '../records/thin-event.ts';
import type { Delivery, Tables } from '../tables.ts';
import { eventInOldForm, type OldForm } from './old-forms.ts';
import { signatureOf } from './signature.ts';

/** How an event is delivered: at once; on `flush`; in another order; twice; not at all. */
export type DeliveryMode = 'normal' | 'held' | 'shuffled' | 'duplicated' | 'lost';
export type Payload = 'snapshot' | 'thin';
/** How an event is written: as the API is now, as it was in a year, or only naming its object. */
export type WebhookForm = 'current' | OldForm | 'thin';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Growing distances between attempts; the last one repeats until Stripe gives up after three days. */
const retryAfterMs = [5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 12 * hourMs];
const giveUpAfterMs = 72 * hourMs;
const answerWithinMs = 10_000;

/** Where events go and how, shared by those who make them and those who send them. */
export interface Dispatch {
  endpoint: { readonly url: string } | null;
  mode: DeliveryMode;
  form: WebhookForm;
}

/** Puts a new event on its way, within the transaction that made it. Returns how many endpoints it is meant for. */
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
export class Deliveries {
  readonly #account: Account;
  readonly #dispatch: Dispatch;
  readonly #secret: string;
  readonly #random: () => number;
  #queue: Promise<void> = Promise.resolve();

  constructor({ account, dispatch, secret, random }: DeliveriesOptions) {
    this.#account = account;
    this.#dispatch = dispatch;
    this.#secret = secret;
    this.#random = random;
  }

  /** Sends what is due, in the order in which it happened. */
  run(): Promise<void> {
    const sent = this.#queue.then(() => this.#sendDue());
    this.#queue = sent.catch(() => undefined);
    return sent;
  }

  /** Sends everything that waits, whether held or between two attempts. Returns how many events that were. */
  async flush(): Promise<number> {
    const { tables, clock } = this.#account;
    const waiting = tables.all('delivery');
    tables.transaction(() => {
      for (const delivery of waiting) tables.put('delivery', { ...delivery, held: false, nextAtMs: clock.nowMs() });
    });
    await this.run();
    return waiting.length;
  }

  /** When the next attempt is due, in milliseconds; null when nothing waits. */
  nextAtMs(): number | null {
    const waiting = this.#account.tables.all('delivery').filter(({ held }) => !held);
    return waiting.length === 0 || this.#dispatch.endpoint === null
      ? null
      : Math.min(...waiting.map(({ nextAtMs }) => nextAtMs));
  }

  async #sendDue(): Promise<void> {
    for (let batch = this.#due(); batch.length > 0 && this.#dispatch.endpoint !== null; batch = this.#due()) {
      const next = this.#dispatch.mode === 'shuffled' ? shuffled(batch, this.#random) : batch.slice(0, 1);
      for (const delivery of next) await this.#attempt(delivery);
    }
  }

  #due(): Delivery[] {
    const { tables, clock } = this.#account;
    return tables.all('delivery').filter(({ held, nextAtMs }) => !held && nextAtMs <= clock.nowMs());
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { endpoint, mode, form } = this.#dispatch;
    if (endpoint === null || this.#account.tables.find('delivery', delivery.id) === undefined) return;
    const body = bodyOf(this.#account, delivery.id, form);
    if (body === null) {
      this.#account.tables.transaction(() => this.#record(delivery, true));
      return;
    }
    const signature = signatureOf(body, this.#secret, this.#account.now());
    const copies = Array.from({ length: mode === 'duplicated' ? 2 : 1 }, () =>
      post(body, { url: endpoint.url, signature }),
    );
    const accepted = await Promise.all(copies);
    this.#account.tables.transaction(() => this.#record(delivery, accepted.every(Boolean)));
  }

  #record(delivery: Delivery, accepted: boolean): void {
    const { tables, clock } = this.#account;
    const attempts = delivery.attempts + 1;
    const waitMs = retryAfterMs[Math.min(attempts, retryAfterMs.length) - 1] ?? 0;
    const nextAtMs = clock.nowMs() + waitMs;
    const event = tables.find('event', delivery.id);
    if (accepted || nextAtMs > delivery.firstAtMs + giveUpAfterMs) tables.remove('delivery', delivery.id);
    else tables.put('delivery', { ...delivery, attempts, nextAtMs, held: false });
    if (accepted && event !== undefined) tables.put('event', { ...event, pending_webhooks: 0 });
  }
}

/** Null for what an endpoint of this form is never sent. */
function bodyOf(account: Account, eventId: string, form: WebhookForm): string | null {
  const event = account.tables.need('event', eventId);
  if (form === 'thin') return JSON.stringify(thinEvent(event));
  const written = form === 'current' ? event : eventInOldForm(account, event, form);
  return written === null ? null : JSON.stringify(written, null, 2);
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
