import type { EpochMs } from './clock.ts';
import { PaywallError } from './errors.ts';
import type { BoughtPurchase } from './payment-provider.ts';
import type { Purchase } from './purchase.ts';
import type { ReaderRecords } from './reader-records.ts';
import type { Refreshing } from './refresh.ts';
import { type Buyer, placeOf, type SellingNeeds } from './selling-needs.ts';

export interface Erasure {
  readonly buyer: Buyer;
  /** Whether subscriptions that run are to be ended. */
  readonly endSubscriptions: boolean;
  /** By which things are sold, and by which windows end. */
  readonly times: { readonly selling: EpochMs; readonly metering: EpochMs };
}

type Needs = Pick<SellingNeeds, 'billing' | 'provider'> & {
  readonly readers: ReaderRecords;
  readonly refreshing: Pick<Refreshing, 'refresh'>;
};

const over: ReadonlySet<Purchase['status']> = new Set(['canceled', 'incomplete_expired']);

/** Whether money may still come in for it: it renews, or its payment is on its way. */
const isOpen = ({ purchase: { kind, status, paid } }: BoughtPurchase) =>
  !over.has(status) && (kind === 'subscription' || !paid);

const refusal = () =>
  new PaywallError(
    'subscription-running',
    'This reader has a subscription that runs, or a payment on its way. Say that it is to be ended.',
  );

/**
 * Takes away everything that is held of a reader. At the provider first: while their customer is there, news and reconciliation
 * would bring the reader back. Interrupted anywhere, it may be asked for again, and goes on.
 *
 * Throws `subscription-running` where that is not to be ended, with nothing changed; `store-unavailable`, `provider-unavailable`.
 */
export function createErasing(needs: Needs): (erasure: Erasure) => Promise<void> {
  const { billing, provider, readers, refreshing } = needs;

  async function openPurchases(customer: string, { buyer, endSubscriptions }: Erasure): Promise<BoughtPurchase[]> {
    const open = (await provider.purchasesOf(customer, buyer.publication.name)).filter(isOpen);
    if (open.length > 0 && !endSubscriptions) throw refusal();
    return open;
  }

  /** A page that is open could still be paid, for nobody. */
  async function closeCheckout({ buyer, times }: Erasure): Promise<void> {
    const open = await billing.openCheckout(placeOf(buyer));
    if (open !== null && open.expiresAt > times.selling) await provider.expireCheckout(open.session);
  }

  async function leaveProvider(customer: string, erasure: Erasure): Promise<void> {
    await openPurchases(customer, erasure);
    await closeCheckout(erasure);
    // Once more, for the page may have been paid in the meantime.
    for (const { id, purchase } of await openPurchases(customer, erasure))
      if (purchase.kind === 'subscription') await provider.endPurchase(id);
    // Whoever is just writing what they read before this finds that they were overtaken.
    await refreshing.refresh(erasure.buyer, erasure.times.selling);
    await provider.deleteCustomer(customer);
  }

  return async (erasure) => {
    const place = placeOf(erasure.buyer);
    const customer = await billing.customerOf(place);
    if (customer !== null) await leaveProvider(customer, erasure);
    await readers.erase({ ...place, now: erasure.times.metering });
  };
}
