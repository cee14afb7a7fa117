import type { ViewCosts } from './view-cost.ts';

/** What a publisher knows or guesses. */
export interface Assumptions {
  /** Views of one reader in a month. */
  readonly views: number;
  /** Different metered articles of one reader in a month: views that are counted. */
  readonly articles: number;
  /** How many times as many views come in the busiest second as on average. */
  readonly peak: number;
  /** How much of a core is used at the peak. */
  readonly load: number;
  readonly bytesPerReader: number;
  /** Most that one shard holds, in GiB. */
  readonly shardGib: number;
}

export interface Plan {
  readonly readers: number;
  readonly average: number;
  readonly peak: number;
  readonly processes: number;
  readonly shards: number;
  readonly storeGib: number;
}

const secondsOfMonth = 30 * 86_400;

/** The readers of two months are there at once when one ends, and rewriting the log copies the pages that change. */
const copies = 2 * 2;

/** Processor time of the usual view, in microseconds: of a reader's views the first is dear, further articles less, the rest least. */
export function costOfView(costs: ViewCosts, of: 'service' | 'store', { views, articles }: Assumptions): number {
  const [first, counted, again] = [costs['new reader'][of], costs.counted[of], costs['read before'][of]];
  return (first + (articles - 1) * counted + (views - articles) * again) / views;
}

/** What so many readers a month need. */
export function planFor(readers: number, costs: ViewCosts, assumed: Assumptions): Plan {
  const average = (readers * assumed.views) / secondsOfMonth;
  const peak = average * assumed.peak;
  const cores = (of: 'service' | 'store') => (peak * costOfView(costs, of, assumed)) / 1e6 / assumed.load;
  const storeGib = (readers * assumed.bytesPerReader * copies) / 1024 ** 3;
  return {
    readers,
    average,
    peak,
    processes: Math.max(2, Math.ceil(cores('service'))),
    shards: Math.max(1, Math.ceil(cores('store')), Math.ceil(storeGib / assumed.shardGib)),
    storeGib,
  };
}
