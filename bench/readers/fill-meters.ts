import { windowAt } from '../../src/paywall/calendar/window.ts';
import type { MeterStore } from '../../src/paywall/metering/meter.ts';
import { example } from '../../test/support/browser/front-end.ts';
import { articleName, limit } from './mixed-views.ts';
import { hashes, type Population } from './population.ts';

/** Enough to keep a store busy, whose answers come in batches. */
const atOnce = 500;

/** The window in which the example publication counts now. */
const currentWindow = () => windowAt({ kind: 'month' }, 'Asia/Tokyo', Date.now());

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Counts so many articles for each of these readers, through the store's own step, one after the other as readers do. */
export async function fillMeters(
  meters: MeterStore,
  { key, from, to, prefix }: Pick<Population, 'key'> & Span & { readonly prefix: string },
  articlesOf: (reader: number) => number,
): Promise<void> {
  const window = currentWindow();
  const articles = Array.from({ length: limit }, (_, nth) => hashes.articleKey(example, articleName(nth, prefix)));
  let next = from;
  async function read(): Promise<void> {
    while (next < to) {
      const nth = next++;
      const place = { publication: example, reader: key(nth), window };
      for (const article of articles.slice(0, articlesOf(nth))) {
        const { outcome } = await meters.view({ ...place, article, limit, now: Date.now(), count: true });
        if (outcome !== 'counted') throw new Error(`An article of reader ${nth} was not counted: ${outcome}`);
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, read));
}
