import { z } from 'zod';
import { reasons } from '../../paywall/metering/reasons.ts';
import { bypassFigures } from '../../paywall/metering/tally.ts';
import { formatField } from './csv-format.ts';

/** What the reports are asked and answer. */

const day = z.iso.date().openapi({ example: '2026-11-23' });

export const spanFields = {
  from: day.optional().openapi({ description: 'The first day, in the zone of the publication; 30 days if left out.' }),
  to: day.optional().openapi({ description: 'The last day; today if left out. At most 400 days at once.' }),
};

export const spanQuery = z.strictObject({ ...spanFields, ...formatField });

export const funnelQuery = spanQuery.extend({
  by: z.enum(['day', 'reader', 'step', 'reason']).optional().openapi({
    description: 'The rows of a table (`csv`): `day` if left out, else of all days together.',
  }),
});

export const windowsQuery = z
  .strictObject({
    window: z.enum(['current', 'previous']).optional().openapi({
      description: 'The current window (default), or the one before.',
    }),
    ...spanFields,
    ...formatField,
  })
  .refine(({ window, from, to }) => window === undefined || (from === undefined && to === undefined), {
    path: ['window'],
    message: 'must be left out beside from and to',
  });

const number = z.int();

const span = { from: day, to: day, timeZone: z.string().openapi({ example: 'Asia/Tokyo' }) };

const funnel = z.object({
  views: number.openapi({ description: 'Decisions answered, but for dry runs.' }),
  counted: number.openapi({ description: 'Articles that the meter paid for, less those given back.' }),
  walls: number.openapi({ description: 'Decisions that denied the article.' }),
  shed: number.openapi({ description: 'Views refused for a moment (503 `overloaded`); no other figure has them.' }),
  offersShown: number.openapi({ description: 'Decisions whose banner named an offer.' }),
  checkouts: number.openapi({ description: 'Checkout pages newly opened.' }),
  conversions: number.openapi({ description: 'Purchases paid for, on the day on which they were made.' }),
  reasons: z.partialRecord(z.enum(reasons), number).openapi({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'The views by their reason.',
  }),
});

const readers = z
  .object({
    from: day,
    to: day,
    readers: number.openapi({ description: 'Readers of whom at least one article is counted.' }),
    wall: number.openapi({ description: 'Of them, those who had used up their articles and were denied one.' }),
    checkout: number.openapi({ description: 'Of those, readers who opened a checkout page.' }),
    paid: number.openapi({ description: 'Of those, readers who paid.' }),
  })
  .openapi('ReaderFunnel', {
    description: 'How many readers came how far, each once in each window of the meter that has a part in the span.',
  });

export const funnelAnswer = z
  .object({ ...span, days: z.array(funnel.extend({ day })), total: funnel, readers })
  .openapi('FunnelReport');

const bypass = z.object(
  Object.fromEntries(bypassFigures.map((figure) => [figure, number])) as Record<
    (typeof bypassFigures)[number],
    typeof number
  >,
);

export const bypassAnswer = z
  .object({ ...span, days: z.array(bypass.extend({ day })), total: bypass })
  .openapi('BypassReport');

const distribution = z
  .object({
    limit: number.openapi({ description: 'The limit in force now.' }),
    total: number.openapi({ description: 'Readers of whom at least one article is counted.' }),
    readers: z.array(z.object({ articles: number, readers: number })),
  })
  .openapi('Distribution');

export const distributionAnswer = z
  .object({
    ...span,
    window: z.enum(['day', 'week', 'month', 'rolling']),
    kinds: z.object({ anonymous: distribution, registered: distribution }),
  })
  .openapi('DistributionReport');
