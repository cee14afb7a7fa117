import type Stripe from 'stripe';
import type { BuyerReference } from '../paywall/purchases/payment-provider.ts';
import { referenceIn } from './metadata.ts';
import { ignoring, missing } from './stripe-errors.ts';

/** Makes a customer of a reader. One idempotency key for all attempts in all processes: Stripe creates one and returns it to each. */
export async function createCustomer(
  stripe: Stripe,
  { publication, reader }: BuyerReference,
  instead: string | null,
): Promise<string> {
  const { id } = await stripe.customers.create(
    { metadata: { reader, publication } },
    { idempotencyKey: `customer ${publication} ${reader} ${instead ?? 'first'}` },
  );
  return id;
}

/** Whose a customer is, by its metadata. Stripe still answers for one that was deleted, but says so. */
export async function ownerOfCustomer(stripe: Stripe, id: string): Promise<BuyerReference | null> {
  const customer = await ignoring([missing], null, () => stripe.customers.retrieve(id));
  return customer === null || customer.deleted ? null : referenceIn(customer.metadata);
}

/** Ends the customer's subscriptions too. */
export async function deleteCustomer(stripe: Stripe, id: string): Promise<void> {
  await ignoring([missing], null, () => stripe.customers.del(id));
}
