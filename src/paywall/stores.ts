import type { AdminSessionStore } from './admin/admin-session.ts';
import type { AuditLog } from './admin/audit-log.ts';
import type { AmpSignInStore } from './amp-sign-ins.ts';
import type { ClockStore } from './clock.ts';
import type { EntitlementStore } from './entitlements/entitlement.ts';
import type { Finding } from './finding.ts';
import type { GiftStore } from './gifts/gift-store.ts';
import type { LeaseStore } from './leases.ts';
import type { MeterStore } from './metering/meter.ts';
import type { TallyStore } from './metering/tally.ts';
import type { ChangeFeed, PublicationStore } from './publication.ts';
import type { BillingStore } from './purchases/billing-store.ts';
import type { EventInbox } from './purchases/event-inbox.ts';
import type { RateLimitStore } from './rate-limit.ts';
import type { SecretStore } from './secrets.ts';
import type { ReaderFactsStore } from './segments/reader-facts.ts';
import type { PublicationRecords } from './support/publication-records.ts';
import type { ReaderRecords } from './support/reader-records.ts';

/** How what is in a store is written, as a number that rises when earlier versions would do harm to it. */
export interface StoreFormat {
  /** `incomplete`: another store is being copied to this one. */
  readonly found: number | 'incomplete';
  /** What this version writes. */
  readonly known: number;
}

/** Why this version may not work with what is in the store, or null if it may. */
export function formatFault({ found, known }: StoreFormat): string | null {
  if (found === 'incomplete')
    return 'holds a copy that is not finished: finish it by `stile store copy FROM TO --finish`';
  if (found <= known) return null;
  const advice = 'start the version that wrote it, or a later one';
  return `was written by a newer version of Stile (format ${found}, known: ${known}): ${advice}`;
}

/** One store, whole: what `sqlite/` and `redis/` each provide. */
export interface Stores {
  readonly meters: MeterStore;
  readonly entitlements: EntitlementStore;
  readonly publications: PublicationStore;
  readonly changes: ChangeFeed;
  readonly secrets: SecretStore;
  readonly clock: ClockStore;
  readonly rateLimits: RateLimitStore;
  readonly billing: BillingStore;
  readonly inbox: EventInbox;
  readonly leases: LeaseStore;
  readonly audit: AuditLog;
  readonly adminSessions: AdminSessionStore;
  readonly ampSignIns: AmpSignInStore;
  readonly tallies: TallyStore;
  readonly readers: ReaderRecords;
  readonly records: PublicationRecords;
  readonly gifts: GiftStore;
  readonly readerFacts: ReaderFactsStore;
  /** Resolves when the store answers, throws `store-unavailable` when it does not. */
  ping(): Promise<void>;
  /** Writes something small of its own and removes it. Throws `store-unavailable` when the store cannot be relied on to write. */
  tryWrite(): Promise<void>;
  /** Throws `store-unavailable`. */
  format(): Promise<StoreFormat>;
  /** Examines what is particular to this store and how it is set up. Throws `store-unavailable`. */
  diagnose(): Promise<readonly Finding[]>;
  close(): Promise<void>;
}
