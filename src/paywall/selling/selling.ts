import type { EpochMs } from '../clock.ts';
import { deriveEntitlement } from '../entitlements/derive-entitlement.ts';
import { type Entitlement, entitlementAt, isSameAs } from '../entitlements/entitlement.ts';
import { hasCode, PaywallError } from '../errors.ts';
import type { Offer } from '../offers/offer.ts';
import { eligibleOffers } from '../offers/offer-eligibility.ts';
import type { OpenCheckout } from '../purchases/billing-store.ts';
import { type Buyer, buyerNamed, type SellingNeeds } from '../purchases/buyer.ts';
import { adoptCustomer } from '../purchases/customers.ts';
import { noBasis, readNow } from '../purchases/entitlement-writer.ts';
import type { BuyerReference, CustomerReference, EventHint } from '../purchases/payment-provider.ts';
import { createPromotionNotes } from '../purchases/promotions.ts';
import type { PurchaseTransfer } from '../purchases/purchase-transfer.ts';
import type { Purchases } from '../purchases/purchases.ts';
import { type CheckoutOrder, createCheckout } from './checkout.ts';

/** A reader who comes back from a checkout page. */
export interface CompletedCheckout extends BuyerReference {
  /** `none` where nothing was paid, where the money is still on its way, or where the purchase was refused. */
  readonly entitlement: Entitlement;
  readonly returnUrl: string;
  /** When the reader last bought anything that is paid; null if nothing is. */
  readonly paidAt: EpochMs | null;
}

/**
 * - `handled`: now.
 * - `duplicate`: before.
 * - `ignored`: it changes nobody's entitlement.
 * - `busy`: another process handles it; the provider should send it again in case that fails.
 */
export type EventOutcome = 'handled' | 'duplicate' | 'ignored' | 'busy';

