import type { EpochMs } from './clock.ts';
import { type Entitlement, entitlementAt, noEntitlement } from './entitlement.ts';
import { entitlementOf } from './entitlement-of.ts';
import { PaywallError } from './errors.ts';
import type { BoughtPurchase } from './payment-provider.ts';
import type { EntitlementBasis } from './purchase.ts';
import { type Judging, supersededIn } from './running-purchase.ts';
import { type Buyer, placeOf, type SellingNeeds } from './selling-needs.ts';
import { createFollowingRuns } from './shared-runs.ts';
import { refusedTrials } from './trial-claims.ts';

/** What writes entitlements: news of purchases, and what admins decide. */
export interface Refreshing {
  /** Reads everything that the reader bought anew from the provider, and stores what follows from it. */
  refresh(buyer: Buyer, now: EpochMs): Promise<Entitlement>;
  /** Changes what an admin decides. What was bought stays as it was last read. */
  amend(buyer: Buyer, change: Partial<Omit<EntitlementBasis, 'purchases'>>, now: EpochMs): Promise<Entitlement>;
}

const noBasis: EntitlementBasis = { purchases: [], grant: null, revokedAt: null };

/** So often a computation that was overtaken by another is made again. */
const attempts = 8;

const isNothing = ({ purchases, grant, revokedAt }: EntitlementBasis) =>
  purchases.length === 0 && grant === null && revokedAt === null;

/** By what the buyer's purchases are judged. */
export function judgingOf({ publication }: Buyer, { revokedAt }: EntitlementBasis, now: EpochMs): Judging {
  const { graceDays, timeZone } = publication.settings;
  return { graceDays, timeZone, revokedAt, now };
}

export function createRefreshing(needs: SellingNeeds): Refreshing {
  const { billing, entitlements, provider } = needs;
  const refreshes = createFollowingRuns<Entitlement>();

  /**
   * Writes what follows from the basis that `next` makes of the stored one. What is written was made after the last writing
   * before it: whatever was overtaken is made again. Written is also what has not changed, for something else that was read
   * earlier may be on its way, and must then find that it was overtaken. Null where it was overtaken every time.
   */
  async function write(
    buyer: Buyer,
    now: EpochMs,
    next: (before: EntitlementBasis) => Promise<EntitlementBasis>,
  ): Promise<Entitlement | null> {
    const { publication, key } = buyer;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const stored = await entitlements.read(publication.name, key);
      const basis = await next(stored?.basis ?? noBasis);
      // Who looked at a checkout page and left shall leave no record.
      if (stored === null && isNothing(basis)) return noEntitlement;
      const { graceDays, timeZone } = publication.settings;
      const derived = { ...entitlementOf({ basis, graceDays, timeZone, now }), basis };
      const expectedVersion = stored?.version ?? 0;
      const change = { publication: publication.name, reader: key, expectedVersion, next: derived };
      if (await entitlements.compareAndSet(change)) return { ...derived, version: expectedVersion + 1 };
    }
    return null;
  }

  /**
   * Reads everything at the provider, and writes what follows. Whoever overtakes a second time began to read after the first had
   * written, and so after this was asked for: what they wrote says all that this one would have. Of eight at most a few are admins'
   * decisions, which read nothing.
   */
  async function readAndWrite(buyer: Buyer, now: EpochMs): Promise<Entitlement> {
    const written = await write(buyer, now, async (before) => {
      const customer = await billing.customerOf(placeOf(buyer));
      if (customer === null) return before;
      const bought = await settledPurchases(buyer, customer, { before, now });
      return { ...before, purchases: bought.map(({ purchase }) => purchase) };
    });
    return written ?? readNow(await entitlements.read(buyer.publication.name, buyer.key), now);
  }

  async function amend(
    buyer: Buyer,
    change: Partial<Omit<EntitlementBasis, 'purchases'>>,
    now: EpochMs,
  ): Promise<Entitlement> {
    const written = await write(buyer, now, async (before) => ({ ...before, ...change }));
    if (written === null) throw new PaywallError('store-unavailable', 'The entitlement changed too often just now.');
    return written;
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
    const superseded = supersededIn(bought, judgingOf(buyer, before, now));
    if (superseded.length === 0) return bought;
    for (const { id } of superseded) await provider.endPurchase(id);
    return provider.purchasesOf(customer, publication.name);
  }

  return {
    refresh: (buyer, now) => refreshes(`${buyer.publication.name} ${buyer.reader}`, () => readAndWrite(buyer, now)),
    amend,
  };
}

/** What of a stored entitlement counts today, and what it was computed from. */
export function readNow(stored: Entitlement | null, now: EpochMs): Entitlement & { readonly basis: EntitlementBasis } {
  return { ...entitlementAt(stored ?? noEntitlement, now), basis: stored?.basis ?? noBasis };
}
