import type { EpochMs } from '../clock.ts';
import { isSubscribed } from '../entitlements/subscribed.ts';
import { PaywallError } from '../errors.ts';
import type { BoughtPurchase } from './bought-purchase.ts';
import { accessRulesOf, type Buyer, type SellingNeeds } from './buyer.ts';
import type { Purchases } from './purchases.ts';

/** A subscription that runs, and the provider's id of whose it is. */
export interface RunningSubscription {
  readonly customer: string;
  readonly bought: BoughtPurchase;
}

export const notSubscribed = (): PaywallError =>
  new PaywallError('not-subscribed', 'This reader has no subscription that runs.');

/**
 * Finds the reader's subscription that runs; null if none does. Everything is read again, so that late news does not have a reader
 * change what has ended.
 */
export function createRunningFinder({
  provider,
  purchases,
}: Pick<SellingNeeds, 'provider'> & { readonly purchases: Purchases }) {
  const { refresher, customersOf } = purchases;
  return async (buyer: Buyer, now: EpochMs): Promise<RunningSubscription | null> => {
    const own = await refresher.read(buyer, now);
    const { basis } = own.entitlement;
    if (basis === undefined) return null;
    const rules = accessRulesOf(buyer, basis, now);
    for (const customer of await customersOf(buyer, now)) {
      const all = customer === own.customer ? own.bought : await provider.purchasesOf(customer, buyer.publication.name);
      const bought = all.find(({ purchase }) => purchase.kind === 'subscription' && isSubscribed([purchase], rules));
      if (bought !== undefined) return { customer, bought };
    }
    return null;
  };
}
