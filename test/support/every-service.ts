import type { Env } from './service.ts';
import { useRedisServer } from './stores/redis-server.ts';

/** Where a service that is under test keeps everything. */
export interface StoreSetting {
  /** What to give `useService`; of each test file the same store. */
  env(): Env;
}

/** Runs the same tests with the embedded store and with a Redis of their own. */
export function describeOnEveryStore(name: string, tests: (store: StoreSetting) => void): void {
  describe(`${name} (SQLite)`, () => tests({ env: () => ({}) }));

  describe(`${name} (Redis)`, () => {
    const redis = useRedisServer();
    tests({ env: () => ({ STORE_URL: redis.url }) });
  });
}
