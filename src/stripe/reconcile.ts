import type Stripe from 'stripe';
import type { CustomerReference, EventHint } from '../paywall/payment-provider.ts';
import { eventTypes, snapshotHint } from './event-hint.ts';
import { ownerOf } from './marks.ts';
import { pageSize } from './purchases.ts';

/** What Stripe remembers to have happened since then, newest first. */
export async function* eventsSince(stripe: Stripe, time: number): AsyncIterable<EventHint> {
  const created = { gte: Math.floor(time / 1000) };
  for await (const event of stripe.events.list({ created, types: [...eventTypes], limit: pageSize })) {
    yield snapshotHint(event);
  }
}

interface Found {
  readonly cursor: string;
  readonly buyer: CustomerReference;
}

/** A list of Stripe's that goes on behind an object it gave before. */
type Walk = (
  stripe: Stripe,
  after: { starting_after?: string },
) => AsyncIterable<Parameters<typeof ownerOf>[0] & { id: string }>;

/** Where buyers are found. Both go from the newest to the oldest, and what is bought meanwhile is told by events. */
const walks: readonly (readonly [name: string, walk: Walk])[] = [
  ['subscriptions', (stripe, after) => stripe.subscriptions.list({ status: 'all', limit: pageSize, ...after })],
  ['sessions', (stripe, after) => stripe.checkout.sessions.list({ status: 'complete', limit: pageSize, ...after })],
];

/** Whoever bought anything. A cursor is the name of a list and the last object of it that was seen. */
export async function* everyBuyer(stripe: Stripe, cursor: string | null): AsyncIterable<Found> {
  const [listed, last] = cursor?.split(' ') ?? [];
  const begin = Math.max(
    0,
    walks.findIndex(([name]) => name === listed),
  );
  for (const [name, walk] of walks.slice(begin)) {
    const after = name === listed && last !== undefined ? { starting_after: last } : {};
    for await (const object of walk(stripe, after)) {
      const buyer = ownerOf(object);
      if (buyer !== null) yield { cursor: `${name} ${object.id}`, buyer };
    }
  }
}
