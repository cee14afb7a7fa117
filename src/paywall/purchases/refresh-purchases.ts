import type { EpochMs } from '../clock.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import { accessRulesOf, supersededIn } from './active-subscription.ts';
import { type Buyer, placeOf, type SellingNeeds } from './buyer.ts';
import { readNow, type WriteEntitlement, writtenOf } from './entitlement-writer.ts';
import type { BoughtPurchase } from './payment-provider.ts';
import type { PurchaseTransfer } from './purchase-transfer.ts';
import { createRetentionNotes } from './retention.ts';
import { singleFlightAfter } from './single-flight.ts';
import { refusedTrials } from './trial-claims.ts';

/** What writes entitlements: news of purchases, and what admins decide. */
export interface PurchaseRefresher {
  /** Reads everything that the reader bought from the provider again, and stores what follows from it. */
  refresh(buyer: Buyer, now: EpochMs): Promise<Entitlement>;
  /** Changes what an admin decides. What was bought stays as it was last read. */
  amend(buyer: Buyer, change: Partial<Omit<EntitlementBasis, 'purchases'>>, now: EpochMs): Promise<Entitlement>;
}

type Needs = SellingNeeds & { readonly write: WriteEntitlement; readonly succession: PurchaseTransfer };

export function createPurchaseRefresher(needs: Needs): PurchaseRefresher {
  const { billing, entitlements, provider, write, succession } = needs;
  const refreshes = singleFlightAfter<Entitlement>();
  const noteRetention = createRetentionNotes(needs);

  /** Every change of a reader's entitlement is copied to their successor's; until then the change is not complete. */
  const writeForAll: WriteEntitlement = async (buyer, now, next) => {
    const written = await write(buyer, now, next);
    if (written !== null) await succession.propagate(buyer, written, now);
    return written;
  };

  /**
   * Reads everything at the provider, and writes what follows. If every attempt loses, the stored entitlement is right: the second
   * winner began to read after the first had written, and so after this refresh was asked for. At most a few of the eight winners are
   * admins' decisions, which read nothing.
   */
  async function readAndWrite(buyer: Buyer, now: EpochMs): Promise<Entitlement> {
    const written = await writeForAll(buyer, now, async (before) => {
      const customer = await billing.customerOf(placeOf(buyer));
      if (customer === null) return before;
      const bought = await settledPurchases(buyer, customer, { before, now });
      const { publication, reader } = buyer;
      await noteRetention({ publication: publication.name, reader }, { before: before.purchases, bought, now });
      if (bought.length > 0 && before.purchases.length === 0) await billing.keepCustomer(placeOf(buyer));
      return { ...before, purchases: bought.map(({ purchase }) => purchase) };
    });
    return written ?? readNow(await entitlements.read(buyer.publication.name, buyer.key), now);
  }

  async function amend(
    buyer: Buyer,
    change: Partial<Omit<EntitlementBasis, 'purchases'>>,
    now: EpochMs,
  ): Promise<Entitlement> {
    return writtenOf(await writeForAll(buyer, now, (before) => ({ ...before, ...change })));
  }

  /** What the customer has bought once that which must not stand is undone: trials that are second ones, and double subscriptions. */
  async function settledPurchases(
    buyer: Buyer,
    customer: string,
    { before, now }: { before: EntitlementBasis; now: EpochMs },
  ): Promise<readonly BoughtPurchase[]> {
    const { publication, reader } = buyer;
    const found = await provider.purchasesOf(customer, publication.name);
    const refused = await refusedTrials(needs, { publication: publication.name, reader, customer }, found);
    for (const { id } of refused) await provider.refusePurchase(id);
    const bought = found.filter((each) => !refused.includes(each));
    const superseded = supersededIn(bought, accessRulesOf(buyer, before, now));
    if (superseded.length === 0) return bought;
    for (const { id } of superseded) await provider.endPurchase(id);
    return provider.purchasesOf(customer, publication.name);
  }

  return {
    refresh: (buyer, now) => refreshes(`${buyer.publication.name} ${buyer.reader}`, () => readAndWrite(buyer, now)),
    amend,
  };
}
