import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type ServiceProcess, start } from './processes/process.ts';
import { type ConfigDir, makeConfigDir } from './publications.ts';
import { type RedisServer, startRedisServer } from './stores/redis-server.ts';

/** Everything that a test starts beside itself. `clear` ends and removes it, the last first. */
export interface TestResources {
  /** A `STORE_URL` of an embedded store that is empty. */
  fileStore(): Promise<string>;
  redis(conf?: readonly string[]): Promise<RedisServer>;
  /** The built service, ready. */
  service(env: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  /** The same, not waited for. */
  launched(env: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  config(...from: Parameters<typeof makeConfigDir>): Promise<ConfigDir>;
  /** For whatever else is to be ended. */
  onClear(end: () => unknown): void;
  clear(): Promise<void>;
}

export function createTestResources(): TestResources {
  const ends: (() => unknown)[] = [];

  async function kept<T>(thing: Promise<T>, end: (it: T) => unknown): Promise<T> {
    const it = await thing;
    ends.push(() => end(it));
    return it;
  }

  return {
    async fileStore() {
      const dir = await kept(mkdtemp(join(tmpdir(), 'stile-stage-')), (path) => rm(path, { recursive: true }));
      return `file:${join(dir, 'data')}`;
    },
    redis: (conf) => kept(startRedisServer(conf), (redis) => redis.stop()),
    service: (env) => kept(start(env), (service) => service.kill()),
    launched: (env) => kept(launch(env), (service) => service.kill()),
    config: (publications) => kept(makeConfigDir(publications), (config) => config.remove()),
    onClear: (end) => void ends.push(end),
    async clear() {
      for (const end of ends.splice(0).reverse()) await end();
    },
  };
}
