import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Stores } from '../../src/paywall/stores.ts';
import { openRedisStores } from '../../src/redis/open.ts';
import { openFile, prepareQuery } from '../../src/sqlite/database.ts';
import { chosenDriver } from '../../src/sqlite/driver/chosen.ts';
import type { Driver } from '../../src/sqlite/driver/driver.ts';
import { libsqlDriver } from '../../src/sqlite/driver/libsql.ts';
import { openSqliteStores } from '../../src/sqlite/open.ts';
import type { RedisCluster } from '../support/stores/redis-cluster.ts';
import type { RedisSentinel } from '../support/stores/redis-sentinel.ts';
import { type RedisServer, startRedisServer } from '../support/stores/redis-server.ts';
import { sharedCluster, sharedSentinel } from '../support/stores/shared-stores.ts';
import { untilItAnswers } from '../support/stores/store-answers.ts';

/** One empty store. It is thrown away after each test. */
export interface StoreUnderTest {
  /** A handle of its own, as another process would have; closed after the test. */
  open(): Promise<Stores>;
  /** Everything that is stored, as text to compare. */
  dump(): Promise<string>;
  /** `false` if two readers may be on two servers: a view that names an anonymous reader is then always `apart`. */
  readonly seesBothReaders: boolean;
  /** The clock that was given to the store; tests set it. */
  readonly clock: { time: number; now(): number };
}

interface Backend {
  readonly name: string;
  readonly seesBothReaders: boolean;
  begin(): Promise<void>;
  /** Makes an empty store of its own for the next test. */
  empty(): Promise<void>;
  /** Removes it, once all its handles are closed. */
  discard(): Promise<void>;
  end(): Promise<void>;
  open(clock: StoreUnderTest['clock']): Stores;
  dump(): Promise<string>;
}

/** On a Node with an SQLite of its own what must hold is tested with the package, too. */
const sqliteDrivers: readonly Driver[] = [...new Set([chosenDriver, libsqlDriver])];

function sqlite(driver: Driver): Backend {
  let dir = '';
  return {
    name: driver === chosenDriver ? 'SQLite' : `SQLite by ${driver.name}`,
    seesBothReaders: true,
    begin: async () => {},
    empty: async () => {
      dir = await mkdtemp(join(tmpdir(), 'stile-sqlite-'));
    },
    discard: () => rm(dir, { recursive: true, force: true }),
    end: async () => {},
    open: (clock) => openSqliteStores({ dir, clock, sweepEveryMs: 50, driver }),
    dump: async () => {
      const database = openFile(join(dir, 'stile.db'), driver);
      const tables = prepareQuery<[string]>(database, "SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      const rows = tables.map(([table]) => [table, prepareQuery(database, `SELECT * FROM ${table}`).all()]);
      database.close();
      return JSON.stringify(rows);
    },
  };
}

const silent = { info: () => {}, warn: () => {} };

/** What is tested here is what is counted, however long a busy machine takes for it. */
const usual = { logger: silent, answerWithinMs: 5_000 };

/** Everything in one server. */
async function dumpOf(client: Redis): Promise<readonly (readonly [key: string, value: string])[]> {
  const keys = (await client.keys('*')).sort();
  const values = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
  return keys.map((key, index) => [key, values[index]?.toString('base64') ?? '']);
}

function redis(): Backend {
  let server: RedisServer;
  let client: Redis;
  return {
    name: 'Redis',
    seesBothReaders: true,
    begin: async () => {
      server = await startRedisServer();
      client = new Redis(server.url);
    },
    empty: async () => {
      await client.flushall();
    },
    discard: async () => {},
    end: async () => {
      client.disconnect();
      await server.stop();
    },
    open: () => openRedisStores({ address: server.address, ...usual }),
    dump: async () => JSON.stringify(await dumpOf(client)),
  };
}

function redisCluster(): Backend {
  let shared: RedisCluster;
  return {
    name: 'Redis Cluster',
    seesBothReaders: false,
    begin: async () => {
      shared = await sharedCluster();
    },
    empty: () => shared.flush(),
    discard: async () => {},
    end: async () => {},
    // As with traces: the scripts do the same with the id of a request behind their arguments.
    open: () => openRedisStores({ address: shared.address, ...usual, requestId: () => 'a-request' }),
    dump: async () => {
      const dumps = (await shared.primaries()).map(({ admin }) => dumpOf(admin));
      return JSON.stringify((await Promise.all(dumps)).flat().sort(([one], [other]) => (one < other ? -1 : 1)));
    },
  };
}

function redisSentinel(): Backend {
  let shared: RedisSentinel;
  let client: Redis;
  return {
    name: 'Redis Sentinel',
    seesBothReaders: true,
    begin: async () => {
      shared = await sharedSentinel();
      const { port } = await shared.primary();
      client = new Redis({ port, password: shared.address.password });
    },
    empty: async () => {
      await client.flushall();
    },
    discard: async () => {},
    end: async () => client.disconnect(),
    open: () => openRedisStores({ address: shared.address, ...usual }),
    dump: async () => JSON.stringify(await dumpOf(client)),
  };
}

/** Behind sentinels there is one Redis, as tested on its own; so only what names this says is tested there as well. */
const behindSentinels = new Set([
  'a view',
  'signing in',
  'a view of a signed-in reader who has the anonymous cookie still',
  'an entitlement',
  'what is held of a reader',
  'an announced change',
]);

/**
 * Runs the same tests against every store, on real files and real servers. `onCluster`: false for tests of what is above the stores, which take
 * minutes.
 */
export function describeForEveryStore(
  name: string,
  tests: (store: StoreUnderTest) => void,
  { onCluster = true } = {},
): void {
  const sentinels = behindSentinels.has(name) ? [redisSentinel()] : [];
  const clusters = onCluster ? [redisCluster()] : [];
  for (const backend of [...sqliteDrivers.map(sqlite), redis(), ...clusters, ...sentinels]) {
    describe(`${name} (${backend.name})`, () => {
      const opened: Stores[] = [];
      const clock = {
        time: 0,
        now(): number {
          return this.time;
        },
      };

      before(backend.begin);
      beforeEach(async () => {
        clock.time = Date.UTC(2026, 10, 23, 12);
        await backend.empty();
      });
      afterEach(async () => {
        await Promise.all(opened.splice(0).map((stores) => stores.close()));
        await backend.discard();
      });
      after(backend.end);

      tests({
        async open() {
          const stores = backend.open(clock);
          opened.push(stores);
          await untilItAnswers(stores);
          return stores;
        },
        dump: backend.dump,
        seesBothReaders: backend.seesBothReaders,
        clock,
      });
    });
  }
}
