import { z } from 'zod';
import type { PublicationPart } from '../../paywall/publication.ts';
import { defineRoute, type Route } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

const statusSchema = z.object({ status: z.literal('ok') });

const partKinds = ['settings', 'wording', 'offer', 'segments', 'experiment', 'agents'] as const;

const readySchema = statusSchema.extend({
  unreadable: z
    .array(
      z.object({
        publication: z.string(),
        part: z.enum(partKinds),
        kept: z.boolean().describe('Whether what was understood of it before is served; else it is left out.'),
      }),
    )
    .optional()
    .describe(
      'Parts of publications that the store has and this version does not understand; left out if there are none.',
    ),
});

type Ready = z.infer<typeof readySchema>;

interface Needs extends Pick<HttpServices, 'checkStore' | 'publications'> {
  /** The metrics of all workers of this machine, as Prometheus reads them. */
  readonly scrape: () => Promise<{ contentType: string; text: string }>;
}

/** The kind of each part: drafts of offers are nobody's business who asks whether the service is ready. */
function readiness({ unreadable }: HttpServices['publications']): Ready {
  const kindOf = (part: PublicationPart) =>
    partKinds.find((kind) => part === kind || part.startsWith(`${kind}/`)) ?? 'wording';
  const parts = unreadable().map(({ publication, part, kept }) => ({ publication, part: kindOf(part), kept }));
  return { status: 'ok', ...(parts.length > 0 && { unreadable: parts }) };
}

/** What operators and their machines ask. */
export function operationsRoutes({ checkStore, publications, scrape }: Needs): readonly Route[] {
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
        200: { description: 'It does.', schema: readySchema },
        503: { description: 'It does not; metering goes on by each publication’s failure policy.' },
      },
      handle: async () => {
        await checkStore();
        return { ...ok, body: readiness(publications) };
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
