import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from '../eventually.ts';
import { freePort } from '../processes/ports.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

interface Node {
  readonly host: string;
  readonly port: number;
}

/** A primary, its replica, and a sentinel that promotes the replica when the primary is away, on free ports of the loopback. */
export interface RedisSentinel {
  /** As the store takes it. `name` and `nodes` say where to ask for the primary. */
  readonly address: {
    readonly kind: 'sentinel';
    readonly name: string;
    readonly nodes: readonly [Node];
    readonly username: string;
    readonly password: string;
  };
  /** `address` as `STORE_URL` has it. */
  readonly url: string;
  /** The server that the sentinel takes for the primary now. */
  primary(): Promise<RedisServer>;
  /** The other one. */
  replica(): Promise<RedisServer>;
  /** Resolves when the replica has everything that the primary has. */
  replicated(): Promise<void>;
  stop(): Promise<void>;
}

const name = 'stile';
const host = '127.0.0.1';
const password = 'correct-horse';

/** Two servers of one password, each of which may become the other's replica. */
async function startPair(more: readonly string[]): Promise<readonly [RedisServer, RedisServer]> {
  const conf = ['--requirepass', password, '--masterauth', password, '--repl-diskless-sync-delay', '0', ...more];
  const primary = await startRedisServer(conf);
  try {
    return [primary, await startRedisServer([...conf, '--replicaof', `${host} ${primary.port}`])];
  } catch (error) {
    await primary.stop();
    throw error;
  }
}

async function spawnSentinel(
  port: number,
  dir: string,
  { primary, downAfterMs }: { readonly primary: RedisServer; readonly downAfterMs: number },
): Promise<ChildProcess> {
  const file = join(dir, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    `bind ${host}`,
    `dir ${dir}`,
    `sentinel monitor ${name} ${host} ${primary.port} 1`,
    `sentinel auth-pass ${name} ${password}`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    `sentinel failover-timeout ${name} 2000`,
  ];
  await writeFile(file, lines.join('\n'));
  const sentinel = spawn('redis-server', [file, '--sentinel'], { stdio: ['ignore', 'ignore', 'inherit'] });
  await once(sentinel, 'spawn');
  return sentinel;
}

/** `downAfterMs`: after this much silence the primary is replaced. `conf` is for both servers, as `startRedisServer` takes it. */
export async function startRedisSentinel({
  downAfterMs = 300,
  conf = [] as readonly string[],
} = {}): Promise<RedisSentinel> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-sentinel-'));
  const servers = await startPair(conf);
  const port = await freePort();
  const sentinel = await spawnSentinel(port, dir, { primary: servers[0], downAfterMs });
  const client = new Redis(port, host);
  // While the sentinel starts it is not there yet.
  client.on('error', () => {});

  async function primary(): Promise<RedisServer> {
    const [, at] = (await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) as [string, string];
    const found = servers.find((server) => server.port === Number(at));
    if (found === undefined) throw new Error(`nobody listens on port ${at}`);
    return found;
  }

  async function replica(): Promise<RedisServer> {
    const [one, other] = servers;
    return (await primary()) === one ? other : one;
  }

  async function replicated(): Promise<void> {
    const { port } = await primary();
    const at = new Redis({ port, host, password });
    try {
      await eventually(async () => (await at.wait(1, 1_000)) === 1);
    } finally {
      at.disconnect();
    }
  }

  async function stop(): Promise<void> {
    client.disconnect();
    const ended = once(sentinel, 'exit');
    sentinel.kill('SIGKILL');
    await ended;
    await Promise.all(servers.map((server) => server.stop()));
    await rm(dir, { recursive: true, force: true });
  }

  try {
    // A sentinel that does not know of the replica yet has nobody to promote.
    await eventually(async () => {
      const replicas = JSON.stringify(await client.call('SENTINEL', 'REPLICAS', name));
      return replicas.includes('"flags","slave"') && replicas.includes('"master-link-status","ok"');
    }, 15_000);
    await replicated();
  } catch (error) {
    await stop();
    throw error;
  }
  const address = { kind: 'sentinel', name, nodes: [{ host, port }], username: 'default', password } as const;
  const url = `redis+sentinel://default:${password}@${host}:${port}/${name}`;
  return { address, url, primary, replica, replicated, stop };
}
