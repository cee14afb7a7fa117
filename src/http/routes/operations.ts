import { z } from 'zod';
import { defineRoute, type Route } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';

const statusSchema = z.object({ status: z.literal('ok') });

interface Needs {
  readonly checkStore: () => Promise<void>;
  /** The metrics of all workers of this machine, as Prometheus reads them. */
  readonly scrape: () => Promise<{ contentType: string; text: string }>;
}

/** What operators and their machines ask. */
export function operationsRoutes({ checkStore, scrape }: Needs): readonly Route[] {
  const common = { method: 'get', tag: 'Operations', query: anyQuery, body: null } as const;
  const noStore = { 'Cache-Control': 'no-store' };
  const ok = { status: 200, headers: noStore, body: { status: 'ok' } };
  return [
    defineRoute({
      ...common,
      path: '/livez',
      summary: 'Whether the process runs',
      answers: { 200: { description: 'It does.', schema: statusSchema } },
      handle: () => ok,
    }),
    defineRoute({
      ...common,
      path: '/readyz',
      summary: 'Whether the store answers and can be written to',
      answers: {
        200: { description: 'It does.', schema: statusSchema },
        503: { description: 'It does not; metering goes on by each publication’s failure policy.' },
      },
      handle: async () => {
        await checkStore();
        return ok;
      },
    }),
    defineRoute({
      ...common,
      path: '/metrics',
      summary: 'Metrics for Prometheus; names begin with stile_',
      answers: { 200: { description: 'The text format of Prometheus.' } },
      handle: async () => {
        const { contentType, text } = await scrape();
        return { status: 200, headers: { ...noStore, 'Content-Type': contentType }, body: text };
      },
    }),
  ];
}
