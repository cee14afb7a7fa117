import type { EpochMs } from '../clock.ts';
import type { Telling } from '../events/telling.ts';
import type { ReaderKey } from '../reader.ts';
import type { EntitlementBasis } from './purchase.ts';
import type { UpcomingCharge } from './upcoming-charge.ts';

export const entitlementStates = ['none', 'trial', 'active', 'grace', 'trial-expired', 'expired', 'revoked'] as const;

export type EntitlementState = (typeof entitlementStates)[number];

/** What time alone turns an entitlement into, and when. */
export interface Lapse {
  readonly at: EpochMs;
  readonly into: EntitlementState;
  /** The rest of the entitlement from then on. Left out where the offer and the end stay as they are, and time changes no more. */
  readonly thereafter?: Pick<Entitlement, 'offer' | 'endsAt' | 'lapse'>;
}

/** What a payment, or a grant by an admin, lets a reader do and until when. */
export interface Entitlement {
  readonly state: EntitlementState;
  /** The offer it was bought with. */
  readonly offer: string | null;
  /**
   * When the state ends or ended, as far as is known today, or null if it does not. Shown to the reader. The end of a
   * trial that a plan follows is one too, although the reader stays in.
   */
  readonly endsAt: EpochMs | null;
  /**
   * What time alone will turn it into: a trial without a following plan, a cancelled subscription, a grace that runs out.
   * Null if only news from the outside can change it: a renewal whose webhook is late locks nobody out.
   */
  readonly lapse: Lapse | null;
  /** Rises with every change. */
  readonly version: number;
  /** What it was computed from. Left out of one that was written before there was anything to buy. */
  readonly basis?: EntitlementBasis;
  /** The next payment to be announced, as an entitlement token has it; never stored. */
  readonly charge?: UpcomingCharge | null;
}

/** An entitlement before it is stored. */
export type DerivedEntitlement = Omit<Entitlement, 'version'>;

export const noEntitlement: Entitlement = { state: 'none', offer: null, endsAt: null, lapse: null, version: 0 };

const statesThatLetIn: ReadonlySet<EntitlementState> = new Set(['trial', 'active', 'grace']);

/**
 * The entitlement as it stands at `now`, with what time alone has changed. An end that has passed without ending anything
 * is left out, because comparing it with the clock would lock out a reader whose renewal is only late.
 */
export function entitlementAt<E extends DerivedEntitlement>(entitlement: E, now: EpochMs): E {
  let current = entitlement;
  while (current.lapse !== null && now >= current.lapse.at) {
    const { into, thereafter } = current.lapse;
    current = { ...current, lapse: null, ...thereafter, state: into };
  }
  const { endsAt, state } = current;
  const overdue = endsAt !== null && endsAt <= now && statesThatLetIn.has(state);
  return overdue ? { ...current, endsAt: null } : current;
}

/** Whether a reader would notice no difference between the two, as they stand now. */
export function isSameAs(one: DerivedEntitlement, other: DerivedEntitlement): boolean {
  return one.state === other.state && one.offer === other.offer && one.endsAt === other.endsAt;
}

/** Whether the entitlement lets its reader in at `now`. */
export function grantsAccess(entitlement: DerivedEntitlement, now: EpochMs): boolean {
  return statesThatLetIn.has(entitlementAt(entitlement, now).state);
}

/**
 * The moment before which the entitlement lets its reader in: 0 if it does not at all, infinity where no end is set.
 * Time alone never lets anybody in again. Stores keep it beside the entitlement to decide in one step whether the meter is
 * to be asked.
 */
export function grantsAccessUntil({ state, lapse }: Pick<Entitlement, 'state' | 'lapse'>): EpochMs {
  if (!statesThatLetIn.has(state)) return 0;
  if (lapse === null) return Number.POSITIVE_INFINITY;
  if (!statesThatLetIn.has(lapse.into)) return lapse.at;
  return grantsAccessUntil({ state: lapse.into, lapse: lapse.thereafter?.lapse ?? null });
}

/** Entitlements. They live apart from the counts: nothing that changes one can touch the other. */
export interface EntitlementStore {
  /** Null if the reader never had one. */
  read(publication: string, reader: ReaderKey): Promise<Entitlement | null>;

  /**
   * Writes `next` if the stored version is still `expectedVersion` (0 if there is none); its version becomes
   * `expectedVersion + 1`. Returns whether it was written. It never expires by itself.
   */
  compareAndSet(change: {
    publication: string;
    reader: ReaderKey;
    expectedVersion: number;
    next: DerivedEntitlement;
    telling?: Telling | undefined;
  }): Promise<boolean>;
}
