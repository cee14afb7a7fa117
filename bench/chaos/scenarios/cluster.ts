import type { ClusterNode } from '../../../test/support/stores/cluster-nodes.ts';
import { type RedisCluster, startRedisCluster } from '../../../test/support/stores/redis-cluster.ts';
import type { TestResources } from '../../../test/support/test-resources.ts';
import type { Scenario, Site } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';
import { hangOfPrimary, killOfPrimary } from './lost-primary.ts';

/** Three primaries, each with a replica. */
async function started(stage: TestResources): Promise<RedisCluster> {
  const cluster = await startRedisCluster({ nodeTimeoutMs: 2_000, conf: durable });
  stage.onClear(() => cluster.stop());
  return cluster;
}

async function anyPrimary(cluster: RedisCluster): Promise<ClusterNode> {
  const [first] = await cluster.primaries();
  if (first === undefined) throw new Error('The cluster has no primary.');
  return first;
}

/** A cluster of which any primary is to be lost. */
async function startedToLoseOne(stage: TestResources) {
  const cluster = await started(stage);
  return { url: cluster.url, primary: () => anyPrimary(cluster) };
}

const onCluster = (
  name: string,
  harm: string,
  harmIt: (cluster: RedisCluster, site: Site) => Promise<void>,
): Scenario => ({
  name: `cluster-${name}`,
  harm,
  async prepare(stage) {
    const cluster = await started(stage);
    return { storeUrl: cluster.url, harm: (site) => harmIt(cluster, site) };
  },
});

export const clusterMasterKill = killOfPrimary({
  name: 'cluster-master-kill',
  harm: 'a primary of three is killed (-9), its replica promoted; later the old one comes back',
  start: startedToLoseOne,
});

export const clusterMasterHang = hangOfPrimary({
  name: 'cluster-master-hang',
  harm: 'a primary of three hangs (SIGSTOP), its replica is promoted; later the old one goes on',
  start: startedToLoseOne,
});

export const clusterReplicaKill = onCluster(
  'replica-kill',
  'a replica is killed (-9), and started again',
  async (cluster, { last }) => {
    const replica = await cluster.replicaOf(await anyPrimary(cluster));
    await replica.kill();
    await last();
    await replica.start();
  },
);

/** Slots of each old shard that a new one gets. */
const movedOfEach = 40;

/** Slots of a primary that hold something, first. */
async function slotsOf(node: ClusterNode, most: number): Promise<readonly number[]> {
  const ranges = await node.admin.cluster('SLOTS');
  const own = ranges.filter(([, , primary]) => primary?.[2] === node.id);
  const all = own.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
  const sizes = await Promise.all(
    all.map(async (slot) => ({ slot, keys: Number(await node.admin.cluster('COUNTKEYSINSLOT', slot)) })),
  );
  const filled = sizes.toSorted((one, other) => other.keys - one.keys);
  return filled.slice(0, most).map(({ slot }) => slot);
}

export const clusterAddShard = onCluster(
  'add-shard',
  'a shard is added, and slots with all that is in them are moved to it',
  async (cluster) => {
    const olds = await cluster.primaries();
    const added = await cluster.addShard();
    for (const old of olds) await cluster.moveSlots(await slotsOf(old, movedOfEach), added);
  },
);

export const clusterMigrationInterrupted = onCluster(
  'migration-interrupted',
  'the fullest slots of a primary are half moved, and stay so; then they are moved to the end',
  async (cluster, { last }) => {
    const [from, to] = await cluster.primaries();
    if (from === undefined || to === undefined) throw new Error('The cluster has too few primaries.');
    const slots = await slotsOf(from, 20);
    for (const slot of slots) await moveHalf(slot, from, to);
    await last();
    await cluster.moveSlots(slots, to);
  },
);

async function moveHalf(slot: number, from: ClusterNode, to: ClusterNode): Promise<void> {
  await to.admin.cluster('SETSLOT', slot, 'IMPORTING', from.id);
  await from.admin.cluster('SETSLOT', slot, 'MIGRATING', to.id);
  const count = Number(await from.admin.cluster('COUNTKEYSINSLOT', slot));
  const keys = (await from.admin.cluster('GETKEYSINSLOT', slot, Math.ceil(count / 2))) as string[];
  if (keys.length === 0) return;
  const { password = '' } = from.admin.options;
  await from.admin.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5_000, 'AUTH', password ?? '', 'KEYS', ...keys);
}