/** Everything that is sold, and what comes of it. Every method throws `store-unavailable` and `provider-unavailable`. */
export interface Selling extends Pick<PurchaseTransfer, 'transferOnSignIn'> {
  /** The live offers that fit this reader, the best first. Asks the store alone. */
  offersFor(buyer: Buyer, now: EpochMs): Promise<readonly Offer[]>;
  /**
   * A page on which the reader can pay. Throws `unknown-offer`, `offer-ended`, `not-eligible`, and `already-subscribed` also while a
   * payment is on its way.
   */
  checkout(order: CheckoutOrder): Promise<OpenCheckout>;
  /** Writes the entitlement that a checkout led to, in this very call. Null if there is no such checkout. */
  completeCheckout(session: string, now: EpochMs): Promise<CompletedCheckout | null>;
  /** Uses the secret by which somebody comes back without cookies, once. Returns whether it had not been used yet. */
  useReturn(secret: string, now: EpochMs): Promise<boolean>;
  /** A page on which the reader sees and cancels what they bought. Throws `not-found` for a reader who never bought anything. */
  portal(request: {
    readonly buyer: Buyer;
    readonly returnUrl: string;
    readonly now: EpochMs;
  }): Promise<{ url: string }>;
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

/** How long one process may take over an event before another may try: longer than all it asks the provider can take. */
const leaseMs = 5 * 60_000;

type Needs = SellingNeeds & { readonly purchases: Purchases };

export function createSelling(needs: Needs): Selling {
  const { entitlements, inbox, provider, purchases } = needs;
  const { transfer, refresher, statusOf, customersOf } = purchases;
  const notePromotion = createPromotionNotes(needs);
  const checkout = createCheckout({ ...needs, refreshing: refresher, standing: statusOf });

  /** Null if there is no such publication, or no such customer any more. */
  async function refreshNamed(reference: CustomerReference, now: EpochMs): Promise<Entitlement | null> {
    const buyer = buyerNamed(needs, reference);
    if (buyer === null) return null;
    if (!(await adoptCustomer(needs, { buyer, reference, now }))) return null;
    return refresher.refresh(buyer, now);
  }

  /**
   * The entitlement that a purchase led to. A store that cannot be written locks out nobody who has paid: then it follows from what
   * the provider says alone, and is written when the webhook comes again.
   */
  async function entitlementOf(reference: CustomerReference, now: EpochMs): Promise<Entitlement | null> {
    try {
      return await refreshNamed(reference, now);
    } catch (error) {
      const buyer = hasCode(error, 'store-unavailable') ? buyerNamed(needs, reference) : null;
      if (buyer === null) throw error;
      const { name, settings } = buyer.publication;
      const bought = await provider.purchasesOf(reference.customer, name);
      const basis = { ...noBasis, purchases: bought.map(({ purchase }) => purchase) };
      const { graceDays, timeZone } = settings;
      return { ...deriveEntitlement({ basis, graceDays, timeZone, now }), basis, version: 0 };
    }
  }

  async function catchUp(reference: CustomerReference, now: EpochMs): Promise<'changed' | 'same' | 'unknown'> {
    const { publication, reader } = reference;
    const before = await entitlements.read(publication, needs.keyOf(publication, reader));
    const after = await refreshNamed(reference, now);
    if (after === null) return 'unknown';
    return isSameAs(readNow(before, now), entitlementAt(after, now)) ? 'same' : 'changed';
  }

  async function apply({ about }: EventHint, now: EpochMs): Promise<'handled' | 'ignored'> {
    const reference = about === null ? null : await provider.buyerOf(about);
    if (reference === null) return 'ignored';
    return (await refreshNamed(reference, now)) === null ? 'ignored' : 'handled';
  }

  async function handleEvent(hint: EventHint, now: EpochMs): Promise<EventOutcome> {
    if (hint.about === null) return 'ignored';
    const claim = await inbox.claim(hint.id, { now, leaseMs });
    if (claim !== 'claimed') return claim === 'done' ? 'duplicate' : 'busy';
    try {
      const outcome = await apply(hint, now);
      if (outcome === 'handled') await notePromotion(hint, now);
      await inbox.finish(hint.id, now);
      return outcome;
    } catch (error) {
      // Should this fail too the claim ends with its lease; what went wrong is the first error.
      await inbox.release(hint.id).catch(() => undefined);
      throw error;
    }
  }

  async function revoke(buyer: Buyer, now: EpochMs): Promise<Entitlement> {
    for (const customer of await customersOf(buyer, now)) {
      const bought = await provider.purchasesOf(customer, buyer.publication.name);
      for (const { id, purchase } of bought) if (purchase.kind === 'subscription') await provider.endPurchase(id);
    }
    return refresher.amend(buyer, { grant: null, revokedAt: now }, now);
  }

  return {
    checkout,
    transferOnSignIn: transfer.transferOnSignIn,
    handleEvent,
    revoke,
    refresh: refresher.refresh,
    catchUp,

    async offersFor(buyer, now) {
      const { profile } = await statusOf(buyer, now);
      return eligibleOffers(buyer.publication.offers, profile, now);
    },

    async completeCheckout(session, now) {
      const found = await provider.readCheckout(session);
      const entitlement = found === null ? null : await entitlementOf(found, now);
      if (found === null || entitlement === null) return null;
      const { publication, reader, returnUrl } = found;
      const paid = (entitlement.basis?.purchases ?? []).filter((purchase) => purchase.paid);
      const paidAt = paid.length === 0 ? null : Math.max(...paid.map(({ startedAt }) => startedAt));
      return { publication, reader, entitlement, returnUrl, paidAt };
    },

    async useReturn(secret, now) {
      const use = `return ${secret}`;
      const claim = await inbox.claim(use, { now, leaseMs });
      if (claim === 'claimed') await inbox.finish(use, now);
      return claim === 'claimed';
    },

    async portal({ buyer, returnUrl, now }) {
      for (const customer of await customersOf(buyer, now)) {
        const page = await provider.openPortal({ customer, returnUrl });
        if (page !== null) return page;
      }
      throw new PaywallError('not-found', 'This reader has not bought anything.');
    },

    grant: ({ buyer, until, by, now }) => refresher.amend(buyer, { grant: { givenAt: now, until, by } }, now),
  };
}
