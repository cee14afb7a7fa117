import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A server under measurement, in a process of its own. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  /** From the start of the process to the first answer, in milliseconds. */
  readonly readyAfterMs: number;
  stop(): Promise<void>;
}

interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  /** Null where the program prints its port. */
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

/** Starts a program and waits until it answers. */
export async function start({ name, args, env, port }: Program): Promise<Contender> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = `http://127.0.0.1:${port ?? (await printedPort(child))}`;
  child.stdout?.resume();
  while (!(await answers(`${url}/livez`))) {
    if (performance.now() - startedAt > startWithinMs) throw new Error(`${name} did not start.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const readyAfterMs = performance.now() - startedAt;
  return {
    name,
    url,
    readyAfterMs,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
