import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stripTypes } from '../processes/strip-types.ts';

/** A process of its own that views one article after another in a SQLite store, and says of each how that went. */
export interface SqliteProcess {
  readonly child: ChildProcess;
  /** Each outcome as it comes. */
  readonly outcomes: AsyncIterable<string>;
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

const program = fileURLToPath(new URL('./sqlite-process-main.ts', import.meta.url));

export function startSqliteProcess(task: { dir: string; views: number; limit: number }): SqliteProcess {
  const args = [...stripTypes, program, JSON.stringify(task)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    child,
    outcomes: createInterface({ input: child.stdout }),
    ended: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    }),
  };
}
