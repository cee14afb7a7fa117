import { fillMeters } from './fill-meters.ts';
import { limit, readBefore } from './mixed-views.ts';
import { withStores } from './open-stores.ts';
import { createPopulation } from './population.ts';

/** Fills a part of a store, in a process of its own: `fill-main.ts URL FROM TO mixed|ten`. */

const [url = '', from, to, plan] = process.argv.slice(2);
const { key } = createPopulation(Number(to));
const articlesOf = plan === 'mixed' ? readBefore : () => limit;
await withStores(url, ({ meters }) => fillMeters(meters, { key, from: Number(from), to: Number(to) }, articlesOf));
