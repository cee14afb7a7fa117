import type { EpochMs } from './clock.ts';
import type { ReaderKey } from './reader.ts';

export const entitlementStates = ['none', 'trial', 'active', 'grace', 'trial-expired', 'expired', 'revoked'] as const;

export type EntitlementState = (typeof entitlementStates)[number];

/** What a payment, or a grant by an admin, lets a reader do and until when. */
export interface Entitlement {
  readonly state: EntitlementState;
  /** The offer it was bought with. */
  readonly offer: string | null;
  /** When it ends as far as is known today, or null where it does not. Shown to the reader. */
  readonly endsAt: EpochMs | null;
  /**
   * What time alone will turn it into, and when: a trial without a following plan, a cancelled subscription, a grace that
   * runs out. Null where only news from the outside can change it: a renewal whose webhook is late locks nobody out.
   */
  readonly lapse: { readonly at: EpochMs; readonly into: EntitlementState } | null;
  /** Rises with every change. */
  readonly version: number;
}

export const noEntitlement: Entitlement = { state: 'none', offer: null, endsAt: null, lapse: null, version: 0 };

const statesThatLetIn: ReadonlySet<EntitlementState> = new Set(['trial', 'active', 'grace']);

/** The entitlement as it stands at `now`, with what time alone has changed. */
export function entitlementAt(entitlement: Entitlement, now: EpochMs): Entitlement {
  const { lapse } = entitlement;
  return lapse !== null && now >= lapse.at ? { ...entitlement, state: lapse.into, lapse: null } : entitlement;
}

/** Whether the entitlement lets its reader in at `now`. */
export function letsIn(entitlement: Entitlement, now: EpochMs): boolean {
  return statesThatLetIn.has(entitlementAt(entitlement, now).state);
}

/**
 * The moment before which the entitlement lets its reader in: 0 where it does not at all, infinity where no end is set.
 * Stores keep it beside the entitlement to decide in one step whether the meter is to be asked.
 */
export function letsInUntil(entitlement: Entitlement): EpochMs {
  if (!statesThatLetIn.has(entitlement.state)) return 0;
  const { lapse } = entitlement;
  return lapse === null || statesThatLetIn.has(lapse.into) ? Number.POSITIVE_INFINITY : lapse.at;
}

/** Entitlements. They live apart from the counts: nothing that changes one can touch the other. */
export interface EntitlementStore {
  /** Null where the reader never had one. */
  read(publication: string, reader: ReaderKey): Promise<Entitlement | null>;

  /**
   * Writes `next` if the stored version is still `expectedVersion` (0 where there is none); its version becomes
   * `expectedVersion + 1`. Answers whether it was written. It never expires by itself.
   */
  compareAndSet(change: {
    publication: string;
    reader: ReaderKey;
    expectedVersion: number;
    next: Omit<Entitlement, 'version'>;
  }): Promise<boolean>;
}
