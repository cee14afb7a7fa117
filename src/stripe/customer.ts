import type Stripe from 'stripe';
import type { BuyerReference } from '../paywall/payment-provider.ts';

/** Makes a customer of a reader. One key for all who try at once, in whatever process: Stripe makes one, and answers it to all. */
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
