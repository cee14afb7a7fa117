import type Stripe from 'stripe';
import type { BoughtPurchase, RefusedPurchase } from '../../paywall/purchases/bought-purchase.ts';
import { idOf, referenceIn, type StileMetadata, soldIn } from '../metadata.ts';
import { moneyOf } from '../minor-units.ts';
import { refusalOf } from '../sales/marks.ts';
import { ignoring, missing } from '../stripe-errors.ts';
import { paymentsOf, sourcesOf } from './payments.ts';
import { isTakenBack } from './refunds.ts';
import { type OnUnknownStatus, subscriptionPurchase } from './subscription-purchase.ts';
import { termPurchase } from './term-purchase.ts';

/** Stripe's largest page. Further ones are fetched too. */
export const pageSize = 100;

/** The client wants a bound for what it holds in memory; nobody buys so often. */
const most = 10_000;

function everythingOf(stripe: Stripe, customer: string) {
  const whole = { limit: most };
  return Promise.all([
    stripe.subscriptions
      .list({ customer, status: 'all', limit: pageSize, expand: ['data.default_payment_method', 'data.discounts'] })
      .autoPagingToArray(whole),
    stripe.invoices
      .list({ customer, limit: pageSize, expand: ['data.payments', 'data.discounts'] })
      .autoPagingToArray(whole),
    stripe.charges.list({ customer, limit: pageSize, expand: ['data.refunds'] }).autoPagingToArray(whole),
    stripe.checkout.sessions.list({ customer, status: 'complete', limit: pageSize }).autoPagingToArray(whole),
  ]);
}

/** One subscription of a customer's as the purchase that it would be with these marks. */
export async function purchaseAs(
  stripe: Stripe,
  { subscription, marks }: { readonly subscription: Stripe.Subscription; readonly marks: StileMetadata },
): Promise<BoughtPurchase> {
  const customer = idOf(subscription.customer) ?? '';
  const [, invoices, charges] = await everythingOf(stripe, customer);
  return subscriptionPurchase(stripe, { subscription, marks, invoices, charges, onUnknownStatus: () => undefined });
}

interface Asked {
  readonly customer: string;
  readonly publication: string;
  readonly onUnknownStatus: OnUnknownStatus;
}

/**
 * Everything that a customer bought in one publication, as Stripe shows it now: from subscriptions with their invoices, and from
 * sessions that sold one term. What is not marked as the publication's is somebody else's and is passed over.
 */
export async function purchasesOf(
  stripe: Stripe,
  { customer, publication, onUnknownStatus }: Asked,
): Promise<readonly BoughtPurchase[]> {
  const found = await ignoring([missing], null, () => everythingOf(stripe, customer));
  if (found === null) return [];
  const [subscriptions, invoices, charges, sessions] = found;
  return Promise.all([
    ...subscriptions.flatMap((subscription) => {
      const marks = soldIn(publication, subscription.metadata);
      return marks === null
        ? []
        : [subscriptionPurchase(stripe, { subscription, marks, invoices, charges, onUnknownStatus })];
    }),
    ...sessions.flatMap((session) => {
      const marks = session.mode === 'payment' ? soldIn(publication, session.metadata) : null;
      return marks === null ? [] : [termPurchase(stripe, { session, marks, charges })];
    }),
  ]);
}

const total = (charges: readonly Stripe.Charge[]) => charges.reduce((sum, { amount }) => sum + amount, 0);

/** What was paid for a subscription and is not with the reader again; null if all of it is. */
async function keptOf(stripe: Stripe, customer: string, subscription: string) {
  const [invoices, charges] = await Promise.all([
    stripe.invoices.list({ subscription, limit: pageSize, expand: ['data.payments'] }),
    stripe.charges.list({ customer, limit: pageSize, expand: ['data.refunds'] }),
  ]);
  const payments = paymentsOf(charges.data, new Set(invoices.data.flatMap(sourcesOf)));
  const isBack = await Promise.all(payments.map((each) => isTakenBack(stripe, each)));
  const kept = payments.filter((_, index) => !isBack[index]);
  const [first] = kept;
  return first === undefined ? null : moneyOf(total(kept), first.currency);
}

/** The subscriptions of a customer that Stile refused and gave back. */
export async function refusedOf(
  stripe: Stripe,
  customer: string,
  publication: string,
): Promise<readonly RefusedPurchase[]> {
  const found = await ignoring([missing], null, () =>
    stripe.subscriptions.list({ customer, status: 'all', limit: pageSize }).autoPagingToArray({ limit: most }),
  );
  const refused = (found ?? []).flatMap(({ id, metadata, created, ended_at }) => {
    const reason = refusalOf(metadata);
    if (reason === null || referenceIn(metadata)?.publication !== publication) return [];
    const endedAt = ended_at === null ? null : ended_at * 1000;
    return [{ id, offer: metadata['offer'] ?? '', reason, boughtAt: created * 1000, endedAt }];
  });
  return Promise.all(refused.map(async (each) => ({ ...each, kept: await keptOf(stripe, customer, each.id) })));
}
