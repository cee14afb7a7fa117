import type { EpochMs } from '../clock.ts';
import { PaywallError } from '../errors.ts';
import { type Buyer, buyerNamed, type SellingNeeds } from '../purchases/buyer.ts';
import type { Purchases } from '../purchases/purchases.ts';

export interface PurchaseEnd {
  readonly buyer: Buyer;
  /** The provider's id of it. */
  readonly purchase: string;
  readonly when: 'now' | 'period-end';
  readonly now: EpochMs;
}

type Needs = Pick<SellingNeeds, 'provider' | 'publicationOf' | 'keyOf'> & {
  readonly purchases: Pick<Purchases, 'customersOf' | 'refresher'>;
};

/**
 * Ends one subscription of a reader at the provider, whichever identity bought it. Nothing is given back. Asked again, it changes nothing
 * more. Throws `not-found` for what is no subscription of theirs, `store-unavailable`, `provider-unavailable`.
 */
export function createPurchaseEnder(needs: Needs): (end: PurchaseEnd) => Promise<void> {
  const { provider, purchases } = needs;

  async function customerWith({ buyer, purchase, now }: PurchaseEnd): Promise<string> {
    for (const customer of await purchases.customersOf(buyer, now)) {
      const bought = await provider.purchasesOf(customer, buyer.publication.name);
      if (bought.some(({ id, purchase: { kind } }) => id === purchase && kind === 'subscription')) return customer;
    }
    throw new PaywallError('not-found', 'This reader has no such subscription.');
  }

  return async (end) => {
    const customer = await customerWith(end);
    await (end.when === 'now' ? provider.endPurchase(end.purchase, null) : provider.cancelPurchase(end.purchase));
    const owner = await provider.ownerOf(customer);
    await purchases.refresher.refresh((owner && buyerNamed(needs, owner)) ?? end.buyer, end.now);
  };
}
