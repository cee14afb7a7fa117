import type { Env } from './service.ts';
import { useRedisServer } from './stores/redis-server.ts';

/** Where a service that is under test keeps everything. */
export interface StoreSetting {
  /** What to give `useService`; of each test file the same store. */
  env(): Env;
}

/** A story waits several times for what a busy machine does in its own time. */
const patienceMs = 60_000;

/** Runs the same tests with the embedded store and with a Redis of their own. */
export function describeOnEveryStore(name: string, tests: (store: StoreSetting) => void): void {
  describe(`${name} (SQLite)`, function () {
    this.timeout(patienceMs);
    tests({ env: () => ({}) });
  });

  describe(`${name} (Redis)`, function () {
    this.timeout(patienceMs);
    const redis = useRedisServer();
    tests({ env: () => ({ STORE_URL: redis.url }) });
  });
}
