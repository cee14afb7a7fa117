import { z } from 'zod';
import { endingCauses } from '../../paywall/entitlements/purchase.ts';
import { isoTime, orNull } from './metering.ts';

const plan = orNull(
  z.object({
    amount: z.int(),
    currency: z.string(),
    every: z.object({ count: z.int(), unit: z.enum(['day', 'week', 'month', 'year']) }),
  }),
);

/** A purchase as the support desk sees it. */
export const purchaseSchema = z
  .object({
    offer: z
      .string()
      .nullable()
      .openapi({ description: 'With which it was bought, or to which it was switched since.' }),
    soldOffer: z.string().nullable().openapi({ description: 'With which it was bought.' }),
    plan: plan.openapi({ description: 'What its plan costs, and how often.' }),
    switchesTo: orNull(z.object({ offer: z.string().nullable(), plan, at: isoTime })).openapi({
      description: 'The plan that it switches to by itself.',
    }),
    retainedAt: isoTime
      .nullable()
      .openapi({ description: 'When an offer to stay was accepted instead of cancelling.' }),
    kind: z.enum(['subscription', 'term']),
    status: z.string(),
    paid: z.boolean(),
    paidFull: z.boolean().openapi({ description: 'Whether the full price of its plan was ever paid.' }),
    takenBack: z.boolean().openapi({ description: 'Refunded in full, or disputed.' }),
    soldAs: z
      .enum(['introduction', 'term', 'plan'])
      .nullable()
      .openapi({ description: 'As what it was sold; null where that was not kept.' }),
    startedAt: isoTime,
    paidAt: isoTime.nullable().openapi({
      description:
        'When the first payment arrived, from which a term runs; null while none has, or where that was not kept.',
    }),
    introEndsAt: isoTime.nullable(),
    periodEndsAt: isoTime.nullable(),
    cancelsAt: isoTime.nullable(),
    endedAt: isoTime.nullable(),
    pastDueSince: isoTime.nullable(),
    paused: orNull(z.object({ resumesAt: isoTime.nullable() })).openapi({
      description: 'While collecting its payments is paused: when that is to end, null if no time is set.',
    }),
    endedBecause: z
      .enum(endingCauses)
      .nullable()
      .openapi({ description: 'Why Stile ended it by itself; null if it did not.' }),
    paidUntil: isoTime
      .nullable()
      .openapi({ description: 'Until when the reader has what money arrived for, and what was given with it.' }),
    paidAfterEnd: z
      .array(z.object({ invoice: z.string(), amount: z.int(), currency: z.string(), paidAt: isoTime }))
      .openapi({
        description: 'Payments that arrived after it had ended: they bought nothing, and are to be given back.',
      }),
  })
  .openapi('Purchase');
