import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cellsOf, headings, type Options } from './load/scenario.ts';
import { scenarios } from './load/scenarios.ts';
import { storeNames, usualStores } from './load/stand.ts';

/**
 * `npm run load -- idle-connections bursts --seconds 20 --store Redis`: what nobody wishes for, against the built service. Without
 * names all scenarios run, one after the other. Ends with code 1 if a bound is broken.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, store: { type: 'string', multiple: true, default: [...usualStores] } },
});
const seconds = values.seconds === undefined ? null : Number(values.seconds);
if (seconds !== null && !(seconds > 0)) throw new Error('--seconds must be a number above 0.');
const known = scenarios.map(({ name }) => name);
const unknown = [
  ...positionals.filter((name) => !known.includes(name)),
  ...values.store.filter((name) => !storeNames.some((store) => store === name)),
];
if (unknown.length > 0)
  throw new Error(
    `Not known: ${unknown.join(', ')}. Scenarios: ${known.join(', ')}. Stores: ${storeNames.join(', ')}.`,
  );

const results = fileURLToPath(new URL('./results/', import.meta.url));
const options: Options = {
  seconds,
  stores: values.store,
  write: (name, text) => writeFileSync(`${results}${name}`, text),
};

const redis = execFileSync('redis-server', ['--version'], { encoding: 'utf8' }).split(' ')[2];
const day = new Date().toISOString().slice(0, 10);
console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, Redis ${redis}, ${day}\n`);
const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
line(headings);
line(headings.map(() => '---'));
for (const scenario of scenarios) {
  if (positionals.length > 0 && !positionals.includes(scenario.name)) continue;
  for await (const row of scenario.run(options)) {
    line(cellsOf(row));
    if (row.bounds.some(({ broken }) => broken !== null)) process.exitCode = 1;
  }
}
