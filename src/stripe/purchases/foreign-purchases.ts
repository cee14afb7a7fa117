import type Stripe from 'stripe';
import type { CustomerReference, ForeignCustomer } from '../../paywall/purchases/payment-provider.ts';
import { idOf, importedMetadata, referenceIn } from '../metadata.ts';
import { ignoring, missing } from '../stripe-errors.ts';
import { pageSize } from './customer-purchases.ts';

type Named = { readonly customer: string | null; readonly subscription: string | null };

/** The subscription that is named, or all that run of the customer who is named. */
async function subscriptionsOf(stripe: Stripe, { customer, subscription }: Named) {
  if (subscription !== null) return [await stripe.subscriptions.retrieve(subscription)];
  if (customer === null) return [];
  return (await stripe.subscriptions.list({ customer, limit: pageSize })).data;
}

/** Subscriptions that may not be Stile's, and whose they are said to be. Null if there is none of this name, or of this customer. */
export async function foreignPurchases(stripe: Stripe, named: Named): Promise<ForeignCustomer | null> {
  const found = await ignoring([missing], null, () => subscriptionsOf(stripe, named));
  if (found === null) return null;
  const id = named.customer ?? idOf(found[0]?.customer);
  if (id === null || found.some(({ customer }) => idOf(customer) !== id)) return null;
  const customer = await ignoring([missing], null, () => stripe.customers.retrieve(id));
  if (customer === null || customer.deleted) return null;
  return {
    customer: id,
    owner: referenceIn(customer.metadata),
    purchases: found.map((each) => ({ id: each.id, status: each.status, owner: referenceIn(each.metadata) })),
  };
}

/** Writes into a subscription, and into its customer first, whose they are. Repeated it changes nothing more. */
export async function adoptPurchase(
  stripe: Stripe,
  id: string,
  to: CustomerReference & { readonly offer: string },
): Promise<void> {
  const { publication, reader, customer } = to;
  await stripe.customers.update(customer, { metadata: { publication, reader, kind: 'registered' } });
  await stripe.subscriptions.update(id, { metadata: importedMetadata(to) });
}
