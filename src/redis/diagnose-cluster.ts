import type { Finding } from '../paywall/finding.ts';
import { nameOf, type Place } from './connection/cluster-map.ts';
import { slotCount } from './connection/key-slot.ts';

/** A server of a cluster, as far as it is looked at here. */
interface Examined {
  readonly place: Place | null;
  readonly facts: ReadonlyMap<string, string>;
  readonly config: ReadonlyMap<string, string>;
  readonly cluster: ReadonlyMap<string, string>;
}

/** Redis's default. After it others agree, and the replica takes over: so long are the readers of a lost server answered by policy. */
const tolerableTimeoutMs = 15_000;

function namesOf(some: readonly Examined[], all: readonly Examined[]): string {
  if (some.length === all.length) return 'all primaries';
  return some.map(({ place }) => place && nameOf(place)).join(', ');
}

function examineState(all: readonly Examined[]): Finding {
  const subject = 'Redis Cluster';
  const down = all.filter(({ cluster }) => cluster.get('cluster_state') !== 'ok');
  const covered = Number(all[0]?.cluster.get('cluster_slots_ok') ?? 0);
  if (down.length > 0) return { level: 'fault', subject, message: `down, by the word of ${namesOf(down, all)}` };
  if (covered < slotCount) {
    const message = `${slotCount - covered} of ${slotCount} slots have no server: their readers are decided without the store`;
    return { level: 'fault', subject, message };
  }
  return { level: 'ok', subject, message: `${all.length} primaries have all slots` };
}

function examineReplicas(all: readonly Examined[]): Finding {
  const subject = 'Redis Cluster replicas';
  const alone = all.filter(({ facts }) => facts.get('connected_slaves') === '0');
  if (alone.length === 0) return { level: 'ok', subject, message: 'each primary has one' };
  const message = `${namesOf(alone, all)} without a replica: no server takes over when one of them is lost`;
  return { level: 'warning', subject, message };
}

function examineCoverage(all: readonly Examined[]): Finding {
  const subject = 'Redis Cluster coverage';
  const strict = all.filter(({ config }) => config.get('cluster-require-full-coverage') === 'yes');
  if (strict.length === 0) return { level: 'ok', subject, message: 'a lost server does not stop the others' };
  const message = 'one lost server stops all others; set cluster-require-full-coverage no';
  return { level: 'warning', subject, message: `${namesOf(strict, all)}: ${message}` };
}

function examineTimeout(all: readonly Examined[]): Finding {
  const subject = 'Redis Cluster failover';
  const longest = Math.max(...all.map(({ config }) => Number(config.get('cluster-node-timeout') ?? 0)));
  const message = `a replica takes over after about ${longest} ms`;
  if (longest <= tolerableTimeoutMs) return { level: 'ok', subject, message };
  return {
    level: 'warning',
    subject,
    message: `${message}; set cluster-node-timeout to ${tolerableTimeoutMs} or less`,
  };
}

/** What is particular to a cluster; nothing if this is none. */
export function examineCluster(all: readonly Examined[]): readonly Finding[] {
  if (all.every(({ place }) => place === null)) return [];
  const mayReadConfig = all.every(({ config }) => config.size > 0);
  return [
    examineState(all),
    examineReplicas(all),
    ...(mayReadConfig ? [examineCoverage(all), examineTimeout(all)] : []),
  ];
}
