import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cpuSeconds } from '../load/process-figures.ts';
import { writeRequests } from './requests-file.ts';

export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Sent in their order, and again from the first if there are too few. */
  readonly requests: readonly string[];
  /** The processes whose processor time is looked at, by what they are. */
  readonly processes: Readonly<Record<string, readonly number[]>>;
}

export interface LoadResult {
  readonly answered: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
  readonly bytesPerAnswer: number;
  /** Requests that were made of those given, the last of them perhaps without an answer. */
  readonly made: number;
  readonly failed: number;
  /** Of a core, by what the processes are; `generator` is wrk itself. */
  readonly cores: Readonly<Record<string, number>>;
  /** In microseconds. */
  readonly cpuPerRequest: Readonly<Record<string, number>>;
}

const summarySchema = z.object({
  answered: z.number(),
  microseconds: z.number(),
  bytes: z.number(),
  failed: z.number(),
  made: z.number(),
});

const script = fileURLToPath(new URL('./wrk.lua', import.meta.url));

/** Sends load with wrk, at its highest rate, and looks at the processes as it begins and ends. */
export async function sendLoad({ port, connections, seconds, requests, processes }: Load): Promise<LoadResult> {
  const dir = mkdtempSync(join(tmpdir(), 'stile-bench-'));
  const file = join(dir, 'requests');
  writeRequests(file, requests);
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, `http://127.0.0.1:${port}`, '--', file];
  const wrk = spawn('wrk', args, { stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = once(wrk, 'exit');
  const watched = { ...processes, generator: wrk.pid === undefined ? [] : [wrk.pid] };
  const looked = () => Object.entries(watched).map(([name, pids]) => [name, cpuSeconds(pids)] as const);
  let before = looked();
  let after = before;
  let summary: z.output<typeof summarySchema> | null = null;
  for await (const line of createInterface(wrk.stderr)) {
    if (line === 'ready') before = looked();
    else if (line.startsWith('{')) {
      after = looked();
      summary = summarySchema.parse(JSON.parse(line));
      wrk.stdin.end('\n');
    } else console.error(line);
  }
  await ended;
  rmSync(dir, { recursive: true });
  if (summary === null || summary.answered === 0) throw new Error('wrk has no answers.');
  const { answered, bytes, made, failed } = summary;
  const took = summary.microseconds / 1e6;
  const used = after.map(([name, cpu], nth) => [name, cpu - (before[nth]?.[1] ?? 0)] as const);
  const each = (of: (cpu: number) => number) => Object.fromEntries(used.map(([name, cpu]) => [name, of(cpu)]));
  return {
    answered,
    connections,
    seconds: took,
    perSecond: answered / took,
    bytesPerAnswer: bytes / answered,
    made,
    failed,
    cores: each((cpu) => cpu / took),
    cpuPerRequest: each((cpu) => (cpu / answered) * 1e6),
  };
}
