import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { trialOnlyConfigDir } from '../service.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** How long a test may take that starts processes, in milliseconds: the machine may have other things to do. */
export const patience = 60_000;

export interface Ended {
  readonly code: number | null;
  /** Standard output and standard error. */
  readonly out: string;
  readonly err: string;
}

export type Settings = Readonly<Record<string, string>>;

/** `stile …` as its users run it, from the build, as a process of its own, in an environment that holds nothing but `settings` and where to find Node. */
export function spawnStile(args: readonly string[], settings: Settings = {}) {
  return spawn(process.execPath, ['dist/cli.js', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], CONFIG_DIR: trialOnlyConfigDir(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs `stile` with these words to its end. */
export async function stile(line: string, settings: Settings = {}): Promise<Ended> {
  const child = spawnStile(line.split(' ').filter(Boolean), settings);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

/** What it printed, line by line. */
export const linesOf = (output: string): readonly string[] => output.split('\n').filter((line) => line !== '');
