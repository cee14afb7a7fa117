import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { settingNames } from '../../../src/settings/environment.ts';
import { eventually } from '../eventually.ts';
import { trialOnlyConfigDir } from '../service.ts';
import { freePort } from './ports.ts';

/** The service as its users run it: `node dist/main.js`, in a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  readonly port: number;
  /** Of its first process, which does everything itself if there are no workers. */
  readonly pid: number | undefined;
  /** Everything that it and its workers have written so far. */
  output(): string;
  /** The pids of the workers that listen, in the order in which they began to; none where one process does everything. */
  workers(): readonly number[];
  signal(name: NodeJS.Signals): void;
  /** Kills all of its processes at once, like a power cut. */
  kill(): Promise<void>;
  /** Asks it to stop, and answers its exit code. */
  stop(): Promise<number | null>;
  /** Its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

const program = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

const ours = new Set<string>([...settingNames, ...settingNames.map((name) => `${name}_FILE`), 'NODE_ENV']);

/** Generous, for several processes may start at once on a busy machine. */
const startWithinMs = 60_000;

function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !ours.has(name));
  return { ...Object.fromEntries(inherited), CONFIG_DIR: trialOnlyConfigDir(), ...env };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Only then has everything been read that it wrote.
    child.once('close', resolve);
  });
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** The pids that the log names with a message, each once. */
function pidsIn(output: string, message: string): Set<number> {
  const lines = output.matchAll(new RegExp(`"pid":(\\d+),.*"msg":"${message}"`, 'g'));
  return new Set([...lines].map(([, pid]) => Number(pid)));
}

/** Starts it and does not wait for it. Without a `PORT` it gets a free one. `file` is what Node runs. */
export async function launch(env: Readonly<Record<string, string>>, file = program): Promise<ServiceProcess> {
  const port = Number(env['PORT'] ?? (await freePort()));
  const child = spawn(process.execPath, [file], {
    env: environment({ ...env, PORT: String(port) }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endOf(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const workers = () => {
    const dead = pidsIn(output, 'a worker ended and is restarted');
    return [...pidsIn(output, 'a worker listens')].filter((pid) => !dead.has(pid));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid,
    output: () => output,
    workers,
    signal: (name) => void child.kill(name),
    async kill() {
      const own = child.exitCode === null && child.signalCode === null && child.pid !== undefined ? [child.pid] : [];
      // The first process goes first: it would start the others again.
      killAll([...own, ...workers()]);
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    ended,
  };
}

export async function isReady({ url }: Pick<ServiceProcess, 'url'>): Promise<boolean> {
  const { ok } = await fetch(`${url}/readyz`);
  return ok;
}

/** Starts it and waits until it is ready, with all of its workers. Fails with what it said where it ends before. */
export async function start(env: Readonly<Record<string, string>>, file = program): Promise<ServiceProcess> {
  const service = await launch(env, file);
  const workers = Number(env['WORKERS'] ?? 1);
  const ready = eventually(async () => {
    if (workers > 1 && service.workers().length < workers) return false;
    return isReady(service);
  }, startWithinMs);
  const early = service.ended.then((code) => {
    throw new Error(`The service ended with code ${code}:\n${service.output()}`);
  });
  try {
    await Promise.race([ready, early]);
  } catch (error) {
    await service.kill();
    throw error;
  } finally {
    early.catch(() => {});
    ready.catch(() => {});
  }
  return service;
}
