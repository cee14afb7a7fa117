import type Stripe from 'stripe';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Arrival } from '../../paywall/purchases/payment-provider.ts';

/** By these the money arrives in the moment in which the payment is made. */
const immediate: ReadonlySet<string> = new Set(['card', 'link', 'card_present', 'paypal', 'cashapp', 'amazon_pay']);

/** The most events that are looked through. */
const most = 1000;

/** What is known of the arrival of the money that a payment brought. */
interface Arrived {
  readonly at: EpochMs;
  /** What is still to be kept with the payment; null if nothing is. */
  readonly unkept: Arrival | null;
}

async function succeededAt(stripe: Stripe, session: string, since: number): Promise<EpochMs | null> {
  const events = await stripe.events
    .list({ type: 'checkout.session.async_payment_succeeded', created: { gte: since }, limit: 100 })
    .autoPagingToArray({ limit: most });
  const found = events.find(({ data: { object } }) => 'id' in object && object.id === session);
  return found === undefined ? null : found.created * 1000;
}

/**
 * When the money for a session arrived. A charge says only when it was made, days before the bank has paid it: that it was paid an
 * event says, which Stripe forgets, so the time is kept in the charge's metadata.
 */
export async function arrivalOf(stripe: Stripe, session: string, charge: Stripe.Charge): Promise<Arrived> {
  const made = { at: charge.created * 1000, unkept: null };
  if (immediate.has(charge.payment_method_details?.type ?? '')) return made;
  const kept = Date.parse(charge.metadata['arrivedAt'] ?? '');
  if (!Number.isNaN(kept)) return { at: kept, unkept: null };
  const at = await succeededAt(stripe, session, charge.created);
  return at === null ? made : { at, unkept: { payment: charge.id, at } };
}

export async function keepArrival(stripe: Stripe, { payment, at }: Arrival): Promise<void> {
  await stripe.charges.update(payment, { metadata: { arrivedAt: new Date(at).toISOString() } });
}
