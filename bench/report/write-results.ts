import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Options } from '../options.ts';
import { machine } from './machine.ts';
import { figuresTable, type Reported, reportOf } from './report.ts';

const results = fileURLToPath(new URL('../results/', import.meta.url));

/** Between these `bench.md` holds what this program has found last. */
const [begin, end] = ['<!-- npm run bench begins -->', '<!-- npm run bench ends -->'];

export function betweenMarks(page: string, text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error('bench.md has no marks to write between.');
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** Writes what was measured to `bench/results/`: the tables to `bench.md` if there are all, and each plot to a file of its own. */
export function writeResults(options: Options, reported: readonly Reported[]): void {
  const text = [machine(options), figuresTable(reported), ...reported.map(reportOf)].join('\n\n');
  const file = `${results}bench.md`;
  if (options.only === null) writeFileSync(file, betweenMarks(readFileSync(file, 'utf8'), text));
  for (const { outcome } of reported)
    for (const [name, svg] of Object.entries(outcome.plots ?? {})) writeFileSync(`${results}${name}`, svg);
}
