import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../test/support/processes/ports.ts';

interface Started {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const startWithinMs = 60_000;

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** Ends it with all that it has started. */
async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await ended;
}

/** From the start of a process until it says that it is ready, in milliseconds. */
export async function startTime({ command, args, cwd, env }: Started): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  try {
    while (!(await isReady(port))) {
      if (performance.now() - startedAt > startWithinMs) throw new Error('A service did not become ready.');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return performance.now() - startedAt;
  } finally {
    await end(child);
  }
}
