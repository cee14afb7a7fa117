import { type RedisServer, startRedisServer } from './stores/redis-server.ts';

/** Where a service that is under test keeps everything. */
export interface StoreSetting {
  /** What to give `startService`; of each test file the same store. */
  env(): Record<string, string>;
}

/** Runs the same tests with the embedded store and with a Redis of their own. */
export function describeOnEveryStore(name: string, tests: (store: StoreSetting) => void): void {
  describe(`${name} (SQLite)`, () => tests({ env: () => ({}) }));

  describe(`${name} (Redis)`, () => {
    let redis: RedisServer | undefined;

    before(async () => {
      redis = await startRedisServer();
    });

    after(() => redis?.stop());

    tests({ env: () => (redis === undefined ? {} : { STORE_URL: redis.url }) });
  });
}
