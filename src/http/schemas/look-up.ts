import { z } from 'zod';
import { entitlementSchema } from './metering.ts';

/** How the support desk finds readers by whatever it is given. */

export const lookUpForms = ['reader-id', 'sign-in-id', 'support-code', 'email', 'stripe-id'] as const;

export const lookUpQuery = z.strictObject({
  for: z.string().trim().min(1).max(256).openapi({
    description:
      'A reader id (`r_…`), a sign-in id, a support code, an e-mail address as it was typed at the checkout, or Stripe’s id of a customer, a subscription or a checkout (`cus_…`, `sub_…`, `cs_…`).',
    example: '0C5X-7QJ2-9RTB-M4KD-8WPZ-16EA-VN3H',
    type: 'string',
  }),
});

export const lookUpAnswer = z
  .object({
    form: z.enum(lookUpForms).openapi({ description: 'As what it was taken.' }),
    mistyped: z.boolean().openapi({ description: 'It is written like a support code, and is none.' }),
    readers: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['anonymous', 'registered']).nullable(),
        name: z.string().openapi({ description: 'How to name the reader in other calls, together with `by`.' }),
        by: z.enum(['id', 'sign-in']),
        known: z.boolean().openapi({ description: 'False for an id of which nothing is stored.' }),
        entitlement: entitlementSchema,
        customer: z
          .object({ id: z.string(), url: z.string().nullable().openapi({ description: 'In the dashboard.' }) })
          .nullable()
          .openapi({ description: 'If the reader was found at Stripe.' }),
      }),
    ),
  })
  .openapi('LookedUpReaders');
