import type Stripe from 'stripe';
import type { CustomerReference } from '../../paywall/purchases/buyer-reference.ts';
import type { EventHint } from '../../paywall/purchases/payment-provider.ts';
import { ownerOf } from '../metadata.ts';
import { pageSize } from '../purchases/customer-purchases.ts';
import { isRefusedFor, missing } from '../stripe-errors.ts';
import { eventTypes, hintOf } from './event-hint.ts';

/** Maximum types that Stripe takes in one question. */
const mostTypes = 20;

/** What Stripe remembers to have happened since then; of as many types as one question holds, newest first. */
export async function* eventsSince(stripe: Stripe, time: number): AsyncIterable<EventHint> {
  const created = { gte: Math.floor(time / 1000) };
  for (let from = 0; from < eventTypes.length; from += mostTypes) {
    const types = eventTypes.slice(from, from + mostTypes);
    for await (const event of stripe.events.list({ created, types, limit: pageSize })) yield hintOf(event);
  }
}

interface Found {
  readonly cursor: string;
  readonly buyer: CustomerReference;
}

type Sold = Parameters<typeof ownerOf>[0] & { readonly id: string; readonly mode?: string };

/** A list of Stripe's that goes on behind an object it gave before. */
type Walk = (stripe: Stripe, after: { starting_after?: string }) => AsyncIterable<Sold>;

/** Where buyers are found. Both go from the newest to the oldest, and what is bought meanwhile arrives by events. */
const walks: readonly (readonly [name: string, walk: Walk])[] = [
  ['subscriptions', (stripe, after) => stripe.subscriptions.list({ status: 'all', limit: pageSize, ...after })],
  ['sessions', (stripe, after) => stripe.checkout.sessions.list({ status: 'complete', limit: pageSize, ...after })],
];

/** Starts over if Stripe does not know the object to continue after: another account, or a deleted object. */
async function* goOn(stripe: Stripe, walk: Walk, last: string | undefined): AsyncIterable<Sold> {
  if (last !== undefined) {
    try {
      return yield* walk(stripe, { starting_after: last });
    } catch (error) {
      if (!isRefusedFor(error, missing)) throw error;
    }
  }
  yield* walk(stripe, {});
}

/** Everyone who bought anything. A cursor is the name of a list and the last object of it that was seen. */
export async function* everyBuyer(stripe: Stripe, cursor: string | null): AsyncIterable<Found> {
  const [listed, last] = cursor?.split(' ') ?? [];
  const begin = Math.max(
    0,
    walks.findIndex(([name]) => name === listed),
  );
  for (const [name, walk] of walks.slice(begin)) {
    for await (const object of goOn(stripe, walk, name === listed ? last : undefined)) {
      const buyer = ownerOf(object);
      // A session that sold a subscription has been met as that.
      if (buyer !== null && object.mode !== 'subscription') yield { cursor: `${name} ${object.id}`, buyer };
    }
  }
}
