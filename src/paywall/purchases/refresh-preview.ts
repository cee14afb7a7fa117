import type { EpochMs } from '../clock.ts';
import { deriveEntitlement } from '../entitlements/derive-entitlement.ts';
import { type Entitlement, entitlementAt, isSameAs } from '../entitlements/entitlement.ts';
import { standingRulesOf } from '../publication.ts';
import { accessRulesOf, buyerNamed, placeOf, type SellingNeeds } from './buyer.ts';
import type { CustomerReference } from './buyer-reference.ts';
import { readNow } from './entitlement-writer.ts';
import { type Endings, endingsIn } from './settling/settle-endings.ts';
import { refusableTrials } from './settling/trial-claims.ts';
import { refusalsBegun } from './settling/undo-purchases.ts';

type Shown = Omit<Entitlement, 'version'>;

/** What a refresh of a buyer would change. */
export interface RefreshPreview {
  readonly timeZone: string;
  /** As they stand now. */
  readonly before: Shown;
  readonly after: Shown;
  readonly isSame: boolean;
  /** The provider's ids of trials that would be refused and given back. */
  readonly refused: readonly string[];
  readonly ended: Endings['ended'];
  readonly voided: Endings['voided'];
  /** Introductions whose end would be moved, so that they run from the payment. */
  readonly moved: readonly { readonly id: string; readonly to: EpochMs }[];
}

/** Returns null if there is no such publication. Throws `store-unavailable` and `provider-unavailable`. */
export type PreviewRefresh = (reference: CustomerReference, now: EpochMs) => Promise<RefreshPreview | null>;

/** Computes what a refresh would, and writes nothing, neither to the store nor at the provider. */
export function createRefreshPreview(needs: Omit<SellingNeeds, 'inbox' | 'successUrl' | 'tally'>): PreviewRefresh {
  const { billing, entitlements, provider } = needs;
  return async (reference, now) => {
    const buyer = buyerNamed(needs, reference);
    if (buyer === null) return null;
    const { publication, reader } = buyer;
    const { settings } = publication;
    const customer = (await billing.customerOf(placeOf(buyer))) ?? reference.customer;
    const stored = readNow(await entitlements.read(publication.name, buyer.key), now);
    const found = await provider.purchasesOf(customer, publication.name);
    const judged = {
      publication: publication.name,
      reader,
      customer,
      bought: found,
      stored: stored.basis.purchases,
      now,
    };
    const refused = [...refusalsBegun(found), ...(await refusableTrials(needs, judged))];
    const bought = found.filter((each) => !refused.includes(each));
    const purchases = bought.map(({ purchase }) => purchase);
    const after = entitlementAt(
      deriveEntitlement({ ...standingRulesOf(settings), basis: { ...stored.basis, purchases }, now }),
      now,
    );
    return {
      timeZone: settings.timeZone,
      before: stored,
      after,
      isSame: isSameAs(stored, after),
      refused: refused.map(({ id }) => id),
      moved: bought.flatMap(({ id, termMove }) => (termMove === null ? [] : [{ id, to: termMove.to }])),
      ...endingsIn(bought, settings.billing, accessRulesOf(buyer, stored.basis, now)),
    };
  };
}
