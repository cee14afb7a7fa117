import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { costOfView, planFor } from './capacity/plan.ts';
import { bytesPerReader } from './capacity/reader-bytes.ts';
import { costsOn, type ViewCosts } from './capacity/view-cost.ts';

/**
 * `npm run bench:capacity -- --views 12 --articles 3 --peak 20`: what views and readers cost here, in processor time and bytes, and what
 * so many readers a month need by that. The figures after `--` are yours. With `--memory` only what readers take in a default Redis; that
 * takes some ten minutes.
 */

const { values } = parseArgs({
  options: {
    views: { type: 'string', default: '12' },
    articles: { type: 'string', default: '3' },
    peak: { type: 'string', default: '20' },
    load: { type: 'string', default: '0.6' },
    shard: { type: 'string', default: '8' },
    measured: { type: 'string', default: '8000' },
    memory: { type: 'boolean', default: false },
  },
});
const [views, articles, peak, load, shardGib, measured] = [
  ...[values.views, values.articles, values.peak, values.load, values.shard, values.measured].map(Number),
];
const given = { views, articles, peak, load, shardGib, measured };
function positive(name: keyof typeof given): number {
  const value = given[name];
  if (value === undefined || !(value > 0)) throw new Error(`--${name} must be a number above 0.`);
  return value;
}

const day = new Date().toISOString().slice(0, 10);
console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${day}\n`);
const line = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);

if (values.memory) {
  line(['readers', 'articles each', 'bytes per reader']);
  line(Array.from({ length: 3 }, () => '---'));
  for (const [readers, articles] of [
    [100_000, 3],
    [100_000, 10],
    [1_000_000, 3],
    [1_000_000, 10],
  ] as const)
    line([readers, articles, (await bytesPerReader(articles, readers)).toFixed(1)]);
  process.exit();
}

const bytes = await bytesPerReader(positive('articles'));
const assumed = {
  views: positive('views'),
  articles: positive('articles'),
  peak: positive('peak'),
  load: positive('load'),
  bytesPerReader: bytes,
  shardGib: positive('shardGib'),
};
console.log(`${Math.round(bytes)} bytes of Redis for a reader of ${assumed.articles} articles\n`);

line(['µs of processor time for a view', 'read before', 'counted', 'new reader', 'usual mixture']);
line(Array.from({ length: 5 }, () => '---'));

function print(name: string, costs: ViewCosts, of: 'service' | 'store'): void {
  const each = [costs['read before'], costs.counted, costs['new reader']].map((cost) => Math.round(cost[of]));
  line([name, ...each, Math.round(costOfView(costs, of, assumed))]);
}

const embedded = await costsOn('SQLite', positive('measured'));
print('Stile with its embedded store', embedded, 'service');
const costs = await costsOn('Redis', positive('measured'));
print('Stile with Redis', costs, 'service');
print('Redis', costs, 'store');

console.log('');
line(['readers a month', 'views/s on average', 'at the peak', 'processes', 'shards', 'memory of the store, GiB']);
line(Array.from({ length: 6 }, () => '---'));
for (const readers of [1e6, 1e7, 1e8]) {
  const plan = planFor(readers, costs, assumed);
  const figures = [plan.average, plan.peak].map((rate) => rate.toFixed(rate < 10 ? 1 : 0));
  line([`${readers / 1e6} million`, ...figures, plan.processes, plan.shards, plan.storeGib.toFixed(1)]);
}
