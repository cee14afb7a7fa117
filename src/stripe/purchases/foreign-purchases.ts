import type Stripe from 'stripe';
import type { BuyerReference, CustomerReference } from '../../paywall/purchases/buyer-reference.ts';
import type { ForeignCustomer, ForeignPurchase } from '../../paywall/purchases/foreign-purchase.ts';
import { idOf, importedMetadata, referenceIn } from '../metadata.ts';
import { ignoring, missing } from '../stripe-errors.ts';
import { pageSize, purchaseAs } from './customer-purchases.ts';

type Named = { readonly customer: string | null; readonly subscription: string | null };
type Target = BuyerReference & { readonly offer: string };

/** The subscription that is named, or all that run of the customer who is named. */
async function subscriptionsOf(stripe: Stripe, { customer, subscription }: Named) {
  const expand = ['default_payment_method', 'discounts'];
  if (subscription !== null) return [await stripe.subscriptions.retrieve(subscription, { expand })];
  if (customer === null) return [];
  const listed = await stripe.subscriptions.list({
    customer,
    limit: pageSize,
    expand: expand.map((name) => `data.${name}`),
  });
  return listed.data;
}

/** What stands there already under the names that Stile writes, if that is not Stile's. */
function inTheWayOf(metadata: Stripe.Metadata, wanted: Stripe.MetadataParam): readonly string[] {
  if (referenceIn(metadata) !== null) return [];
  return Object.keys(wanted).filter((name) => metadata[name] !== undefined && metadata[name] !== wanted[name]);
}

const customerMetadata = ({ publication, reader }: BuyerReference) => ({ publication, reader, kind: 'registered' });

async function foreignPurchase(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  to: Target,
): Promise<ForeignPurchase> {
  const { id, status, metadata } = subscription;
  const owner = referenceIn(metadata);
  const marks = { ...to, wonBack: false, imported: true };
  return { id, status, owner, bought: owner === null ? await purchaseAs(stripe, { subscription, marks }) : null };
}

/** Subscriptions that may not be Stile's, and whose they are said to be. Null if there is none of this name, or of this customer. */
export async function foreignPurchases(stripe: Stripe, named: Named, to: Target): Promise<ForeignCustomer | null> {
  const found = await ignoring([missing], null, () => subscriptionsOf(stripe, named));
  if (found === null) return null;
  const id = named.customer ?? idOf(found[0]?.customer);
  if (id === null || found.some(({ customer }) => idOf(customer) !== id)) return null;
  const customer = await ignoring([missing], null, () => stripe.customers.retrieve(id));
  if (customer === null || customer.deleted) return null;
  const inTheWay = found.flatMap(({ metadata }) => inTheWayOf(metadata, importedMetadata(to)));
  return {
    customer: id,
    owner: referenceIn(customer.metadata),
    inTheWay: [...new Set([...inTheWay, ...inTheWayOf(customer.metadata, customerMetadata(to))])],
    purchases: await Promise.all(found.map((each) => foreignPurchase(stripe, each, to))),
  };
}

/** Writes into a subscription, and into its customer first, whose they are. Repeated it changes nothing more. */
export async function adoptPurchase(stripe: Stripe, id: string, to: CustomerReference & Target): Promise<void> {
  await stripe.customers.update(to.customer, { metadata: customerMetadata(to) });
  await stripe.subscriptions.update(id, { metadata: importedMetadata(to) });
}
