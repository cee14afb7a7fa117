import { z } from 'zod';
import { entitlementSchema, isoTime, orNull } from './schemas.ts';

/** What the support desk asks and sees. */

export const grantBody = z
  .strictObject({ until: isoTime.openapi({ description: 'Within the next ten years.' }) })
  .openapi('ComplimentaryAccess');

const purchase = z
  .object({
    offer: z.string().nullable(),
    kind: z.enum(['subscription', 'term']),
    status: z.string(),
    paid: z.boolean(),
    paidFull: z.boolean().openapi({ description: 'Whether the full price of its plan was ever paid.' }),
    takenBack: z.boolean().openapi({ description: 'Refunded in full, or disputed.' }),
    startedAt: isoTime,
    introEndsAt: isoTime.nullable(),
    periodEndsAt: isoTime.nullable(),
    cancelsAt: isoTime.nullable(),
    endedAt: isoTime.nullable(),
    pastDueSince: isoTime.nullable(),
  })
  .openapi('Purchase');

export const readerSchema = z
  .object({
    reader: z.object({ id: z.string() }),
    entitlement: entitlementSchema,
    purchases: z.array(purchase),
    grant: orNull(z.object({ until: isoTime, givenAt: isoTime, by: z.string() })),
    revokedAt: isoTime.nullable(),
  })
  .openapi('Reader');

export const auditQuery = z.strictObject({
  cursor: z.string().min(1).max(256).optional().openapi({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ type: 'integer' }),
});

export const auditAnswer = z
  .object({
    entries: z.array(
      z
        .object({
          at: isoTime,
          who: z.string(),
          what: z.string().openapi({ example: 'offer.update trial-3-months' }),
          before: z.unknown(),
          after: z.unknown(),
        })
        .openapi('AuditEntry'),
    ),
    next: z.string().nullable().openapi({ description: 'The `cursor` of the next page; null after the last.' }),
  })
  .openapi('AuditPage');
