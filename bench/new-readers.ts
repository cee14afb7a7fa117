import { parseArgs } from 'node:util';
import { tableOf } from './new-readers/table.ts';

/**
 * `npm run bench:new-readers -- --per-thousand 1`: what a budget of new readers costs in honest ones who are refused, and what it stops. No
 * service is asked: this is a model, and its assumptions are in `new-readers/population.ts`. The same figures on every machine.
 */

const { values } = parseArgs({
  options: {
    'per-thousand': { type: 'string', default: '0.2,1,5' },
    budgets: { type: 'string', default: '5,10,20,50,100,200,500,1000' },
    networks: { type: 'string', default: '4000' },
    seed: { type: 'string', default: '1' },
  },
});

function numbers(name: keyof typeof values): readonly number[] {
  const list = (values[name] ?? '').split(',').map(Number);
  if (list.every((each) => each > 0)) return list;
  throw new Error(`--${name} must be numbers above 0, with commas between them.`);
}

const [networks = 1] = numbers('networks');
const [seed = 1] = numbers('seed');
for (const perThousand of numbers('per-thousand')) {
  console.log(
    `\n${perThousand} of 1000 people are new readers on a day. In percent of each, who gets no free articles:\n`,
  );
  for (const line of tableOf({ perThousand, budgets: numbers('budgets'), networks, seed })) console.log(line);
}
