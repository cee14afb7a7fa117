import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { remoteControls, type StandInControls } from '../../../src/sandbox/stand-in-controls.ts';
import { stripTypes } from '../../../test/support/processes/strip-types.ts';
import { startTcpProxy } from '../../../test/support/stores/tcp-proxy.ts';

/** The stand-in of Stripe in a process of its own, always at the same address. */
export interface StandInProcess {
  /** An origin. */
  readonly url: string;
  readonly controls: StandInControls;
  /** Brings webhooks to these instances; to be called once, before anything else. */
  start(urls: readonly string[]): Promise<void>;
  pause(): void;
  resume(): void;
  kill(): Promise<void>;
  /** Starts it again, from its file. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('./stand-in-main.ts', import.meta.url));

async function spawnStandIn(task: object): Promise<{ child: ChildProcess; port: number }> {
  const args = [...stripTypes, program, JSON.stringify(task)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The stand-in of Stripe ended with code ${code}.`);
  });
  // Later ends are meant.
  ended.catch(() => {});
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  return { child, port: Number(line) };
}

/** `now`: what time it is there, in milliseconds. */
export async function createStandInProcess(webhookSecret: string, now: () => number): Promise<StandInProcess> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-stripe-'));
  const proxy = await startTcpProxy(0);
  const url = `http://127.0.0.1:${proxy.port}`;
  let child: ChildProcess | null = null;
  let served: readonly string[] = [];

  async function restart(): Promise<void> {
    const started = await spawnStandIn({ file: join(dir, 'rows.db'), webhookSecret, urls: served, now: now() });
    child = started.child;
    proxy.leadTo(started.port);
  }

  async function kill(): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  }

  return {
    url,
    controls: remoteControls(async () => url),
    start(urls) {
      served = urls;
      return restart();
    },
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    kill,
    restart,
    async stop() {
      await kill();
      await proxy.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
