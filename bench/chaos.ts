import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { faultNames } from './chaos/books/faults.ts';
import { type Options, runScenario } from './chaos/run-scenario.ts';
import type { Scenario } from './chaos/scenario.ts';
import { scenarios } from './chaos/scenarios.ts';
import { broken, head, line, lossOf, row } from './chaos/verdict.ts';

/**
 * `npm run chaos -- [scenario…] [--seconds N] [--readers N] [--lanes N] [--seed N]`: readers and buyers at two instances, while
 * something is broken; then everything that they were told is compared with what is there. Ends with code 1 if anything was wrong.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '25' },
    readers: { type: 'string', default: '10000' },
    lanes: { type: 'string', default: '16' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

function wholeNumber(name: keyof typeof values): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} must be a whole number above 0.`);
  return number;
}

function chosen(): readonly Scenario[] {
  const unknown = positionals.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join(', ')}, only ${scenarios.map(({ name }) => name).join(', ')}.`);
  }
  return positionals.length === 0 ? scenarios : scenarios.filter(({ name }) => positionals.includes(name));
}

/** Answers whether everything held. A scenario that cannot be played to its end has not. */
async function run(scenario: Scenario, options: Options): Promise<boolean> {
  try {
    return await play(scenario, options);
  } catch (error) {
    if (options.signal.aborted) throw error;
    console.log(line([scenario.name, 'came to no end']));
    console.error(error);
    return false;
  }
}

async function play(scenario: Scenario, options: Options): Promise<boolean> {
  const obstacle = scenario.obstacle?.() ?? null;
  if (obstacle !== null) {
    console.log(line([scenario.name, `left out: ${obstacle}`]));
    return true;
  }
  const outcome = await runScenario(scenario, options);
  console.log(line(row(outcome)));
  const faults = broken(outcome);
  const loss = lossOf(outcome);
  if (loss !== null && !faults.includes(loss)) console.error(`${scenario.name}: ${loss}, as a failover may`);
  for (const fault of faults) console.error(`${scenario.name}: ${fault}`);
  for (const example of outcome.faults.examples) console.error(`  ${example}`);
  return faults.length === 0;
}

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupted.abort());

const [seconds, readers, lanes, seed] = (['seconds', 'readers', 'lanes', 'seed'] as const).map(wholeNumber);
const { signal } = interrupted;
const options = { seconds, readers, lanes, seed, signal } as Options;
const date = new Date().toISOString().slice(0, 10);
console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${date}`);
console.log(`${readers} readers, ${lanes} lanes, ${seconds} s each, seed ${seed}\n\n${head()}`);
try {
  const held: boolean[] = [];
  for (const scenario of chosen()) held.push(await run(scenario, options));
  process.exitCode = held.every(Boolean) ? 0 : 1;
} catch (error) {
  if (!signal.aborted) throw error;
  process.exitCode = 130;
}
console.log(
  `\n${Object.entries(faultNames)
    .map(([name, meaning]) => `${name}: ${meaning}`)
    .join('\n')}`,
);
