import type Stripe from 'stripe';
import { refusedMetadata } from './metadata.ts';
import { paymentsOf, sourcesOf } from './payments.ts';
import { pageSize } from './purchases.ts';
import { ignoring, missing } from './stripe-errors.ts';

/** Ends a subscription now. Stripe says of one that has ended that there is none. */
export async function endSubscription(stripe: Stripe, id: string): Promise<void> {
  await ignoring([missing], null, () => stripe.subscriptions.cancel(id));
}

/** Ends a subscription with the period that is paid. Stripe takes no change of one that has ended. */
export async function cancelSubscription(stripe: Stripe, id: string): Promise<void> {
  const found = await ignoring([missing], null, () => stripe.subscriptions.retrieve(id));
  if (found === null || found.ended_at !== null) return;
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
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
