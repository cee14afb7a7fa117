import { openConnections } from '../load/connection.ts';
import { cpuSeconds } from '../load/process-figures.ts';
import { onStand, pidsOf } from '../load/stand.ts';
import { mintReaders, viewOf } from '../load/views.ts';

/** Processor time of one view, in microseconds. */
export interface ViewCost {
  readonly service: number;
  /** 0 for the embedded store, which the service itself is. */
  readonly store: number;
}

/** What a view may come to, by what it costs. */
export type ViewKind = 'read before' | 'counted' | 'new reader';

export type ViewCosts = Readonly<Record<ViewKind, ViewCost>>;

const connections = 32;

/** Of each kind so many views, of which those of the first round warm everything up. */
async function measure(storeName: string, views: number): Promise<ViewCosts> {
  return onStand(async ({ store: open, service: start }) => {
    const store = await open(storeName);
    const service = await start(store, { LOG_LEVEL: 'warn' });
    const tokens = await mintReaders(service.port, Math.ceil(views / 4));
    const opened = await openConnections(service.port, connections);

    async function costOf(next: (nth: number) => Uint8Array): Promise<ViewCost> {
      const pids = pidsOf(service);
      const before = [cpuSeconds(pids), cpuSeconds(store.pids)] as const;
      let nth = 0;
      await Promise.all(
        opened.map(async (connection) => {
          while (nth < views) {
            nth += 1;
            await connection.ask(next(nth));
          }
        }),
      );
      const perView = (after: number, from: number) => ((after - from) / views) * 1e6;
      return { service: perView(cpuSeconds(pids), before[0]), store: perView(cpuSeconds(store.pids), before[1]) };
    }

    const readBefore = (nth: number) => viewOf('the-first', tokens[nth % tokens.length]);
    await costOf(readBefore);
    return {
      'read before': await costOf(readBefore),
      // Four articles each, so that nobody meets the wall.
      counted: await costOf((nth) => viewOf(`article-${Math.floor(nth / tokens.length)}`, tokens[nth % tokens.length])),
      'new reader': await costOf(() => viewOf('an-article')),
    };
  });
}

export const costsOn = (storeName: string, views: number): Promise<ViewCosts> => measure(storeName, views);
