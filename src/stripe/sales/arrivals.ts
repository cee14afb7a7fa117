import type Stripe from 'stripe';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Arrival } from '../../paywall/purchases/bought-purchase.ts';

/** By these the money arrives in the moment in which the payment is made. */
const immediate: ReadonlySet<string> = new Set(['card', 'link', 'card_present', 'paypal', 'cashapp', 'amazon_pay']);

/** The most events that are looked through. */
const most = 1000;

/** What is known of the arrival of the money that a payment brought. */
interface Arrived {
  readonly at: EpochMs;
  /** What is still to be kept; null if nothing is. */
  readonly unkept: Arrival | null;
}

type Reported = Pick<Stripe.EventListParams, 'type' | 'created'>;

async function reportedAt(stripe: Stripe, session: string, reported: Reported): Promise<EpochMs | null> {
  const events = await stripe.events.list({ ...reported, limit: 100 }).autoPagingToArray({ limit: most });
  const found = events.find(({ data: { object } }) => 'id' in object && object.id === session);
  return found === undefined ? null : found.created * 1000;
}

/** What was kept with the object, or what an event says of it, which is then to be kept. */
async function keptOrReported(
  stripe: Stripe,
  session: string,
  {
    id,
    metadata,
    created,
    reported,
  }: Pick<Stripe.Charge, 'id' | 'created'> & {
    readonly metadata: Stripe.Metadata | null;
    readonly reported: Reported;
  },
): Promise<Arrived> {
  const kept = Date.parse(metadata?.['arrivedAt'] ?? '');
  if (!Number.isNaN(kept)) return { at: kept, unkept: null };
  const at = await reportedAt(stripe, session, reported);
  return at === null ? { at: created * 1000, unkept: null } : { at, unkept: { payment: id, at } };
}

/** Events come in the second after what they report, or somewhat later. */
const graceSeconds = 60;

/**
 * When the money for a session that is paid arrived; of one that cost nothing, when it was completed. A charge says only when it was
 * made, days before the bank has paid it, and a session when its page was opened. An event says the rest, which Stripe forgets: the time is
 * kept in the metadata.
 */
export async function arrivalOf(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
  charge: Stripe.Charge | undefined,
): Promise<Arrived> {
  if (charge === undefined) {
    const created = { gte: session.created, lte: session.expires_at + graceSeconds };
    return keptOrReported(stripe, session.id, {
      ...session,
      reported: { type: 'checkout.session.completed', created },
    });
  }
  if (immediate.has(charge.payment_method_details?.type ?? '')) return { at: charge.created * 1000, unkept: null };
  const reported = { type: 'checkout.session.async_payment_succeeded', created: { gte: charge.created } };
  return keptOrReported(stripe, session.id, { ...charge, reported });
}

export async function keepArrival(stripe: Stripe, { payment, at }: Arrival): Promise<void> {
  const metadata = { arrivedAt: new Date(at).toISOString() };
  if (payment.startsWith('cs_')) await stripe.checkout.sessions.update(payment, { metadata });
  else await stripe.charges.update(payment, { metadata });
}
