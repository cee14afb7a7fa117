import type Stripe from 'stripe';
import type { EndingCause } from '../paywall/entitlements/purchase.ts';
import { endedMetadata, refusedMetadata } from './metadata.ts';
import { paymentsOf, sourcesOf } from './payments.ts';
import { pageSize } from './purchases.ts';
import { ignoring, missing } from './stripe-errors.ts';

/**
 * Ends a subscription now. Stripe says of one that has ended that there is none. Why it ends is written on it before: so every process
 * knows, whatever comes in between. Returns whether this call ended it.
 */
export async function endSubscription(
  stripe: Stripe,
  id: string,
  because: EndingCause | null = null,
): Promise<boolean> {
  const ended = await ignoring([missing], null, async () => {
    if (because !== null) await stripe.subscriptions.update(id, { metadata: endedMetadata(because) });
    return stripe.subscriptions.cancel(id);
  });
  return ended !== null;
}

/** Gives back all that was paid for a subscription, unless that was done before or its bank has taken it. */
async function giveBack(stripe: Stripe, id: string): Promise<void> {
  const subscription = await stripe.subscriptions.retrieve(id);
  const customer = typeof subscription.customer === 'string' ? subscription.customer : subscription.customer.id;
  const [invoices, charges] = await Promise.all([
    stripe.invoices.list({ subscription: id, limit: pageSize, expand: ['data.payments'] }),
    stripe.charges.list({ customer, limit: pageSize }),
  ]);
  for (const { id: charge } of paymentsOf(charges.data, new Set(invoices.data.flatMap(sourcesOf)))) {
    await ignoring(['charge_already_refunded', 'charge_disputed'], null, () =>
      stripe.refunds.create({ charge }, { idempotencyKey: `refuse ${charge}` }),
    );
  }
}

/**
 * Undoes a subscription. It is marked last: interrupted anywhere, it is found again and the rest is done then, and no step does
 * anything twice.
 */
export async function refuseSubscription(stripe: Stripe, id: string): Promise<void> {
  await endSubscription(stripe, id);
  await giveBack(stripe, id);
  await stripe.subscriptions.update(id, { metadata: refusedMetadata });
}
