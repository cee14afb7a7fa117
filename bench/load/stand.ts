import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import type { ServiceProcess } from '../../test/support/processes/process.ts';
import { startRedisCluster } from '../../test/support/stores/redis-cluster.ts';
import { createTestResources, type TestResources } from '../../test/support/test-resources.ts';
import { residentBytes } from './process-figures.ts';

/** A store that a service is started on. */
export interface LoadStore {
  readonly name: string;
  readonly url: string;
  /** What is stored, in bytes: Redis's memory, SQLite's files. */
  bytes(): Promise<number>;
  /** The processes of the store; none if the service is the store itself. */
  readonly pids: readonly number[];
}

/** What takes memory, in bytes. */
export interface Memory {
  readonly resident: number;
  readonly heap: number;
  readonly store: number;
}

export interface Stand {
  readonly resources: TestResources;
  store(name: string, conf?: readonly string[]): Promise<LoadStore>;
  service(store: LoadStore, env?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
}

export const storeNames = ['SQLite', 'Redis', 'Cluster'] as const;

/** Those that are taken if nobody names any: servers of a cluster take the cores of everything else on one machine. */
export const usualStores: readonly string[] = ['SQLite', 'Redis'];

const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** As docker/redis.conf packs the buckets. */
const packing = ['--hash-max-listpack-entries', '512', '--hash-max-listpack-value', '1024'];

/** What a server says of itself. */
function figuresOf(client: Redis) {
  const figure = async (section: string, name: string) =>
    Number(new RegExp(`${name}:(\\d+)`).exec(await client.info(section))?.[1]);
  return { bytes: () => figure('memory', 'used_memory'), pid: () => figure('server', 'process_id') };
}

async function redisStore(resources: TestResources, conf: readonly string[]): Promise<LoadStore> {
  const { url } = await resources.redis([...packing, ...conf]);
  const client = new Redis(url);
  resources.onClear(() => client.disconnect());
  const { bytes, pid } = figuresOf(client);
  return { name: 'Redis', url, bytes, pids: [await pid()] };
}

/** Three shards without replicas. */
async function clusterStore(resources: TestResources, conf: readonly string[]): Promise<LoadStore> {
  const cluster = await startRedisCluster({ replicas: 0, conf: [...packing, ...conf] });
  resources.onClear(cluster.stop);
  const servers = cluster.nodes.map(({ admin }) => figuresOf(admin));
  const bytes = async () =>
    (await Promise.all(servers.map((server) => server.bytes()))).reduce((sum, each) => sum + each);
  const pids = await Promise.all(servers.map((server) => server.pid()));
  return { name: 'Cluster', url: cluster.url, bytes, pids };
}

async function sqliteStore(resources: TestResources): Promise<LoadStore> {
  const url = await resources.fileStore();
  const file = fileURLToPath(`${url.replace('file:', 'file://')}/stile.db`);
  return { name: 'SQLite', url, bytes: async () => size(file) + size(`${file}-wal`), pids: [] };
}

/** Where a scenario puts what it starts. All of that is ended and removed with it. */
export async function onStand<T>(use: (stand: Stand) => Promise<T>): Promise<T> {
  const resources = createTestResources();
  try {
    return await use({
      resources,
      store(name, conf = []) {
        if (name === 'Redis') return redisStore(resources, conf);
        return name === 'Cluster' ? clusterStore(resources, conf) : sqliteStore(resources);
      },
      service: ({ url }, env = {}) => resources.service({ STORE_URL: url, ...env }),
    });
  } finally {
    await resources.clear();
  }
}

export const pidsOf = ({ pid, workers }: ServiceProcess): number[] => [
  ...(pid === undefined ? [] : [pid]),
  ...workers(),
];

export async function memoryOf(service: ServiceProcess, store: LoadStore): Promise<Memory> {
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  const heap = Number(/^stile_nodejs_heap_size_used_bytes(?:\{.*\})? ([\d.e+]+)$/m.exec(metrics)?.[1] ?? 0);
  return { resident: residentBytes(pidsOf(service)), heap, store: await store.bytes() };
}
