import type Stripe from 'stripe';
import type { EndingCause } from '../paywall/entitlements/purchase.ts';
import type { GivenBack } from '../paywall/purchases/bought-purchase.ts';
import { endedMetadata, idOf } from './metadata.ts';
import { moneyOf } from './minor-units.ts';
import { pageSize } from './purchases/customer-purchases.ts';
import { paymentsOf, sourcesOf } from './purchases/payments.ts';
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

/** Everything that was given back of a charge. */
async function givenBack(stripe: Stripe, charge: string): Promise<readonly GivenBack[]> {
  const { data } = await stripe.refunds.list({ charge, limit: pageSize });
  return data.map(({ id, amount, currency }) => ({ id, ...moneyOf(amount, currency) }));
}

/** Ends a subscription with the period that is paid. Stripe takes no change of one that has ended. */
export async function cancelSubscription(stripe: Stripe, id: string): Promise<void> {
  const found = await ignoring([missing], null, () => stripe.subscriptions.retrieve(id));
  if (found === null || found.ended_at !== null) return;
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
}

/** Gives back all that was paid for a subscription, unless that was done before or its bank has taken it. */
async function giveBack(stripe: Stripe, id: string): Promise<readonly GivenBack[]> {
  const customer = idOf((await stripe.subscriptions.retrieve(id)).customer);
  if (customer === null) return [];
  const [invoices, charges] = await Promise.all([
    stripe.invoices.list({ subscription: id, limit: pageSize, expand: ['data.payments'] }),
    stripe.charges.list({ customer, limit: pageSize }),
  ]);
  const given: GivenBack[] = [];
  for (const { id: charge } of paymentsOf(charges.data, new Set(invoices.data.flatMap(sourcesOf)))) {
    await ignoring(['charge_already_refunded', 'charge_disputed'], null, () =>
      stripe.refunds.create({ charge }, { idempotencyKey: `refuse ${charge}` }),
    );
    given.push(...(await givenBack(stripe, charge)));
  }
  return given;
}

/** Undoes a subscription. Interrupted anywhere it may be repeated, and no step does anything twice. */
export async function refuseSubscription(stripe: Stripe, id: string): Promise<readonly GivenBack[]> {
  await endSubscription(stripe, id);
  return giveBack(stripe, id);
}
