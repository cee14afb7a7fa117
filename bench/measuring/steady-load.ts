import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { stripTypes } from '../../test/support/processes/strip-types.ts';
import type { Contender } from '../contenders/contender.ts';
import { writeRequests } from './requests-file.ts';

/** The shares of answers for which there is a time. */
export const shares = ['p50', 'p75', 'p90', 'p95', 'p99', 'p99.9'] as const;

const resultSchema = z.object({
  answered: z.number(),
  failed: z.number(),
  made: z.number(),
  /** In milliseconds from when requests were due, for `shares`. */
  percentiles: z.array(z.number()),
  /** How late half of the requests were sent at least, in milliseconds. */
  lateP50: z.number(),
});

export type SteadyResult = z.output<typeof resultSchema>;

const program = fileURLToPath(new URL('./steady-main.ts', import.meta.url));

/** Sends a contender so many requests a second, whether it keeps up or not. */
export async function sendSteadily(
  { port, source }: Contender,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<SteadyResult> {
  const dir = mkdtempSync(join(tmpdir(), 'stile-bench-'));
  const file = join(dir, 'requests');
  writeRequests(file, source.take(Math.ceil(perSecond * seconds * 1.2) + 100));
  const args = [...stripTypes, program, String(port), String(perSecond), String(seconds), file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  rmSync(dir, { recursive: true });
  const result = resultSchema.parse(JSON.parse(stdout));
  source.made(result.made);
  return result;
}
