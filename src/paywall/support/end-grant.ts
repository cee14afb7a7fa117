import type { EpochMs } from '../clock.ts';
import { holdingsIn, standingGrantOf } from '../entitlements/derive-entitlement.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import { PaywallError } from '../errors.ts';
import type { Buyer, SellingNeeds } from '../purchases/buyer.ts';
import { type Holder, noBasis, writtenOf } from '../purchases/entitlement-writer.ts';
import type { Purchases } from '../purchases/purchases.ts';
import { readerKeyFrom } from '../reader.ts';

type Needs = Pick<SellingNeeds, 'entitlements'> & { readonly purchases: Pick<Purchases, 'write' | 'transfer'> };

const isGiven = (basis: EntitlementBasis, now: EpochMs) =>
  holdingsIn(basis).some((held) => (standingGrantOf(held)?.until ?? 0) > now);

/**
 * Ends complimentary access, and nothing else: what was bought stays, and who bought nothing is like somebody who was never given
 * anything. The gifts of the anonymous readers they were end too, with those first, because what they have is copied again with every
 * change. Throws `not-found` if nothing that was given still counts; `store-unavailable`.
 */
export function createGrantEnder({ entitlements, purchases: { write, transfer } }: Needs) {
  async function endOwn(holder: Holder, now: EpochMs): Promise<number> {
    return writtenOf(await write(holder, now, (before) => ({ ...before, grant: null }))).version;
  }

  return async ({ publication, key }: Buyer, now: EpochMs): Promise<void> => {
    const basis = (await entitlements.read(publication.name, key))?.basis ?? noBasis;
    if (!isGiven(basis, now)) throw new PaywallError('not-found', 'This reader has no gift of access that could end.');
    const versions = new Map<string, number>();
    for (const { from, grant } of basis.inherited ?? [])
      if (grant !== null) versions.set(from, await endOwn({ publication, key: readerKeyFrom(from) }, now));
    const written = await write({ publication, key }, now, ({ inherited, ...own }) => ({
      ...own,
      grant: null,
      ...(inherited && {
        inherited: inherited.map((theirs) => {
          const version = versions.get(theirs.from);
          return version === undefined
            ? theirs
            : { ...theirs, grant: null, version: Math.max(version, theirs.version) };
        }),
      }),
    }));
    await transfer.propagate({ publication, key }, writtenOf(written), now);
  };
}
