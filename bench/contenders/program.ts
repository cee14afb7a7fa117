import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that answers at a port, in a process of its own. */
export interface RunningProgram {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Null if the program prints its port. */
  readonly port: number | null;
}

const startWithinMs = 15_000;

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

/** The first line of output that is a port number. */
async function printedPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('The program prints nothing.');
  for await (const line of createInterface(child.stdout)) {
    if (/^\d+$/.test(line)) return Number(line);
  }
  throw new Error('The program ended before it printed its port.');
}

/** Starts a program and waits until it answers. One that prints its port answers by then. */
export async function start({ name, args, env, port: given }: Program): Promise<RunningProgram> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const port = given ?? (await printedPort(child));
  const url = `http://127.0.0.1:${port}`;
  child.stdout?.resume();
  while (given !== null && !(await answers(`${url}/livez`))) {
    if (performance.now() - startedAt > startWithinMs) throw new Error(`${name} did not start.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return {
    pid: child.pid ?? 0,
    port,
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
