import { rmSync } from 'node:fs';
import { createTestResources } from '../test/support/test-resources.ts';
import { type Everybody, startEverybody } from './contenders/everybody.ts';
import { type GrownStore, growStore } from './contenders/grown-store.ts';
import { productionSettings } from './contenders/production-settings.ts';
import { isReached } from './judging/figure.ts';
import { readOptions } from './options.ts';
import { machine } from './report/machine.ts';
import { figuresTable, type Reported, reportOf } from './report/report.ts';
import { writeResults } from './report/write-results.ts';
import type { Row } from './rows/row.ts';
import { plotted, rows } from './rows.ts';

/**
 * `npm run bench -- [ROUNDS] [SECONDS] [--only row,row] [--plots]`: how fast and how small Stile is, beside what it could be at most and
 * beside others, and whether that is as much as is asked. Ends with code 1 if a figure is not reached, or is worth nothing.
 */

const options = readOptions(process.argv.slice(2));
const all = [...rows, ...plotted];
const unknown = options.only?.filter((name) => !all.some((row) => row.name === name)) ?? [];
if (unknown.length > 0)
  throw new Error(`Not known: ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`);
const usual = options.plots ? all : rows;
const wanted = options.only === null ? usual : all.filter(({ name }) => options.only?.includes(name));

const shared = createTestResources();
const settings = await productionSettings(shared);
let started: Promise<Everybody> | null = null;
let grown: Promise<GrownStore> | null = null;

async function measure(row: Row): Promise<Reported> {
  const resources = createTestResources();
  const say = (text: string) => console.log(`${row.name}: ${text}`);
  const everybody = () => {
    started ??= startEverybody({ ...options, resources: shared, settings, say });
    return started;
  };
  const grownStore = () => {
    grown ??= growStore({ ...options, resources: shared, say });
    return grown;
  };
  try {
    return { row, outcome: await row.run({ options, resources, settings, everybody, grownStore, say }) };
  } finally {
    await resources.clear();
  }
}

const reported: Reported[] = [];
try {
  for (const row of wanted) {
    const result = await measure(row);
    reported.push(result);
    console.log(`\n${reportOf(result)}\n`);
  }
} finally {
  await shared.clear();
  rmSync(options.workDir, { recursive: true });
}

console.log(`${machine(options)}\n\n${figuresTable(reported)}\n`);
if (options.plots) writeResults(options, reported);
const isWrong = ({ outcome }: Reported) => outcome.faults.length > 0 || !outcome.figures.every(isReached);
if (reported.some(isWrong)) process.exitCode = 1;
