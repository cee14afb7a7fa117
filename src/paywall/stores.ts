import type { AdminSessionStore } from './admin/admin-session.ts';
import type { AuditLog } from './admin/audit-log.ts';
import type { ClockStore } from './clock.ts';
import type { EntitlementStore } from './entitlements/entitlement.ts';
import type { Finding } from './finding.ts';
import type { LeaseStore } from './leases.ts';
import type { MeterStore } from './metering/meter.ts';
import type { TallyStore } from './metering/tally.ts';
import type { ChangeFeed, PublicationStore } from './publication.ts';
import type { BillingStore } from './purchases/billing-store.ts';
import type { EventInbox } from './purchases/event-inbox.ts';
import type { RateLimitStore } from './rate-limit.ts';
import type { SecretStore } from './secrets.ts';
import type { ReaderRecords } from './support/reader-records.ts';

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
  readonly tallies: TallyStore;
  readonly readers: ReaderRecords;
  /** Resolves when the store answers, throws `store-unavailable` when it does not. */
  ping(): Promise<void>;
  /** Writes something small of its own and removes it. Throws `store-unavailable` when the store cannot be relied on to write. */
  tryWrite(): Promise<void>;
  /** Examines what is particular to this store and how it is set up. Throws `store-unavailable`. */
  diagnose(): Promise<readonly Finding[]>;
  close(): Promise<void>;
}
