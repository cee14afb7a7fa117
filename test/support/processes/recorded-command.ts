import { Readable } from 'node:stream';
import type { Context } from '../../../src/cli/command.ts';
import { runCommand } from '../../../src/cli/run.ts';
import { trialOnlyConfigDir } from '../service.ts';
import type { Ended, Settings } from './stile.ts';

/** Runs `stile` with these words in this process, so that a test can stand in its way. */
export async function runRecorded(
  line: string | readonly string[],
  env: Settings = {},
  given: Partial<Context> = {},
): Promise<Ended> {
  const printed: string[] = [];
  const errors: string[] = [];
  const whole = (lines: readonly string[]) => lines.map((text) => `${text}\n`).join('');
  const code = await runCommand(typeof line === 'string' ? line.split(' ').filter(Boolean) : line, {
    env: { CONFIG_DIR: trialOnlyConfigDir(), ...env },
    now: Date.now,
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
    readLines: () => Readable.from([]),
    terminal: null,
    onInterrupt: () => undefined,
    serve: () => Promise.reject(new Error('This test serves nothing.')),
    ...given,
  });
  return { code, out: whole(printed), err: whole(errors) };
}
