import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  /** Each contender is measured so often, for so long. */
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Readers of the main rows. */
  readonly readers: number;
  /** Readers of a store that has grown. */
  readonly manyReaders: number;
  /** The rows that are measured; null for all. */
  readonly only: readonly string[] | null;
  /** Whether plots and results are written to `bench/results/`. */
  readonly plots: boolean;
  /** For files of this run. */
  readonly workDir: string;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} must be a number above 0.`);
  return value;
}

/** Five rounds or more make a measurement; fewer are for a look while something is changed. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      plots: { type: 'boolean', default: false },
      readers: { type: 'string', default: '100000' },
      'many-readers': { type: 'string', default: '1000000' },
    },
  });
  const [rounds = '5', seconds = '4'] = positionals;
  return {
    rounds: positive('ROUNDS', rounds),
    seconds: positive('SECONDS', seconds),
    connections: 64,
    readers: positive('--readers', values.readers),
    manyReaders: positive('--many-readers', values['many-readers']),
    only: values.only === undefined ? null : values.only.split(','),
    plots: values.plots,
    workDir: mkdtempSync(join(tmpdir(), 'stile-bench-')),
  };
}
