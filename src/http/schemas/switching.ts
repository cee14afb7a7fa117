import { z } from 'zod';
import { isoTime, orNull } from './metering.ts';
import { money, pageLocale, returnUrl, term } from './offers.ts';

/** What requests and answers about switching plans hold. */

const offer = z.string().min(1).max(64);

const plan = z.object({ amount: z.int(), currency: z.string(), every: term });

export const switchQuery = z.strictObject({
  offer: offer.optional().openapi({ description: 'Only this one, or why it may not be.' }),
  locale: z.string().max(64).optional().openapi({ description: 'BCP 47; else Accept-Language decides.' }),
});

export const switchesAnswer = z
  .object({
    current: orNull(z.object({ offer: z.string().nullable(), plan, periodEndsAt: isoTime.nullable() })).openapi({
      description: 'The subscription that runs, and what it charges next; null if there is none.',
    }),
    planned: orNull(z.object({ offer: z.string().nullable(), plan: orNull(plan), at: isoTime })).openapi({
      description: 'To what it switches by itself.',
    }),
    plans: z.array(
      z
        .object({
          offer: z.string(),
          label: z.string(),
          plan,
          startsAt: isoTime.openapi({
            description: 'Now, or the end of what is paid for: a plan that is less or shorter waits for that.',
          }),
          dueNow: money,
          next: z.object({ amount: z.int(), currency: z.string(), at: isoTime.nullable() }),
        })
        .openapi('PlanSwitch'),
    ),
  })
  .openapi('PlanSwitches');

export const switchBody = z.strictObject({ offer, returnUrl, locale: pageLocale }).openapi('SwitchOrder');
export const switchAnswer = z.object({ url: z.url() }).openapi('SwitchPage');
