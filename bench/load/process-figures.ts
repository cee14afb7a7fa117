import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the system says of processes. A process that has ended meanwhile has nothing. */

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The memory that is theirs at the moment, in bytes. */
export function residentBytes(pids: readonly number[]): number {
  return sum(pids.map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024));
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Processor time that they have used so far, in their own code and in the system's, in seconds. */
export function cpuSeconds(pids: readonly number[]): number {
  return sum(
    pids.map((pid) => {
      // The name of a program may hold spaces; what follows it is numbers: proc(5).
      const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
      const [user = 0, system = 0] = [fields[11], fields[12]].map((ticks) => Number(ticks ?? 0));
      return (user + system) / ticksPerSecond;
    }),
  );
}
