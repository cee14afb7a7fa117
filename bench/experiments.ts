import { parseArgs } from 'node:util';
import { type Found, type Scenario, simulateLooks, simulateLoss, simulatePeeking } from './experiments/simulate.ts';

/**
 * `npm run bench:experiments`: what the rules of experiments find in simulated ones, of two arms or more. No service is asked. The same
 * figures on every machine.
 */

const { values } = parseArgs({
  options: {
    experiments: { type: 'string', default: '5000' },
    readers: { type: 'string', default: '14000' },
    weeks: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});

function numberOf(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0.`);
}

const experiments = numberOf('experiments');
const weekly = numberOf('readers');
const weeks = numberOf('weeks');

const scenario = (some: Partial<Scenario>): Scenario => ({
  readersByWeek: Array.from({ length: weeks }, () => weekly),
  baseRate: 0.01,
  effects: [0],
  experiments,
  seed: numberOf('seed'),
  ...some,
});

/** Half of all readers in the first week, and half of the rest in each that follows: most readers of a site come often. */
const fading = Array.from({ length: weeks }, (_, week) => Math.round((weekly * weeks) / 2 ** (week + 1)));

const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);

function line(title: string, { called, early }: Found): void {
  console.log(`${title.padEnd(58)}${percent(called)}${percent(early)}`);
}

console.log(`${experiments} experiments, 1 % convert, ${weekly} readers for each arm and week, ${weeks} weeks\n`);
console.log(`${''.padEnd(58)}  called   early`);
line('A/A, weekly looks (false winners)', simulateLooks(scenario({})));
line('A/A, five arms, Holm', simulateLooks(scenario({ effects: [0, 0, 0, 0] })));
line('A/A, most readers in the first week', simulateLooks(scenario({ readersByWeek: fading })));
line('A/A, looking daily at 1.96 (what is not done)', simulatePeeking(scenario({})));
line('+20 %, weekly looks (power)', simulateLooks(scenario({ effects: [0.2] })));
line('+10 %, weekly looks', simulateLooks(scenario({ effects: [0.1] })));
line('-20 %, weekly looks', simulateLooks(scenario({ effects: [-0.2] })));

const loss = (share: number) => percent(simulateLoss(50_000, share, scenario({})));
console.log('\nSample ratio, 50 000 readers for each arm, how often it is called a mismatch (p < 0.001):');
console.log(
  `nothing lost ${loss(0)}, 2 % of one arm lost ${loss(0.02)}, 4 % of one arm (2 points of all) ${loss(0.04)}`,
);
