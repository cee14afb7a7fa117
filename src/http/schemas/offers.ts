import { z } from 'zod';
import { entitlementStates } from '../../paywall/entitlements/entitlement.ts';
import { readerKinds } from '../../paywall/offers/audiences.ts';
import { offerBody } from '../../publications/offer-schema.ts';
import { emailAddress } from './email.ts';
import { isoTime, orNull } from './metering.ts';

/** What requests and answers about offers and buying hold. */

export const money = z.object({ amount: z.int(), currency: z.string() }).openapi('Money', {
  description: 'In the smallest unit of the currency: 900 cents are $9. ISO 4217, lower case.',
});

export const term = z.object({ count: z.int(), unit: z.enum(['day', 'week', 'month', 'year']) }).openapi('Term');

export const offersQuery = z.strictObject({
  locale: z.string().max(64).optional().openapi({ description: 'BCP 47; else Accept-Language decides.' }),
  returnUrl: z.string().max(2048).optional().openapi({
    description: 'Where the reader goes after the page of `url`; looked at there, and passed over if it is not yours.',
  }),
});

export const offersAnswer = z
  .object({
    offers: z.array(
      z
        .object({
          id: z.string(),
          label: z.string(),
          deadline: z.string().nullable(),
          price: money,
          term,
          then: orNull(z.object({ amount: z.int(), currency: z.string(), every: term })),
          endsAt: isoTime.nullable(),
        })
        .openapi('OfferOnSale'),
    ),
    url: z.url().openapi({
      description: 'A page for people that compares them, in the same language.',
    }),
  })
  .openapi('OffersOnSale');

export const returnUrl = z
  .string()
  .min(1)
  .max(2048)
  .openapi({ description: "Where the reader goes in the end; in one of the publication's origins." });

export const pageLocale = z.string().max(64).optional().openapi({
  description:
    "BCP 47: the language of the provider's page, of those that the publication has; else Accept-Language decides.",
});

export const checkoutBody = z
  .strictObject({ offer: z.string().min(1).max(64), returnUrl, locale: pageLocale })
  .openapi('CheckoutOrder');
export const checkoutAnswer = z
  .object({ url: z.url().openapi({ description: 'The page on which to pay.' }), session: z.string() })
  .openapi('CheckoutPage');

const attempt = z
  .string()
  .regex(/^\d{1,3}$/)
  .openapi({ description: 'How often a page that waits has asked so far.' });

export const returnQuery = z.strictObject({
  session: z.string().regex(/^\w{1,255}$/),
  reader: z
    .string()
    .regex(/^r_[\w-]{22}$/)
    .optional()
    .openapi({ description: 'Who began this checkout: they are let in by what is stored if Stripe does not answer.' }),
  attempt: attempt.optional(),
  secret: z
    .string()
    .regex(/^[\w.-]{1,128}$/)
    .optional()
    .openapi({ description: 'Lets in who began this checkout in a browser without cookies: once, and for an hour.' }),
});

const purchaseId = z.string().regex(/^p[0-9a-z]{1,16}(-\d{1,3})?$/);

const ownPlan = z.object({ amount: z.int(), currency: z.string(), every: term });

/** A purchase as its reader sees it. */
const ownPurchase = {
  id: purchaseId.openapi({ description: 'Names it among all that this reader bought.' }),
  offer: z.string().nullable(),
  kind: z.enum(['subscription', 'term']).openapi({ description: '`term`: paid once, nothing renews.' }),
  plan: orNull(ownPlan).openapi({
    description: 'What a subscription costs, and how often; null if it is not known or there is none.',
  }),
  switchesTo: orNull(z.object({ offer: z.string().nullable(), plan: orNull(ownPlan), at: isoTime })).openapi({
    description: 'The plan that it switches to by itself, and when; null for none.',
  }),
  state: z.enum(entitlementStates).openapi({ description: 'What it does by itself.' }),
  boughtAt: isoTime,
  endsAt: isoTime.nullable(),
  running: z.boolean().openapi({ description: 'A subscription that has not ended.' }),
  renewsAt: isoTime
    .nullable()
    .openapi({ description: 'When it is charged next; null if it was cancelled or never is.' }),
};

export const purchasesAnswer = z
  .object({
    purchases: z.array(z.object(ownPurchase).openapi('OwnPurchase')),
    paysTwice: z.boolean().openapi({ description: 'More than one of them is charged again and again.' }),
  })
  .openapi('OwnPurchases');

export const portalBody = z
  .strictObject({
    returnUrl,
    purchase: purchaseId
      .optional()
      .openapi({ description: 'The id of a purchase that `url` is to lead to; see `GET …/purchases`.' }),
    action: z.enum(['manage', 'cancel']).default('manage').openapi({
      description: 'The whole portal, or cancelling alone: the reader may be offered something to stay.',
    }),
    locale: pageLocale,
  })
  .openapi('PortalOrder');

export const portalAnswer = z
  .object({
    url: z.url(),
    portals: z
      .array(z.object({ url: z.url(), purchase: z.object(ownPurchase) }))
      .openapi({ description: 'The page of each subscription that runs; those bought under one identity share one.' }),
  })
  .openapi('PortalPage');

export const recoveryBody = z
  .strictObject({ email: emailAddress, returnUrl: returnUrl.optional() })
  .openapi('RecoveryRequest');

export const recoveryQuery = z.strictObject({
  token: z.string().regex(/^[\w.-]{1,128}$/),
  return: returnUrl.optional(),
  attempt: attempt.optional(),
});

const template = {
  description: 'A text, or a map from plural category to text; null for the one of each wording.',
  anyOf: [
    { type: 'string' as const },
    {
      type: 'object' as const,
      properties: { other: { type: 'string' as const } },
      required: ['other'],
      additionalProperties: { type: 'string' as const },
    },
    { type: 'null' as const },
  ],
};

/** An offer as files and stores write it too: one schema for all. Only its templates are described in simpler words. */
export const offerSchema = offerBody
  .extend({
    templates: offerBody.shape.templates.clone().openapi({
      type: 'object',
      properties: {
        label: template,
        deadline: template,
        locales: {
          type: 'object',
          description: 'By locale, instead of the two for every locale.',
          additionalProperties: {
            type: 'object',
            properties: { label: template, deadline: template },
            additionalProperties: false,
          },
        },
      },
      additionalProperties: false,
      default: {},
    }),
  })
  .openapi('Offer');

export const offerGap = z
  .object({
    reader: z.enum(readerKinds),
    countries: z.array(z.string().nullable()).openapi({ description: 'ISO 3166; null for all that no offer names.' }),
    sentence: z.string(),
  })
  .openapi('OfferGap');

export const offerListAnswer = z
  .object({
    offers: z.array(offerSchema),
    gaps: z.array(offerGap).openapi({ description: 'Kinds of reader that can buy nothing now.' }),
    now: isoTime.openapi({ description: 'The time by which they are sold: in sandbox mode it is moved.' }),
  })
  .openapi('Offers');
