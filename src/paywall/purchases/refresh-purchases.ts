import type { EpochMs } from '../clock.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import type { BoughtPurchase } from './bought-purchase.ts';
import { accessRulesOf, type Buyer, placeOf, type SellingNeeds } from './buyer.ts';
import { readNow, type WriteEntitlement, writtenOf } from './entitlement-writer.ts';
import type { PurchaseTransfer } from './purchase-transfer.ts';
import { createRetentionNotes } from './retention.ts';
import { endingsIn, settleEndings } from './settling/settle-endings.ts';
import { settleTerms } from './settling/settle-terms.ts';
import { refusedTrials } from './settling/trial-claims.ts';
import { refusalsBegun, undoPurchase } from './settling/undo-purchases.ts';
import { singleFlightAfter } from './single-flight.ts';

/** What was read of a reader's purchases, and what follows from it. */
export interface ReadPurchases {
  readonly entitlement: Entitlement;
  /** Null if the reader never had a customer of their own at the provider. */
  readonly customer: string | null;
  /** What the reader's own customer has bought, and what stands. */
  readonly bought: readonly BoughtPurchase[];
}

/** What writes entitlements: news of purchases, and what admins decide. */
export interface PurchaseRefresher {
  /** Reads everything that the reader bought from the provider again, and stores what follows from it. */
  refresh(buyer: Buyer, now: EpochMs): Promise<Entitlement>;
  /** The same, for a caller that needs the purchases themselves too. */
  read(buyer: Buyer, now: EpochMs): Promise<ReadPurchases>;
  /** Changes what an admin decides. What was bought stays as it was last read. */
  amend(buyer: Buyer, change: Partial<Omit<EntitlementBasis, 'purchases'>>, now: EpochMs): Promise<Entitlement>;
}

type Needs = SellingNeeds & { readonly write: WriteEntitlement; readonly succession: PurchaseTransfer };

export function createPurchaseRefresher(needs: Needs): PurchaseRefresher {
  const { billing, entitlements, provider, write, succession } = needs;
  const refreshes = singleFlightAfter<ReadPurchases>();
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
  async function readAndWrite(buyer: Buyer, now: EpochMs): Promise<ReadPurchases> {
    const failures: unknown[] = [];
    let customer: string | null = null;
    let bought: readonly BoughtPurchase[] = [];
    const written = await writeForAll(buyer, now, async (before) => {
      failures.length = 0;
      customer = await billing.customerOf(placeOf(buyer));
      if (customer === null) return before;
      const onFailure = (error: unknown) => failures.push(error);
      bought = await settledPurchases(buyer, customer, { before, now, onFailure });
      await noteRetention(
        { publication: buyer.publication.name, reader: buyer.reader },
        { before: before.purchases, bought, now },
      );
      if (bought.length > 0 && before.purchases.length === 0) await billing.keepCustomer(placeOf(buyer));
      return { ...before, purchases: bought.map(({ purchase }) => purchase) };
    });
    const { publication, reader } = buyer;
    await settleTerms(needs, { publication: publication.name, reader }, { bought, now });
    // What could not be ended locks out nobody who has paid for something else: that is written. The rest is to be tried again.
    if (failures.length > 0) throw failures[0];
    const entitlement = written ?? readNow(await entitlements.read(publication.name, buyer.key), now);
    return { entitlement, customer, bought };
  }

  async function amend(
    buyer: Buyer,
    change: Partial<Omit<EntitlementBasis, 'purchases'>>,
    now: EpochMs,
  ): Promise<Entitlement> {
    return writtenOf(await writeForAll(buyer, now, (before) => ({ ...before, ...change })));
  }

  /** What the customer has bought once that which must not stand is undone: trials that are second ones, and what would be paid for nothing. */
  async function settledPurchases(
    buyer: Buyer,
    customer: string,
    { before, now, onFailure }: { before: EntitlementBasis; now: EpochMs; onFailure: (error: unknown) => void },
  ): Promise<readonly BoughtPurchase[]> {
    const { name: publication, settings } = buyer.publication;
    const reference = { publication, reader: buyer.reader, customer };
    const found = await provider.purchasesOf(customer, publication);
    const judged = { ...reference, bought: found, stored: before.purchases, now };
    const refused = [...refusalsBegun(found), ...(await refusedTrials(needs, judged))];
    for (const purchase of refused)
      await undoPurchase(needs, { buyer: reference, purchase, act: 'refuse-second-trial', now });
    const bought = found.filter((each) => !refused.includes(each));
    const endings = endingsIn(bought, settings.billing, accessRulesOf(buyer, before, now));
    try {
      if (!(await settleEndings(needs, { buyer: reference, bought, endings, now }))) return bought;
      const read = await provider.purchasesOf(customer, publication);
      return read.filter(({ id }) => !refused.some((each) => each.id === id));
    } catch (error) {
      onFailure(error);
      return bought;
    }
  }

  const read = (buyer: Buyer, now: EpochMs) =>
    refreshes(`${buyer.publication.name} ${buyer.reader}`, () => readAndWrite(buyer, now));

  return {
    read,
    refresh: async (buyer, now) => (await read(buyer, now)).entitlement,
    amend,
  };
}
