import type { EpochMs } from '../clock.ts';
import { deriveEntitlement } from '../entitlements/derive-entitlement.ts';
import { type Entitlement, grantsAccess } from '../entitlements/entitlement.ts';
import { isUnanswered } from '../errors.ts';
import { standingRulesOf } from '../publication.ts';
import { buyerNamed, placeOf, type SellingNeeds } from '../purchases/buyer.ts';
import type { BuyerReference, CustomerReference } from '../purchases/buyer-reference.ts';
import { noBasis, readNow } from '../purchases/entitlement-writer.ts';
import { singleFlight } from '../purchases/single-flight.ts';

/** A reader who comes back from a checkout page. */
export interface CompletedCheckout extends BuyerReference {
  /** `none` where nothing was paid, where the money is still on its way, or where the purchase was refused. */
  readonly entitlement: Entitlement;
  readonly returnUrl: string;
  /** When the reader last bought anything that is paid, not when its money arrived; null if nothing is. */
  readonly paidAt: EpochMs | null;
}

export interface CheckoutCompletion {
  /** Writes the entitlement that a checkout led to, in this very call. Null if there is no such checkout. */
  completeCheckout(session: string, now: EpochMs): Promise<CompletedCheckout | null>;
  /**
   * The same from what is stored, without asking the provider: somebody whom a webhook has let in already. Null for all others, and if
   * the session is not the last that this reader opened.
   */
  recallCheckout(
    checkout: BuyerReference & { readonly session: string },
    now: EpochMs,
  ): Promise<CompletedCheckout | null>;
}

type Needs = Pick<SellingNeeds, 'billing' | 'entitlements' | 'provider' | 'publicationOf' | 'keyOf'> & {
  /** Null if there is no such publication, or no such customer any more. */
  readonly refreshNamed: (reference: CustomerReference, now: EpochMs) => Promise<Entitlement | null>;
};

function completed(
  { publication, reader }: BuyerReference,
  { entitlement, returnUrl }: Pick<CompletedCheckout, 'entitlement' | 'returnUrl'>,
): CompletedCheckout {
  const paid = (entitlement.basis?.purchases ?? []).filter((purchase) => purchase.paid);
  const paidAt = paid.length === 0 ? null : Math.max(...paid.map(({ startedAt }) => startedAt));
  return { publication, reader, entitlement, returnUrl, paidAt };
}

export function createCheckoutCompletion(needs: Needs): CheckoutCompletion {
  const { billing, entitlements, provider, refreshNamed } = needs;
  const runs = singleFlight<CompletedCheckout | null>();

  /**
   * The entitlement that a purchase led to. A store that cannot be written locks out nobody who has paid: then it follows from what
   * the provider says alone, and is written when the webhook comes again.
   */
  async function entitlementOf(reference: CustomerReference, now: EpochMs): Promise<Entitlement | null> {
    try {
      return await refreshNamed(reference, now);
    } catch (error) {
      const buyer = isUnanswered(error) ? buyerNamed(needs, reference) : null;
      if (buyer === null) throw error;
      const { name, settings } = buyer.publication;
      const bought = await provider.purchasesOf(reference.customer, name);
      const basis = { ...noBasis, purchases: bought.map(({ purchase }) => purchase) };
      return { ...deriveEntitlement({ ...standingRulesOf(settings), basis, now }), basis, version: 0 };
    }
  }

  async function complete(session: string, now: EpochMs): Promise<CompletedCheckout | null> {
    const found = await provider.readCheckout(session);
    const entitlement = found === null ? null : await entitlementOf(found, now);
    return found === null || entitlement === null ? null : completed(found, { ...found, entitlement });
  }

  return {
    // A page that waits asks again while the provider hangs: its questions are one.
    completeCheckout: (session, now) => runs(session, () => complete(session, now)),

    async recallCheckout({ session, ...reference }, now) {
      const buyer = buyerNamed(needs, reference);
      if (buyer === null) return null;
      const [open, stored] = await Promise.all([
        billing.openCheckout(placeOf(buyer)),
        entitlements.read(reference.publication, buyer.key),
      ]);
      const entitlement = readNow(stored, now);
      if (open?.session !== session || open.returnUrl === undefined || !grantsAccess(entitlement, now)) return null;
      return completed(reference, { entitlement, returnUrl: open.returnUrl });
    },
  };
}
