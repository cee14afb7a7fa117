import { z } from 'zod';
import { emailAddress } from './email.ts';
import { entitlementSchema, isoTime } from './metering.ts';

/** What the support desk does for readers, and how it finds them by email. */

export const grantBody = z
  .strictObject({ until: isoTime.openapi({ description: 'Within the next ten years.' }) })
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
  })
  .openapi('PurchaseMove');

export const endPurchaseBody = z.strictObject({ when: z.enum(['now', 'period-end']) }).openapi('PurchaseEnd');
