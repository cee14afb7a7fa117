import type Stripe from 'stripe';
import type { BuyerReference, CustomerReference } from '../paywall/purchases/payment-provider.ts';
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

/** Stripe still answers for one that was deleted, but says so. */
export async function knowsCustomer(
  stripe: Stripe,
  { customer: id, publication, reader }: CustomerReference,
): Promise<boolean> {
  const customer = await ignoring([missing], null, () => stripe.customers.retrieve(id));
  if (customer === null || customer.deleted) return false;
  const owner = referenceIn(customer.metadata);
  return owner?.publication === publication && owner.reader === reader;
}

/** Ends the customer's subscriptions too. */
export async function deleteCustomer(stripe: Stripe, id: string): Promise<void> {
  await ignoring([missing], null, () => stripe.customers.del(id));
}
