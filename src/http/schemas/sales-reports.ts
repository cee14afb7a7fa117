import { z } from 'zod';
import { salesFigures, soonDays, subscriberFigures } from '../../paywall/reports/sales-figures.ts';
import { formatField } from './csv-format.ts';
import { spanFields } from './reports.ts';

/** What the reports of revenue and subscribers answer. */

export const salesQuery = z.strictObject({
  ...spanFields,
  ...formatField,
  by: z.enum(['day', 'offer']).optional().openapi({ description: 'The rows of a table (`csv`): `day` if left out.' }),
});

const day = z.iso.date().openapi({ example: '2026-11-23' });

const number = z.int();

const span = {
  from: day,
  to: day,
  timeZone: z.string().openapi({ example: 'Asia/Tokyo' }),
  asOf: z.iso.datetime({ offset: true }).nullable().openapi({
    description: 'When Stripe was last looked through; null if it never was. Hourly, and by `stile reconcile`.',
  }),
};

const about: Readonly<Record<(typeof salesFigures)[number], string>> = {
  paid: 'What was paid, in the minor unit of the currency, on the day on which it was.',
  refunded: 'What was given back or taken back by banks, on the day on which it was.',
  payments: 'Payments, but for those of nothing.',
  purchases: 'Purchases that began: the conversions.',
};

const sales = {
  currency: z.string().openapi({ example: 'usd' }),
  ...(Object.fromEntries(
    salesFigures.map((figure) => [figure, number.openapi({ description: about[figure] })]),
  ) as Record<(typeof salesFigures)[number], typeof number>),
  net: number.openapi({ description: '`paid` less `refunded`.' }),
};

const revenue = z.object(sales).openapi('Revenue');

const offerRevenue = z.object({ offer: z.string(), ...sales }).openapi('OfferRevenue');

export const revenueAnswer = z
  .object({
    ...span,
    days: z.array(z.object({ day, currencies: z.array(revenue), offers: z.array(offerRevenue) })),
    currencies: z.array(revenue).openapi({ description: 'Of all days together.' }),
    offers: z.array(offerRevenue).openapi({
      description: 'By the offer that was sold, of all days together.',
    }),
  })
  .openapi('RevenueReport');

const subscriberWords: Readonly<Record<(typeof subscriberFigures)[number], string>> = {
  running: 'Subscriptions that run at the end of the day; of today, now.',
  trials: 'Those of them that are in what they were introduced with.',
  started: 'Subscriptions that began.',
  ended: 'Subscriptions that ended.',
  trialsEnding: `Trials that end within ${soonDays} days. Of today alone, else 0.`,
  paymentFailed: 'Subscriptions whose last payment failed. Of today alone, else 0.',
  cancelling: 'Subscriptions that will not renew. Of today alone, else 0.',
};

const figures = Object.fromEntries(
  subscriberFigures.map((figure) => [figure, number.openapi({ description: subscriberWords[figure] })]),
) as Record<(typeof subscriberFigures)[number], typeof number>;

export const subscribersAnswer = z
  .object({
    ...span,
    days: z.array(z.object({ day, ...figures })),
    now: z
      .object(figures)
      .openapi('Subscribers', { description: 'At the end of the last day; now, if that is today.' }),
    offers: z.array(z.object({ offer: z.string(), ...figures })),
    churn: z.object({
      before: number.openapi({ description: 'Subscriptions that ran when the span began.' }),
      started: number,
      ended: number,
      rate: z
        .number()
        .nullable()
        .openapi({ description: 'Ended, of those that ran or began. Null if there were none.' }),
    }),
  })
  .openapi('SubscribersReport');
