import type { EpochMs } from '../clock.ts';
import { deriveEntitlement } from '../entitlements/derive-entitlement.ts';
import { type Entitlement, entitlementAt, noEntitlement } from '../entitlements/entitlement.ts';
import { countsFrom, type EntitlementBasis, nameOfPurchase, type Purchase } from '../entitlements/purchase.ts';
import { PaywallError } from '../errors.ts';
import type { Occasion, Tally } from '../metering/tally.ts';
import { type Publication, standingRulesOf } from '../publication.ts';
import type { ReaderKey } from '../reader.ts';
import type { SellingNeeds } from './buyer.ts';
import { entitlementTelling } from './entitlement-telling.ts';

/** Whose entitlement is written. */
export interface Holder {
  readonly publication: Publication;
  readonly key: ReaderKey;
  /** The reader's id; left out if it is not known. */
  readonly reader?: string | undefined;
  /** The id of the anonymous reader whose purchases come over; left out if it is not known. */
  readonly anonymous?: string | undefined;
}

/**
 * Writes what follows from the basis that `next` makes of the stored one. What is written was made after the last writing
 * before it: whatever was overtaken is made again. Written is also what has not changed, for something else that was read
 * earlier may be on its way, and must then find that it was overtaken. Null if it was overtaken every time.
 */
export type WriteEntitlement = (
  holder: Holder,
  now: EpochMs,
  next: (before: EntitlementBasis) => Promise<EntitlementBasis> | EntitlementBasis,
) => Promise<Entitlement | null>;

export const noBasis: EntitlementBasis = { purchases: [], grant: null, revokedAt: null };

/** Maximum compare-and-set attempts. */
const attempts = 8;

export const isNothing = ({ purchases, grant, revokedAt, inherited = [] }: EntitlementBasis) =>
  purchases.length === 0 && grant === null && revokedAt === null && inherited.length === 0;

/** What of a stored entitlement counts today, and what it was computed from. */
export function readNow(stored: Entitlement | null, now: EpochMs): Entitlement & { readonly basis: EntitlementBasis } {
  return { ...entitlementAt(stored ?? noEntitlement, now), basis: stored?.basis ?? noBasis };
}

/** What was written. Throws `store-unavailable` if other writers won every attempt. */
export function writtenOf(written: Entitlement | null): Entitlement {
  if (written === null) throw new PaywallError('store-unavailable', 'The entitlement changed too often just now.');
  return written;
}

/** The purchases that are paid for and were not among the paid ones before, or were not paid for. What was imported converted nobody. */
function newlyPaid(before: readonly Purchase[], now: readonly Purchase[]): readonly Purchase[] {
  const known = before.filter(({ paid }) => paid).map(nameOfPurchase);
  return now.filter((purchase) => {
    if (!purchase.paid || purchase.imported) return false;
    const at = known.indexOf(nameOfPurchase(purchase));
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  });
}

function countConversion(tally: Tally, occasion: Occasion, key: ReaderKey): void {
  tally.count('conversions', occasion);
  tally.stepped({ ...occasion, step: 'paid', keys: [key] });
}

export function createEntitlementWriter({
  entitlements,
  tally,
  events,
}: Pick<SellingNeeds, 'entitlements' | 'tally' | 'events'>): WriteEntitlement {
  return async (holder, now, next) => {
    const { publication, key } = holder;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const stored = await entitlements.read(publication.name, key);
      const before = stored?.basis ?? noBasis;
      const basis = await next(before);
      // Nothing is stored for a reader who opened a checkout page and left.
      if (stored === null && isNothing(basis)) return noEntitlement;
      const derived = { ...deriveEntitlement({ ...standingRulesOf(publication.settings), basis, now }), basis };
      const expectedVersion = stored?.version ?? 0;
      // Only the write that marks a purchase as paid finds it unpaid before, so each counts once, on the day the money arrived.
      const paid = newlyPaid(before.purchases, basis.purchases);
      const telling = await entitlementTelling(events, { ...holder, stored, next: derived, paid, now });
      const change = { publication: publication.name, reader: key, expectedVersion, next: derived, telling };
      if (!(await entitlements.compareAndSet(change))) continue;
      for (const purchase of paid) countConversion(tally, { publication, at: countsFrom(purchase) }, key);
      return { ...derived, version: expectedVersion + 1 };
    }
    return null;
  };
}
