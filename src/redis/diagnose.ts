import type { Finding } from '../paywall/finding.ts';
import type { RedisClient } from './connection/client.ts';
import { estimateOffset } from './connection/clock-offset.ts';

type Facts = ReadonlyMap<string, string>;

const oldestMajor = 7;

const tolerableSkewMs = 1000;

/** As docker/redis.conf sets them. */
const packing = { 'hash-max-listpack-entries': 512, 'hash-max-listpack-value': 1024 } as const;

/** What INFO says, by name. */
function factsOf(info: string): Facts {
  return new Map([...info.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value]));
}

function examineVersion(facts: Facts): Finding {
  const subject = 'Redis version';
  const redis = facts.get('redis_version') ?? 'unknown';
  const valkey = facts.get('valkey_version');
  const message = valkey === undefined ? `Redis ${redis}` : `Valkey ${valkey}`;
  if (Number.parseInt(redis, 10) >= oldestMajor) return { level: 'ok', subject, message };
  return { level: 'fault', subject, message: `${message} is too old; Redis 7.0 or Valkey 8 is the least` };
}

function examineRole(facts: Facts): Finding {
  const subject = 'Redis role';
  if (facts.get('role') === 'master') return { level: 'ok', subject, message: 'primary' };
  return { level: 'fault', subject, message: 'a replica, which refuses to write; STORE_URL must name the primary' };
}

function examineEviction(facts: Facts): Finding {
  const subject = 'Redis eviction';
  const policy = facts.get('maxmemory_policy') ?? 'unknown';
  if (policy === 'noeviction') return { level: 'ok', subject, message: 'noeviction' };
  const loss = 'full memory throws readers and entitlements away; set maxmemory-policy noeviction';
  // Without a bound on the memory the policy waits for the day on which somebody sets one.
  const bounded = facts.get('maxmemory') !== '0';
  return { level: bounded ? 'fault' : 'warning', subject, message: `${policy}: ${loss}` };
}

function examineLog(facts: Facts, config: Facts): Finding {
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

function examinePacking(config: Facts): Finding {
  const subject = 'Redis packing';
  if (config.size === 0) {
    const message = 'the configuration may not be read by this user; compare it with docker/redis.conf by hand';
    return { level: 'warning', subject, message };
  }
  const low = Object.entries(packing).filter(([name, least]) => Number(config.get(name) ?? 0) < least);
  if (low.length === 0) return { level: 'ok', subject, message: 'as in docker/redis.conf' };
  const advice = low.map(([name, least]) => `${name} ${least}`).join(' and ');
  return { level: 'warning', subject, message: `readers take more memory than they need; set ${advice}` };
}

function examineClock(offsetMs: number): Finding {
  const subject = 'Redis clock';
  const skewMs = Math.round(offsetMs + performance.now() - Date.now());
  const ahead = skewMs < 0 ? 'behind' : 'ahead of';
  const message = `${Math.abs(skewMs)} ms ${ahead} this machine's`;
  if (Math.abs(skewMs) <= tolerableSkewMs) return { level: 'ok', subject, message };
  const advice = 'instances may disagree about when a window ends; set the clocks by NTP';
  return { level: 'warning', subject, message: `${message}: ${advice}` };
}

/** Empty if this Redis user may not ask, or a managed service does not answer. */
async function readConfig(link: RedisClient): Promise<Facts> {
  try {
    const [list = []] = await link.askEach(
      ({ redis }) => redis.config('GET', 'appendfsync', ...Object.keys(packing)) as Promise<string[]>,
    );
    return new Map(list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? '']] : [])));
  } catch {
    return new Map();
  }
}

/** What is particular to this Redis, and how its settings compare with those of docker/redis.conf. */
export async function diagnose(link: RedisClient): Promise<readonly Finding[]> {
  const [info = ''] = await link.askEach(({ redis }) => redis.info());
  const facts = factsOf(info);
  const config = await readConfig(link);
  const [offsetMs = 0] = await link.askEach((primary) => estimateOffset(primary.redis, primary));
  return [
    examineVersion(facts),
    examineRole(facts),
    examineEviction(facts),
    examineLog(facts, config),
    examinePacking(config),
    examineClock(offsetMs),
  ];
}
