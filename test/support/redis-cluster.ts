import { Redis } from 'ioredis';
import { freePort } from './ports.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';
import { waitUntil } from './wait-until.ts';

/** A real Redis Cluster of three primaries without replicas, on free ports of the loopback. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
}

const slotRanges = [
  [0, 5460],
  [5461, 10922],
  [10923, 16383],
] as const;

/** Gives the slots out, lets the nodes meet, and waits until each of them finds the cluster whole. */
async function join(nodes: readonly RedisServer[], busPorts: readonly number[]): Promise<void> {
  const clients = nodes.map(({ url }) => new Redis(url));
  try {
    for (const [index, client] of clients.entries()) {
      const [from, to] = slotRanges[index] ?? [0, 0];
      await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
      for (const [other, { port }] of nodes.entries()) {
        if (other < index) await client.call('CLUSTER', 'MEET', '127.0.0.1', port, busPorts[other] ?? 0);
      }
    }
    for (const client of clients) {
      await waitUntil(async () => {
        const info = String(await client.call('CLUSTER', 'INFO'));
        return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
      });
    }
  } finally {
    for (const client of clients) client.disconnect();
  }
}

export async function startRedisCluster(conf: readonly string[] = []): Promise<RedisCluster> {
  const busPorts = await Promise.all(slotRanges.map(freePort));
  const nodes = await Promise.all(
    busPorts.map((port) => startRedisServer(['--cluster-enabled', 'yes', '--cluster-port', String(port), ...conf])),
  );
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    await join(nodes, busPorts);
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, stop };
}
