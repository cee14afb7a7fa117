import type { EpochMs } from '../clock.ts';
import type { Entitlement, EntitlementStore } from '../entitlements/entitlement.ts';
import { type EntitlementBasis, purchasesIn, type TransferredHoldings } from '../entitlements/purchase.ts';
import { hasCode } from '../errors.ts';
import { type ReaderKey, readerKeyToHex } from '../reader.ts';
import type { BillingStore } from './billing-store.ts';
import { type Holder, isNothing, type WriteEntitlement, writtenOf } from './entitlement-writer.ts';
import { paysTwice } from './listed-purchases.ts';

/** A registered reader, and the anonymous one who they turn out to be. */
interface SignIn extends Holder {
  readonly anonymousKey: ReaderKey;
}

/**
 * What an anonymous reader bought goes over to the registered reader who they turn out to be on signing in: to the first one, and
 * for good. Nobody who paid is locked out for having signed in afterwards, and nobody's friends are let in by signing in after
 * them. The anonymous reader keeps it too, for that is the same person, signed out.
 */
export interface PurchaseTransfer {
  /**
   * Gives the registered reader everything that the anonymous one has. While the store is unavailable that waits, as does everything
   * that only the store knows. Throws `overloaded`: a store that has too much to do just now may answer the next question, and a buyer must
   * see no wall for it.
   */
  transferOnSignIn(visit: SignIn, now: EpochMs): Promise<void>;
  /** Copies a reader's entitlement, as it is now, to their successor if they have one. */
  propagate(holder: Holder, entitlement: Entitlement, now: EpochMs): Promise<void>;
}

interface Needs {
  readonly billing: Pick<BillingStore, 'successorOf' | 'claimSuccessor'>;
  readonly entitlements: Pick<EntitlementStore, 'read'>;
  readonly write: WriteEntitlement;
  readonly onSecondPlan: (publication: string) => void;
}

const known = (basis: EntitlementBasis | undefined, from: string): TransferredHoldings | undefined =>
  basis?.inherited?.find((each) => each.from === from);

const paysTwiceBy = (basis: EntitlementBasis | undefined) => basis !== undefined && paysTwice(purchasesIn(basis));

export function createPurchaseTransfer({ billing, entitlements, write, onSecondPlan }: Needs): PurchaseTransfer {
  /** Does nothing if the successor has this or a later version already. */
  async function copyTo(successor: Holder, theirs: TransferredHoldings, now: EpochMs): Promise<void> {
    const isLate = (basis: EntitlementBasis | undefined) => (known(basis, theirs.from)?.version ?? 0) >= theirs.version;
    const stored = await entitlements.read(successor.publication.name, successor.key);
    if (isLate(stored?.basis)) return;
    const written = await write(successor, now, (before) => {
      if (isLate(before)) return before;
      const others = (before.inherited ?? []).filter(({ from }) => from !== theirs.from);
      return { ...before, inherited: [...others, theirs] };
    });
    if (paysTwiceBy(writtenOf(written).basis) && !paysTwiceBy(stored?.basis)) onSecondPlan(successor.publication.name);
  }

  function holdingsOf(key: ReaderKey, { basis, version }: Entitlement): TransferredHoldings | null {
    if (basis === undefined || isNothing(basis)) return null;
    const { purchases, grant, revokedAt } = basis;
    return { from: readerKeyToHex(key), version, purchases, grant, revokedAt };
  }

  async function read({ publication, anonymousKey }: SignIn): Promise<TransferredHoldings | null> {
    const stored = await entitlements.read(publication.name, anonymousKey);
    return stored === null ? null : holdingsOf(anonymousKey, stored);
  }

  async function transfer(visit: SignIn, now: EpochMs): Promise<void> {
    if ((await read(visit)) === null) return;
    const { publication, key, anonymousKey } = visit;
    const successor = await billing.claimSuccessor({
      publication: publication.name,
      reader: anonymousKey,
      successor: key,
    });
    if (readerKeyToHex(successor) !== readerKeyToHex(key)) return;
    // Read again: whatever is written after this hands itself down.
    const theirs = await read(visit);
    if (theirs !== null) await copyTo(visit, theirs, now);
  }

  return {
    async transferOnSignIn(visit, now) {
      try {
        await transfer(visit, now);
      } catch (error) {
        if (!hasCode(error, 'store-unavailable')) throw error;
      }
    },

    async propagate({ publication, key }, entitlement, now) {
      const theirs = holdingsOf(key, entitlement);
      const successor =
        theirs === null ? null : await billing.successorOf({ publication: publication.name, reader: key });
      if (theirs !== null && successor !== null) await copyTo({ publication, key: successor }, theirs, now);
    },
  };
}
