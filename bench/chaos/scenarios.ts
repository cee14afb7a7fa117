import type { Scenario } from './scenario.ts';
import {
  clusterAddShard,
  clusterMasterHang,
  clusterMasterKill,
  clusterMigrationInterrupted,
  clusterReplicaKill,
} from './scenarios/cluster.ts';
import { redisDiskFull, sqliteDiskFull } from './scenarios/disk.ts';
import { networkCut, networkDelay, networkHalfClose, networkOneWay, networkSilent } from './scenarios/network.ts';
import { clockJump, instanceKill, none, stripeHang, stripeKill, workerKill } from './scenarios/processes.ts';
import { outageWorkerKill, redisHang, redisStop } from './scenarios/redis.ts';
import { replicaKill, sentinelMasterHang, sentinelMasterKill } from './scenarios/sentinel.ts';
import { sqliteLocked } from './scenarios/sqlite.ts';

/** All that `npm run chaos` goes through, in its order. */
export const scenarios: readonly Scenario[] = [
  none,
  redisStop,
  redisHang,
  outageWorkerKill,
  sentinelMasterKill,
  sentinelMasterHang,
  replicaKill,
  clusterMasterKill,
  clusterMasterHang,
  clusterReplicaKill,
  clusterAddShard,
  clusterMigrationInterrupted,
  workerKill,
  instanceKill,
  stripeKill,
  stripeHang,
  networkCut,
  networkSilent,
  networkOneWay,
  networkDelay,
  networkHalfClose,
  redisDiskFull,
  sqliteDiskFull,
  sqliteLocked,
  clockJump,
];
