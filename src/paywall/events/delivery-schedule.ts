import type { EpochMs } from '../clock.ts';
import { type Delivery, type DeliveryTry, triesKept } from './delivery.ts';
import type { DisabledReason, EndpointProgress, EventEndpoint } from './endpoint.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Delays before the second and all further tries; the first is made at once. */
const retryDelaysMs: readonly number[] = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
];

/** The share by which a delay is shorter or longer, so that what failed together does not come back together. */
const spread = 0.2;

/** Maximum delay that a receiver may ask for. */
const longestRetryAfterMs = dayMs;

/** An endpoint of which everything failed for so long is disabled. */
const failingMs = 5 * dayMs;

/** Longer than any delay: what fails after such a pause begins a row of failures of its own. */
const pauseMs = 2 * dayMs;

const goneStatus = 410;

/** A redirect is none: where it leads was chosen by who answers there. */
export const succeeded = ({ status }: Pick<DeliveryTry, 'status'>): boolean =>
  status !== null && status >= 200 && status < 300;

export interface Tried extends DeliveryTry {
  /** How long the receiver asked to be left alone; null if it did not. */
  readonly retryAfterMs: number | null;
}

/** What becomes of a delivery by a try. `random` is in [0, 1). */
export function afterTry(delivery: Delivery, { retryAfterMs, ...tried }: Tried, random: number): Delivery {
  const attempts = delivery.attempts + 1;
  const after = {
    ...delivery,
    attempts,
    tries: [...delivery.tries, tried].slice(-triesKept),
    version: delivery.version + 1,
  };
  if (succeeded(tried)) return { ...after, state: 'delivered', endedAt: tried.at };
  const delayMs = retryDelaysMs[attempts - 1];
  if (delayMs === undefined) return { ...after, state: 'dead', endedAt: tried.at };
  const spreadMs = delayMs * (1 - spread + 2 * spread * random);
  const askedMs = Math.min(retryAfterMs ?? 0, longestRetryAfterMs);
  return { ...after, dueAt: tried.at + Math.round(Math.max(spreadMs, askedMs)) };
}

/** What a try says of the endpoint. */
export function healthAfter(
  { failing }: Pick<EndpointProgress, 'failing'>,
  tried: Pick<DeliveryTry, 'at' | 'status'>,
): { readonly failing: EndpointProgress['failing']; readonly disable: Exclude<DisabledReason, 'admin'> | null } {
  if (succeeded(tried)) return { failing: null, disable: null };
  const { at } = tried;
  const isSameRow = failing !== null && at - failing.last <= pauseMs;
  const since = isSameRow ? failing.since : at;
  const disable = tried.status === goneStatus ? 'gone' : at - since >= failingMs ? 'failing' : null;
  return { failing: { since, last: at }, disable };
}

/** When a delivery is tried next. Enabling an endpoint again makes everything due that failed before. */
export function dueAtOf({ dueAt, tries }: Pick<Delivery, 'dueAt' | 'tries'>, { enabledAt }: EventEndpoint): EpochMs {
  const last = tries.at(-1)?.at;
  return enabledAt !== null && last !== undefined && last < enabledAt ? Math.min(dueAt, enabledAt) : dueAt;
}
