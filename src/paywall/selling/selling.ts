import type { EpochMs } from '../clock.ts';
import { type Entitlement, entitlementAt, isSameAs } from '../entitlements/entitlement.ts';
import { isOngoing } from '../entitlements/purchase-status.ts';
import type { Offer } from '../offers/offer.ts';
import { offersFor } from '../offers/sale-rule.ts';
import type { OpenCheckout } from '../purchases/billing-store.ts';
import type { Buyer, SellingNeeds } from '../purchases/buyer.ts';
import type { CustomerReference } from '../purchases/buyer-reference.ts';
import { adoptCustomer } from '../purchases/customers.ts';
import { doOnce } from '../purchases/do-once.ts';
import { noBasis, readNow } from '../purchases/entitlement-writer.ts';
import { type ListedPurchase, listPurchases } from '../purchases/listed-purchases.ts';
import type { EventHint } from '../purchases/payment-provider.ts';
import { createPromotionNotes } from '../purchases/promotions.ts';
import type { PurchaseTransfer } from '../purchases/purchase-transfer.ts';
import type { Purchases } from '../purchases/purchases.ts';
import { type CheckoutOrder, createCheckout } from './checkout.ts';
import { type CheckoutCompletion, createCheckoutCompletion } from './checkout-completion.ts';
import { createPortals, type PortalRequest, type Portals } from './portal.ts';

/**
 * - `handled`: now.
 * - `duplicate`: before.
 * - `ignored`: it changes nobody's entitlement.
 * - `busy`: another process handles it; the provider should send it again in case that fails.
 */
export type EventOutcome = 'handled' | 'duplicate' | 'ignored' | 'busy';

/** Everything that is sold, and what comes of it. Every method throws `store-unavailable` and `provider-unavailable`. */
export interface Selling extends Pick<PurchaseTransfer, 'transferOnSignIn'>, CheckoutCompletion {
  /** The live offers that fit this reader, the best first. Asks the store alone. */
  offersFor(buyer: Buyer, now: EpochMs): Promise<readonly Offer[]>;
  /**
   * A page on which the reader can pay. Throws `unknown-offer`, `offer-ended`, `not-eligible`, and `already-subscribed` also while a
   * payment is on its way.
   */
  checkout(order: CheckoutOrder): Promise<OpenCheckout>;
  /** Uses the secret by which somebody comes back without cookies, once. Returns whether it had not been used yet. */
  useReturn(secret: string, now: EpochMs): Promise<boolean>;
  /** Pages on which the reader sees and cancels what they bought. Throws `not-found` for a reader who never bought anything. */
  portal(request: PortalRequest): Promise<Portals>;
  /** Everything that the reader bought, under whatever identity. Asks the store alone. */
  purchasesOf(buyer: Buyer, now: EpochMs): Promise<readonly ListedPurchase[]>;
  /** Reads again what the reader bought. */
  refresh(buyer: Buyer, now: EpochMs): Promise<Entitlement>;
  /** The same for somebody whom the provider names. Returns whether that made a difference, and `unknown` for no such publication or customer. */
  catchUp(reference: CustomerReference, now: EpochMs): Promise<'changed' | 'same' | 'unknown'>;
  /** Acts on news from the provider, once. Whatever is thrown leaves the event to be handled again. */
  handleEvent(hint: EventHint, now: EpochMs): Promise<EventOutcome>;
  /** Complimentary access until a date, beside whatever was bought. */
  grant(gift: {
    readonly buyer: Buyer;
    readonly until: EpochMs;
    /** The name of the admin token. */
    readonly by: string;
    readonly now: EpochMs;
  }): Promise<Entitlement>;
  /**
   * Takes all access away. What runs is ended at the provider first: nobody pays for what they cannot use. Nothing is given back;
   * what is bought or given later counts again.
   */
  revoke(buyer: Buyer, now: EpochMs): Promise<Entitlement>;
}

type Needs = SellingNeeds & { readonly purchases: Purchases };

export function createSelling(needs: Needs): Selling {
  const { entitlements, inbox, provider, purchases } = needs;
  const { transfer, refresher, statusOf, customersOf } = purchases;
  const notePromotion = createPromotionNotes(needs);
  const checkout = createCheckout({ ...needs, refreshing: refresher, statusOf });

  /** Null if there is no such publication, or no such customer any more. */
  async function refreshNamed(reference: CustomerReference, now: EpochMs): Promise<Entitlement | null> {
    const buyer = await adoptCustomer(needs, { reference, now });
    return buyer === null ? null : refresher.refresh(buyer, now);
  }

  async function catchUp(reference: CustomerReference, now: EpochMs): Promise<'changed' | 'same' | 'unknown'> {
    const buyer = await adoptCustomer(needs, { reference, now });
    if (buyer === null) return 'unknown';
    const before = await entitlements.read(buyer.publication.name, buyer.key);
    const after = await refresher.refresh(buyer, now);
    return isSameAs(readNow(before, now), entitlementAt(after, now)) ? 'same' : 'changed';
  }

  async function apply({ about }: EventHint, now: EpochMs): Promise<'handled' | 'ignored'> {
    const reference = about === null ? null : await provider.buyerOf(about);
    if (reference === null) return 'ignored';
    return (await refreshNamed(reference, now)) === null ? 'ignored' : 'handled';
  }

  async function handleEvent(hint: EventHint, now: EpochMs): Promise<EventOutcome> {
    if (hint.about === null) return 'ignored';
    const work = async () => {
      const outcome = await apply(hint, now);
      if (outcome === 'handled') await notePromotion(hint, now);
      return outcome;
    };
    const outcome = await doOnce(inbox, { name: hint.id, now, work });
    return outcome === 'done' ? 'duplicate' : outcome;
  }

  async function revoke(buyer: Buyer, now: EpochMs): Promise<Entitlement> {
    for (const customer of await customersOf(buyer, now)) {
      const bought = await provider.purchasesOf(customer, buyer.publication.name);
      for (const { id, purchase } of bought) if (isOngoing(purchase)) await provider.endPurchase(id, 'revoked');
    }
    return refresher.amend(buyer, { grant: null, revokedAt: now }, now);
  }

  return {
    checkout,
    ...createCheckoutCompletion({ ...needs, refreshNamed }),
    transferOnSignIn: transfer.transferOnSignIn,
    handleEvent,
    revoke,
    refresh: refresher.refresh,
    catchUp,

    async offersFor(buyer, now) {
      const status = await statusOf(buyer, now);
      return status.successorSubscribed ? [] : offersFor(buyer.publication.offers, status);
    },

    async useReturn(secret, now) {
      const outcome = await doOnce(inbox, { name: `return ${secret}`, now, work: async () => 'used' as const });
      return outcome === 'used';
    },

    portal: createPortals(needs),

    async purchasesOf(buyer, now) {
      const stored = await entitlements.read(buyer.publication.name, buyer.key);
      return listPurchases(buyer, stored?.basis ?? noBasis, now);
    },

    grant: ({ buyer, until, by, now }) => refresher.amend(buyer, { grant: { givenAt: now, until, by } }, now),
  };
}
