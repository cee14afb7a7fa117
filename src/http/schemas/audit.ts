import { z } from 'zod';
import { signInWays } from '../../paywall/admin/admin.ts';
import { isoTime, orNull } from './metering.ts';

export const auditQuery = z.strictObject({
  cursor: z.string().min(1).max(256).optional().openapi({ description: '`next` of the page before.' }),
  who: z.string().min(1).max(256).optional().openapi({ description: 'The name of the admin.' }),
  what: z
    .string()
    .min(1)
    .max(256)
    .transform((what) => what.replace(/\*$/, ''))
    .optional()
    .openapi({
      description: 'What it begins with; a `*` at the end says the same.',
      type: 'string',
      example: 'offer.',
    }),
  about: z.string().min(1).max(256).optional().openapi({ description: 'To whom or what it was done, whole.' }),
  search: z.string().trim().min(1).max(200).optional().openapi({
    description:
      'Words that are all part of who did what to what, or of the reason; or the id or sign-in id of a reader.',
    example: 'edith offer',
  }),
  from: isoTime.optional().openapi({ description: 'Inclusive.' }),
  to: isoTime.optional().openapi({ description: 'Exclusive.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ type: 'integer' }),
});

export const auditAnswer = z
  .object({
    entries: z.array(
      z
        .object({
          at: isoTime,
          who: z.string(),
          via: orNull(z.enum(signInWays)).openapi({
            description: 'How they signed in; null if it is not known who they are.',
          }),
          what: z.string().openapi({ example: 'offer.update trial-3-months' }),
          before: z.unknown(),
          after: z.unknown(),
          reason: orNull(z.string()).openapi({ description: 'Why, as the admin wrote it.' }),
          reader: orNull(z.string()).openapi({
            description: 'The reader that it is about, as the search names them; null if the search names no reader.',
          }),
        })
        .openapi('AuditEntry'),
    ),
    next: z.string().nullable().openapi({
      description: 'The `cursor` of the next page; null after the last. A page before it may be short or empty.',
    }),
  })
  .openapi('AuditPage');
