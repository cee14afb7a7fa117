import type { Entitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { createKeyedHashes } from '../../../src/tokens/keyed-hashes.ts';
import { duringTests } from '../during-tests.ts';
import type { TestService } from '../service.ts';

/** The service must be started with this as its `READER_SECRET`. */
export const readerSecret = 'the-reader-secret-of-the-tests-0123456789';

export interface EntitlementDesk {
  /** Writes what the reader of this id has from now on. Answers its version. */
  give(publication: string, reader: string, next: Partial<Omit<Entitlement, 'version'>>): Promise<number>;
  close(): Promise<void>;
}

/** Gives readers what they would have bought, through a second handle on the service's SQLite file. */
function openEntitlementDesk(service: TestService): EntitlementDesk {
  // By this clock nothing ever ends, so that nothing is swept away behind the service's back.
  const stores = openSqliteStores({ dir: service.dataDir, clock: { now: () => 0 } });
  const hashes = createKeyedHashes(readerSecret);
  return {
    async give(publication, readerId, next) {
      const reader = hashes.readerKey(publication, readerId);
      const expectedVersion = (await stores.entitlements.read(publication, reader))?.version ?? 0;
      const whole = { state: 'none' as const, offer: null, endsAt: null, lapse: null, ...next };
      const written = await stores.entitlements.compareAndSet({ publication, reader, expectedVersion, next: whole });
      if (!written) throw new Error('The entitlement was changed meanwhile.');
      return expectedVersion + 1;
    },
    close: () => stores.close(),
  };
}

/** One for a block of tests. */
export function useEntitlementDesk(service: TestService): EntitlementDesk {
  return duringTests(
    () => openEntitlementDesk(service),
    (desk) => desk.close(),
  );
}
