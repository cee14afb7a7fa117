import { fillMeters } from './fill-meters.ts';
import { readBefore } from './mixed-views.ts';
import { withStores } from './open-stores.ts';
import { createPopulation } from './population.ts';

/** Fills a part of a store, in a process of its own: `fill-main.ts URL FROM TO mixed|ten PREFIX`. */

const [url = '', from, to, plan, prefix = ''] = process.argv.slice(2);
const { key } = createPopulation(Number(to));
const readBy = (reader: number) => readBefore(reader, plan === 'ten' ? 'ten' : 'mixed');
const span = { from: Number(from), to: Number(to) };
await withStores(url, ({ meters }) => fillMeters(meters, { key, prefix, ...span }, readBy));
