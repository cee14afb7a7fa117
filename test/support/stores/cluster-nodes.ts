import { Redis } from 'ioredis';
import { slotCount } from '../../../src/redis/connection/key-slot.ts';
import { eventually } from '../eventually.ts';
import type { RedisServer } from './redis-server.ts';

/** One server of a cluster. */
export interface ClusterNode extends RedisServer {
  readonly id: string;
  /** The port on which the servers of the cluster speak to one another. */
  readonly bus: number;
  /** For the commands of tests. Fails within a second while the server does not answer. */
  readonly admin: Redis;
}

interface Range {
  readonly from: number;
  readonly to: number;
  /** The one that has them. */
  readonly id: string;
}

const host = '127.0.0.1';

export function adminOf(port: number, password: string): Redis {
  const admin = new Redis({ port, host, password, commandTimeout: 1_000, retryStrategy: () => 50 });
  // While its server is killed it cannot connect.
  admin.on('error', () => {});
  return admin;
}

async function rangesBy(node: ClusterNode): Promise<readonly Range[]> {
  const slots = await node.admin.cluster('SLOTS');
  return slots.map(([from, to, primary]) => ({ from, to, id: primary?.[2] ?? '' }));
}

/** Who has which slots, by the first of `nodes` that answers. */
export async function slotsOf(nodes: readonly ClusterNode[]): Promise<readonly Range[]> {
  return Promise.any(nodes.map(rangesBy));
}

/** Whether a replica has all that its primary has; true of a primary. */
function isInStep(info: string, offsets: ReadonlyMap<string, string>): boolean {
  const fact = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
  if (fact('role') === 'master') return true;
  return fact('master_link_status') === 'up' && fact('slave_repl_offset') === offsets.get(fact('master_port'));
}

/** Whether all that answer agree on who has which slots, all slots have a server, and all replicas are in step. */
export async function isSettled(nodes: readonly ClusterNode[]): Promise<boolean> {
  const live = [];
  for (const node of nodes) {
    const state = await node.admin.cluster('INFO').catch(() => null);
    if (state === null) continue;
    if (!state.includes('cluster_state:ok')) return false;
    live.push(node);
  }
  const views = await Promise.all(live.map(rangesBy));
  const said = views.map((ranges) => JSON.stringify([...ranges].sort((a, b) => a.from - b.from)));
  const covered = (views[0] ?? []).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (covered !== slotCount || said.some((view) => view !== said[0])) return false;
  const infos = await Promise.all(live.map(({ admin }) => admin.info('replication')));
  const offset = (info: string) => /^master_repl_offset:(\d+)/m.exec(info)?.[1] ?? '';
  const offsets = new Map(live.map(({ port }, at) => [String(port), offset(infos[at] ?? '')]));
  return infos.every((info) => isInStep(info, offsets));
}

/**
 * Makes all `nodes` know one another. The first `shards` of them share the slots, and the others become their replicas in turn; with
 * none, those that are new stay as they are.
 */
export async function joinTogether(nodes: readonly ClusterNode[], shards: number): Promise<void> {
  const primaries = nodes.slice(0, shards);
  const each = Math.ceil(slotCount / Math.max(1, shards));
  await Promise.all(
    primaries.map(async ({ admin }, at) => {
      await admin.cluster('SET-CONFIG-EPOCH', at + 1);
      await admin.cluster('ADDSLOTSRANGE', at * each, Math.min(slotCount, (at + 1) * each) - 1);
    }),
  );
  // Each meets all others at once: to hear of one another by gossip takes seconds.
  await Promise.all(
    nodes.flatMap(({ admin, port }) =>
      nodes
        .filter((other) => other.port !== port)
        .map((other) => admin.call('CLUSTER', 'MEET', host, other.port, other.bus)),
    ),
  );
  await eventually(async () => {
    const lists = await Promise.all(nodes.map(({ admin }) => admin.cluster('NODES') as Promise<string>));
    return lists.every((list) => !list.includes('handshake') && nodes.every(({ id }) => list.includes(id)));
  }, 15_000);
  if (shards === 0) return;
  await Promise.all(
    nodes.slice(shards).map(({ admin }, at) => admin.cluster('REPLICATE', primaries[at % shards]?.id ?? '')),
  );
}

export async function thoseThatAnswer(nodes: readonly ClusterNode[]): Promise<readonly ClusterNode[]> {
  const said = await Promise.allSettled(nodes.map(({ admin }) => admin.ping()));
  return nodes.filter((_, at) => said[at]?.status === 'fulfilled');
}

/** A server that has just come says for a moment that the cluster is down, and takes no slot. */
export async function untilReady({ admin }: ClusterNode): Promise<void> {
  await eventually(async () => (await admin.cluster('INFO')).includes('cluster_state:ok'), 15_000);
}

/** Moves one slot with its keys as `redis-cli --cluster reshard` does it. */
export async function moveSlot(move: {
  readonly slot: number;
  readonly from: ClusterNode;
  readonly to: ClusterNode;
  /** All that have slots. */
  readonly all: readonly ClusterNode[];
  readonly password: string;
}): Promise<void> {
  const { slot, from, to, all, password } = move;
  await to.admin.cluster('SETSLOT', slot, 'IMPORTING', from.id);
  await from.admin.cluster('SETSLOT', slot, 'MIGRATING', to.id);
  for (;;) {
    const keys = (await from.admin.cluster('GETKEYSINSLOT', slot, 10)) as string[];
    if (keys.length === 0) break;
    await from.admin.call('MIGRATE', host, to.port, '', 0, 5_000, 'AUTH', password, 'KEYS', ...keys);
  }
  // The new owner first: a slot that its old one has given away must have somebody.
  const others = all.filter((node) => node !== to && node !== from);
  for (const node of [to, from, ...others]) await node.admin.cluster('SETSLOT', slot, 'NODE', to.id);
}
