import { slotCount, slotOf } from '../../../src/redis/connection/key-slot.ts';
import { eventually } from '../eventually.ts';
import {
  adminOf,
  type ClusterNode,
  isSettled,
  joinTogether,
  moveSlot,
  slotsOf,
  thoseThatAnswer,
  untilReady,
} from './cluster-nodes.ts';
import { startRedisServer } from './redis-server.ts';

/** A real Redis Cluster on free ports of the loopback: shards of a primary and a replica each. Nothing in it is kept. */
export interface RedisCluster {
  /** As the store takes it. */
  readonly address: {
    readonly kind: 'cluster';
    readonly isTls: false;
    readonly nodes: readonly { readonly host: string; readonly port: number }[];
    readonly username: string;
    readonly password: string;
  };
  /** `address` as STORE_URL says it. */
  readonly url: string;
  /** Every server that was ever started here, whether it runs or not. Each can be killed, paused and started again. */
  readonly nodes: readonly ClusterNode[];
  /** Those that have slots, as the servers that answer see it. */
  primaries(): Promise<readonly ClusterNode[]>;
  /** The one that has the slot of `key`. */
  ownerOf(key: string): Promise<ClusterNode>;
  /** A replica of `primary` that answers. */
  replicaOf(primary: ClusterNode): Promise<ClusterNode>;
  /** Makes a replica of `primary` take its place, in order and without loss. Returns the new primary. */
  failOver(primary: ClusterNode): Promise<ClusterNode>;
  /** Resolves when somebody else has the slots that `primary`, which was killed or paused, had. */
  untilReplaced(primary: ClusterNode): Promise<void>;
  /** Adds an empty primary. */
  addShard(): Promise<ClusterNode>;
  /** Moves slots with all that is in them, one after another, while they are used. */
  moveSlots(slots: readonly number[], to: ClusterNode): Promise<void>;
  /** Resolves when all servers that run agree, every slot has a server, and every replica has all that its primary has. */
  settled(): Promise<void>;
  /** Empties it. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly shards?: number;
  readonly replicas?: number;
  /** After this much silence, in milliseconds, a primary is replaced. */
  readonly nodeTimeoutMs?: number;
  /** What else stands in redis.conf, as arguments. */
  readonly conf?: readonly string[];
}

const host = '127.0.0.1';
const password = 'correct-horse';

async function startNode({ nodeTimeoutMs = 1_000, conf = [] }: ClusterOptions): Promise<ClusterNode> {
  const server = await startRedisServer([
    ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'],
    ...['--cluster-node-timeout', String(nodeTimeoutMs), '--cluster-require-full-coverage', 'no'],
    ...['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'],
    ...['--requirepass', password, '--masterauth', password, ...conf],
  ]);
  const admin = adminOf(server.port, password);
  const bus = Number(((await admin.config('GET', 'cluster-port')) as string[])[1]);
  return { ...server, admin, bus, id: await admin.cluster('MYID') };
}

export async function startRedisCluster(options: ClusterOptions = {}): Promise<RedisCluster> {
  const { shards = 3, replicas = 1 } = options;
  const nodes = await Promise.all(Array.from({ length: shards * (1 + replicas) }, () => startNode(options)));

  async function stop(): Promise<void> {
    for (const { admin } of nodes) admin.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  }

  async function primaries(): Promise<readonly ClusterNode[]> {
    const ids = new Set((await slotsOf(nodes)).map(({ id }) => id));
    return nodes.filter(({ id }) => ids.has(id));
  }

  async function ownerOfSlot(slot: number): Promise<ClusterNode> {
    const range = (await slotsOf(nodes)).find(({ from, to }) => from <= slot && slot <= to);
    const owner = nodes.find(({ id }) => id === range?.id);
    if (owner === undefined) throw new Error(`nobody has slot ${slot}`);
    return owner;
  }

  async function replicaOf(primary: ClusterNode): Promise<ClusterNode> {
    for (const node of nodes) {
      const role = await node.admin.role().catch(() => []);
      if (role[0] === 'slave' && role[2] === primary.port) return node;
    }
    throw new Error(`nobody replicates port ${primary.port}`);
  }

  const untilReplaced = (primary: ClusterNode): Promise<void> =>
    eventually(async () => {
      const ranges = await slotsOf(nodes.filter((node) => node !== primary));
      const covered = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
      return covered === slotCount && !ranges.some(({ id }) => id === primary.id);
    }, 30_000).then(() => undefined);

  const settled = (): Promise<void> => eventually(() => isSettled(nodes), 30_000).then(() => undefined);

  try {
    await joinTogether(nodes, shards);
    await settled();
  } catch (error) {
    await stop();
    throw error;
  }

  const named = nodes.map(({ port }) => ({ host, port }));
  return {
    address: { kind: 'cluster', isTls: false, nodes: named, username: 'default', password },
    url: `redis+cluster://default:${password}@${named.map(({ port }) => `${host}:${port}`).join(',')}`,
    nodes,
    primaries,
    ownerOf: (key) => ownerOfSlot(slotOf(key)),
    replicaOf,
    async failOver(primary) {
      const next = await replicaOf(primary);
      await next.admin.cluster('FAILOVER');
      await untilReplaced(primary);
      return next;
    },
    untilReplaced,
    async addShard() {
      const node = await startNode(options);
      nodes.push(node);
      await joinTogether(await thoseThatAnswer(nodes), 0);
      await untilReady(node);
      return node;
    },
    async moveSlots(slots, to) {
      for (const slot of slots) {
        const from = await ownerOfSlot(slot);
        if (from !== to) await moveSlot({ slot, from, to, all: await primaries(), password });
      }
    },
    settled,
    async flush() {
      await Promise.all((await primaries()).map(({ admin }) => admin.flushall()));
    },
    stop,
  };
}
