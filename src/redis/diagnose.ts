import type { Finding } from '../paywall/finding.ts';
import type { RedisClient } from './connection/client.ts';
import { estimateOffset } from './connection/clock-offset.ts';
import { nameOf, type Place } from './connection/cluster-map.ts';
import type { Primary } from './connection/servers.ts';
import { examineCluster } from './diagnose-cluster.ts';

export type Facts = ReadonlyMap<string, string>;

/** What one server says of itself. */
export interface Examined {
  /** Null if it is the only one. */
  readonly place: Place | null;
  /** INFO. */
  readonly facts: Facts;
  /** Empty if this Redis user may not ask, or a managed service does not answer. */
  readonly config: Facts;
  /** CLUSTER INFO; empty if there is no cluster. */
  readonly cluster: Facts;
  readonly offsetMs: number;
}

const oldestMajor = 7;

const tolerableSkewMs = 1000;

/** As docker/redis.conf sets them. */
const packing = { 'hash-max-listpack-entries': 512, 'hash-max-listpack-value': 1024 } as const;

/** What INFO says, by name. */
function factsOf(info: string): Facts {
  return new Map([...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value]));
}

function examineVersion({ facts }: Examined): Finding {
  const subject = 'Redis version';
  const redis = facts.get('redis_version') ?? 'unknown';
  const valkey = facts.get('valkey_version');
  const message = valkey === undefined ? `Redis ${redis}` : `Valkey ${valkey}`;
  if (Number.parseInt(redis, 10) >= oldestMajor) return { level: 'ok', subject, message };
  return { level: 'fault', subject, message: `${message} is too old; Redis 7.0 or Valkey 8 is the least` };
}

function examineRole({ facts }: Examined): Finding {
  const subject = 'Redis role';
  if (facts.get('role') === 'master') return { level: 'ok', subject, message: 'primary' };
  return { level: 'fault', subject, message: 'a replica, which refuses to write; STORE_URL must name the primary' };
}

function examineEviction({ facts }: Examined): Finding {
  const subject = 'Redis eviction';
  const policy = facts.get('maxmemory_policy') ?? 'unknown';
  if (policy === 'noeviction') return { level: 'ok', subject, message: 'noeviction' };
  const loss = 'full memory throws readers and entitlements away; set maxmemory-policy noeviction';
  // Without a bound on the memory the policy waits for the day on which somebody sets one.
  const bounded = facts.get('maxmemory') !== '0';
  return { level: bounded ? 'fault' : 'warning', subject, message: `${policy}: ${loss}` };
}

function examineLog({ facts, config }: Examined): Finding {
  const subject = 'Redis persistence';
  if (facts.get('aof_enabled') !== '1') {
    const message = 'the append-only file is off: a restart forgets what was read and bought; set appendonly yes';
    return { level: 'fault', subject, message };
  }
  if (facts.get('aof_last_write_status') === 'err') {
    return { level: 'fault', subject, message: 'the append-only file cannot be written; look at the disk of Redis' };
  }
  const sync = config.get('appendfsync');
  if (sync === undefined || sync === 'always') return { level: 'ok', subject, message: 'append-only file' };
  const message = `appendfsync ${sync}: a crash may forget the last seconds; set appendfsync always`;
  return { level: 'warning', subject, message };
}

function examinePacking({ config }: Examined): Finding {
  const subject = 'Redis packing';
  if (config.size === 0) {
    const message = 'the configuration may not be read by this user; compare it with docker/redis.conf by hand';
    return { level: 'warning', subject, message };
  }
  const low = Object.entries(packing).filter(([name, least]) => Number(config.get(name) ?? 0) < least);
  if (low.length === 0) return { level: 'ok', subject, message: 'as in docker/redis.conf' };
  const advice = low.map(([name, least]) => `${name} ${least}`).join(' and ');
  return { level: 'warning', subject, message: `entitlements take more memory than they need; set ${advice}` };
}

/** Of several the clock that is farthest off. */
function examineClock(all: readonly Examined[]): Finding {
  const subject = 'Redis clock';
  const skews = all.map(({ offsetMs }) => Math.round(offsetMs + performance.now() - Date.now()));
  const skewMs = skews.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
  const ahead = skewMs < 0 ? 'behind' : 'ahead of';
  const message = `${all.length > 1 ? 'at most ' : ''}${Math.abs(skewMs)} ms ${ahead} this machine's`;
  if (Math.abs(skewMs) <= tolerableSkewMs) return { level: 'ok', subject, message };
  const advice = 'instances may disagree about when a window ends; set the clocks by NTP';
  return { level: 'warning', subject, message: `${message}: ${advice}` };
}

const levels = ['ok', 'warning', 'fault'] as const;

/** One finding for all servers: the worst of theirs, and which servers it is about unless it is about all. */
function together(all: readonly Examined[], examine: (one: Examined) => Finding): Finding {
  const found = all.map((one) => ({ ...examine(one), place: one.place }));
  const worst = Math.max(...found.map(({ level }) => levels.indexOf(level)));
  const level = levels[worst] ?? 'ok';
  const bad = found.filter((one) => one.level === level);
  const messages = [...new Set(bad.map(({ message }) => message))].map((message) => {
    const places = bad.filter((one) => one.message === message).map(({ place }) => place);
    if (places.length === all.length) return message;
    return `${places.map((place) => place && nameOf(place)).join(', ')}: ${message}`;
  });
  return { level, subject: found[0]?.subject ?? '', message: messages.join('; ') };
}

const asked = ['appendfsync', 'cluster-require-full-coverage', 'cluster-node-timeout', ...Object.keys(packing)];

async function examine({ redis, place, wait }: Primary): Promise<Examined> {
  const info = await wait(redis.info());
  const list = await wait(redis.config('GET', ...asked) as Promise<string[]>).catch(() => []);
  const config = list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] ?? ''] as const] : []));
  const cluster = place === null ? '' : await wait(redis.cluster('INFO'));
  const offsetMs = await estimateOffset(redis, { wait });
  return { place, facts: factsOf(info), config: new Map(config), cluster: factsOf(cluster), offsetMs };
}

/** What is particular to this Redis, and how its settings compare with those of docker/redis.conf. */
export async function diagnose(link: RedisClient): Promise<readonly Finding[]> {
  const all = await link.askEach(examine);
  const each = [examineVersion, examineRole, examineEviction, examineLog, examinePacking];
  return [...each.map((one) => together(all, one)), examineClock(all), ...examineCluster(all)];
}
