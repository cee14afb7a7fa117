import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Options } from '../options.ts';
import { machine } from './machine.ts';
import { figuresTable, type Reported, reportOf } from './report.ts';

const results = fileURLToPath(new URL('../results/', import.meta.url));

/** Writes what was measured to `bench/results/`: `speed.md`, and each plot in a file of its own. */
export function writeResults(options: Options, reported: readonly Reported[]): void {
  const texts = ['# Speed and memory', machine(options), figuresTable(reported), ...reported.map(reportOf)];
  writeFileSync(`${results}speed.md`, `${texts.join('\n\n')}\n`);
  for (const { outcome } of reported)
    for (const [name, svg] of Object.entries(outcome.plots ?? {})) writeFileSync(`${results}${name}`, svg);
}
