import type { Clock } from '../paywall/clock.ts';
import type { StoreFormat, Stores } from '../paywall/stores.ts';
import { createAdminSessionStore } from './admin-sessions.ts';
import { createLicenceUses } from './agents/licence-uses.ts';
import { createAmpSignInStore } from './amp-sign-ins.ts';
import { createAuditLog } from './audit.ts';
import { createBillingStore } from './billing.ts';
import { createChangeFeed } from './changes.ts';
import { openDatabase, prepareQuery } from './database.ts';
import { diagnose } from './diagnose.ts';
import type { Driver } from './driver/driver.ts';
import { createEntitlementStore, createFindEntitlement } from './entitlements.ts';
import { createEventStores } from './events/event-stores.ts';
import { createTeller } from './events/telling.ts';
import { createExperimentStore } from './experiments/experiment-store.ts';
import { createGiftStore } from './gifts.ts';
import { createEventInbox } from './inbox.ts';
import { createLeaseStore } from './leases.ts';
import { createMeterStore } from './metering/meters.ts';
import { createPublicationStore } from './publications.ts';
import { createRateLimitStore } from './rate-limits.ts';
import { createReaderRecords } from './reader-records.ts';
import { createPublicationRecords } from './removal/publication-records.ts';
import { schemaSteps } from './schema.ts';
import { createSingleValues } from './single-values.ts';
import { startSweeping } from './sweep.ts';
import { createTallyStore } from './tallies.ts';
import { createReaderFactsStore } from './targeting/reader-facts.ts';
import { createTransactions } from './transactions.ts';

export interface SqliteOptions {
  /** The directory of the file `stile.db`; made where it is missing. */
  readonly dir: string;
  /** By which windows end and rate limits run out. */
  readonly clock: Clock;
  /** How often what has ended is removed; every minute by default. */
  readonly sweepEveryMs?: number;
  /** How long a write waits while other processes write before it is given up; five seconds by default. */
  readonly waitAtMostMs?: number;
  /** What speaks to SQLite: Node's own if there is one, else the package. */
  readonly driver?: Driver;
  /** Told with every failure for which the file or its disk is to blame. */
  readonly onFailure?: (error: unknown) => void;
}

const formatOf = ([found]: readonly [number] = [0]): StoreFormat => ({ found, known: schemaSteps.length });

/**
 * Opens the stores kept in one SQLite file. Several processes of one machine may have it open. Throws when the file cannot be
 * opened or was written by a newer version.
 */
export function openSqliteStores({ dir, clock, sweepEveryMs = 60_000, driver, ...options }: SqliteOptions): Stores {
  const database = openDatabase(dir, driver);
  const transactions = createTransactions(database, options);
  const findEntitlement = createFindEntitlement(database);
  const teller = createTeller(database);
  const changes = createChangeFeed(database, transactions);
  const stopSweeping = startSweeping(database, transactions, { clock, everyMs: sweepEveryMs });
  const schemaVersion = prepareQuery<[number]>(database, 'PRAGMA user_version');

  return {
    meters: createMeterStore(database, transactions, teller),
    entitlements: createEntitlementStore(database, transactions, { find: findEntitlement, teller }),
    publications: createPublicationStore(database, transactions, teller),
    changes,
    ...createSingleValues(database, transactions),
    rateLimits: createRateLimitStore(database, transactions, clock),
    billing: createBillingStore(database, transactions, teller),
    inbox: createEventInbox(database, transactions),
    leases: createLeaseStore(database, transactions),
    audit: createAuditLog(database, transactions),
    adminSessions: createAdminSessionStore(database, transactions),
    ampSignIns: createAmpSignInStore(database, transactions),
    tallies: createTallyStore(database, transactions),
    readers: createReaderRecords(database, transactions, teller),
    records: createPublicationRecords(database, transactions),
    experimentFigures: createExperimentStore(database, transactions),
    gifts: createGiftStore(database, transactions, teller),
    ...createEventStores(database, transactions, { teller, findEntitlement }),
    licenceUses: createLicenceUses(database, transactions),
    readerFacts: createReaderFactsStore(database, transactions),

    ping: async () => void transactions.read(() => schemaVersion.get()),
    tryWrite: transactions.tryWrite,
    format: async () => formatOf(transactions.read(() => schemaVersion.get())),
    diagnose: async () => transactions.read(() => diagnose(database, dir)),

    async close() {
      stopSweeping();
      changes.close();
      transactions.close();
    },
  };
}
