import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duringTests } from '../during-tests.ts';
import { freePort } from '../processes/ports.ts';

/** A real redis-server of this test's own, on a free port of the loopback. Nothing in it is kept. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** `url` as the store takes it. */
  readonly address: { readonly kind: 'redis'; readonly url: string };
  /** Makes it hang, connections and all, until `resume`. */
  pause(): void;
  resume(): void;
  /** Kills it at once, like a crash. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Kills it and removes its files. */
  stop(): Promise<void>;
}

/** Resolves when the server says that it is ready, rejects with what it said when it ends before. */
async function spawnServer(port: number, dir: string, conf: readonly string[]): Promise<ChildProcess> {
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', [...own, ...conf], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server ended:\n${output}`)));
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('Ready to accept connections')) resolve();
    });
  });
  server.removeAllListeners('exit');
  return server;
}

/** `conf` is what would stand in redis.conf, as arguments: `['--maxmemory', '10mb']`. */
export async function startRedisServer(conf: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'stile-redis-'));
  // By itself the bus of a cluster takes a port by which connections may go.
  const bus = conf.includes('--cluster-enabled') ? ['--cluster-port', String(await freePort())] : [];
  let server: ChildProcess | null = await spawnServer(port, dir, [...bus, ...conf]);

  async function kill(): Promise<void> {
    const ending = server;
    server = null;
    // A full disk ends it by itself.
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  }

  const url = `redis://127.0.0.1:${port}`;
  return {
    port,
    url,
    address: { kind: 'redis', url },
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    kill,
    async start() {
      server ??= await spawnServer(port, dir, [...bus, ...conf]);
    },
    async stop() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** One for a block of tests. */
export function useRedisServer(): RedisServer {
  return duringTests(
    () => startRedisServer(),
    (server) => server.stop(),
  );
}
