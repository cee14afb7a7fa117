import type { EpochMs } from '../clock.ts';
import type { Entitlement, EntitlementStore } from '../entitlements/entitlement.ts';
import type { EntitlementBasis, Inheritance } from '../entitlements/purchase.ts';
import { type ReaderKey, readerKeyInWords } from '../reader.ts';
import type { BillingStore } from './billing-store.ts';
import { type Holder, isNothing, type WriteBasis, writtenOf } from './entitlement-writer.ts';

/**
 * What an anonymous reader bought goes over to the registered reader who they turn out to be on signing in: to the first one, and
 * for good. Nobody who paid is locked out for having signed in afterwards, and nobody's friends are let in by signing in after
 * them. The anonymous reader keeps it too, for that is the same person, signed out.
 */
export interface Succession {
  /** Has the heir have all that the anonymous reader `before` has. Throws `store-unavailable`. */
  settle(visit: Holder & { readonly before: ReaderKey }, now: EpochMs): Promise<void>;
  /** Hands what has become of a reader's entitlement on to their heir, if they have one. */
  handDown(holder: Holder, entitlement: Entitlement, now: EpochMs): Promise<void>;
}

interface Needs {
  readonly billing: Pick<BillingStore, 'heirOf' | 'claimHeir'>;
  readonly entitlements: Pick<EntitlementStore, 'read'>;
  readonly write: WriteBasis;
}

const known = (basis: EntitlementBasis | undefined, from: string): Inheritance | undefined =>
  basis?.inherited?.find((each) => each.from === from);

export function createSuccession({ billing, entitlements, write }: Needs): Succession {
  /** Unless the heir has this or something later already. */
  async function bequeath(heir: Holder, theirs: Inheritance, now: EpochMs): Promise<void> {
    const isLate = (basis: EntitlementBasis | undefined) => (known(basis, theirs.from)?.version ?? 0) >= theirs.version;
    const stored = await entitlements.read(heir.publication.name, heir.key);
    if (isLate(stored?.basis)) return;
    const written = await write(heir, now, (before) => {
      if (isLate(before)) return before;
      const others = (before.inherited ?? []).filter(({ from }) => from !== theirs.from);
      return { ...before, inherited: [...others, theirs] };
    });
    writtenOf(written);
  }

  function inheritanceOf(key: ReaderKey, { basis, version }: Entitlement): Inheritance | null {
    if (basis === undefined || isNothing(basis)) return null;
    const { purchases, grant, revokedAt } = basis;
    return { from: readerKeyInWords(key), version, purchases, grant, revokedAt };
  }

  async function read({ publication, before }: Holder & { before: ReaderKey }): Promise<Inheritance | null> {
    const stored = await entitlements.read(publication.name, before);
    return stored === null ? null : inheritanceOf(before, stored);
  }

  return {
    async settle(visit, now) {
      if ((await read(visit)) === null) return;
      const { publication, key, before } = visit;
      const heir = await billing.claimHeir({ publication: publication.name, reader: before, heir: key });
      if (readerKeyInWords(heir) !== readerKeyInWords(key)) return;
      // Read again: whatever is written after this hands itself down.
      const theirs = await read(visit);
      if (theirs !== null) await bequeath(visit, theirs, now);
    },

    async handDown({ publication, key }, entitlement, now) {
      const theirs = inheritanceOf(key, entitlement);
      const heir = theirs === null ? null : await billing.heirOf({ publication: publication.name, reader: key });
      if (theirs !== null && heir !== null) await bequeath({ publication, key: heir }, theirs, now);
    },
  };
}
