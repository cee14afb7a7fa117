import { z } from 'zod';
import { emailAddress } from './email.ts';
import { entitlementSchema, isoTime } from './metering.ts';
import { namedReaderQuery } from './readers.ts';

/** What the support desk does for readers, and how it finds them by email. */

const longestReason = 500;

const reason = z.string().trim().min(1).max(longestReason).optional().openapi({
  description: 'Why it is done, for the audit log. An export of the reader has it too.',
  example: 'Refund agreed on the telephone',
});

/** Of an act that needs nothing else to be said. */
export const actBody = z.strictObject({ reason }).openapi('DeskAct');

export const grantBody = z
  .strictObject({ until: isoTime.openapi({ description: 'Within the next ten years.' }), reason })
  .openapi('ComplimentaryAccess');

export const readersByEmailQuery = z.strictObject({ email: emailAddress });

export const readersByEmailAnswer = z
  .object({
    readers: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['anonymous', 'registered']).nullable(),
        entitlement: entitlementSchema,
        customer: z.object({
          id: z.string(),
          url: z.string().nullable().openapi({ description: 'In the dashboard; null where there is none.' }),
        }),
      }),
    ),
  })
  .openapi('ReadersByEmail');

export const movePurchaseBody = z
  .strictObject({
    to: z.string().min(1).max(256).openapi({ description: 'A reader id or a sign-in id.' }),
    by: z.enum(['id', 'sign-in']).optional(),
    reason,
  })
  .openapi('PurchaseMove');

export const endPurchaseBody = z.strictObject({ when: z.enum(['now', 'period-end']), reason }).openapi('PurchaseEnd');

export const readerErasureQuery = namedReaderQuery.extend({
  endSubscriptions: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .openapi({ description: 'End what runs, without giving anything back.', type: 'boolean' }),
  reason,
});
