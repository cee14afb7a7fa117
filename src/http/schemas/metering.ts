import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { longestArticleId } from '../../paywall/articles/article-identity.ts';
import { entitlementStates } from '../../paywall/entitlements/entitlement.ts';
import { reasons } from '../../paywall/metering/reasons.ts';
import { bannerStates } from '../../paywall/wording/wording.ts';
import { decidedAgent } from './agents/decided-agent.ts';
import { armsSchema, forcedArm } from './experiments/arms.ts';

extendZodWithOpenApi(z);

/** What requests hold and answers promise. The same schemas check requests and make the OpenAPI document. */

/** Before its escapes and tracking parameters are gone. How long it may be after that is checked when it is known. */
const longestWrittenId = 16_384;

/** No halves of characters: a lone surrogate has no form in UTF-8, so that two ids could be taken for one. */
export const articleId = z
  .string()
  .min(1)
  .max(longestWrittenId)
  .refine((id) => !/\p{Surrogate}/u.test(id), 'has half a surrogate pair')
  .openapi({
    description: `Your own id, or a URL: then compared without fragment, tracking parameters, trailing slash and differences of escaping. ${longestArticleId} characters at most in that form.`,
    example: 'japan-china-collaboration',
  });

export const tierSchema = z.enum(['free', 'metered', 'premium']);

export const meterQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .openapi({ description: 'Decide without counting.', type: 'boolean' }),
});

export const articleSchema = z.strictObject({
  id: articleId,
  section: z.string().max(256).optional(),
  tags: z.array(z.string().max(256)).max(64).optional(),
  tier: tierSchema.default('metered'),
  sponsored: z.boolean().default(false),
});

const claims = z.string().min(1).max(8_192).optional().openapi({
  description: 'A JWT of the publisher: what the article is (`art`, `tier`, `sponsored`, `section`, `tags`, `exp`).',
});

export const meterBody = z
  .strictObject({
    article: articleSchema.extend({ claims }),
    locale: z.string().max(64).optional().openapi({ description: 'BCP 47; else Accept-Language decides.' }),
    newsletter: z.string().max(4096).optional().openapi({
      description:
        "The token of a newsletter's link: `st` of the article's address. One that opens nothing changes nothing.",
    }),
    gift: z.string().max(4096).optional().openapi({ description: 'The token of a gift link.' }),
    referrer: z.string().max(4096).optional().openapi({
      description:
        'Where the reader comes from: `document.referrer`. It may choose words of a banner or a lower limit, by the rules for segments, and never grants anything.',
    }),
    experiment: forcedArm,
    receipt: z.boolean().default(false).openapi({ description: 'Ask for a receipt for this article.' }),
    trace: z.boolean().default(false).openapi({ description: 'Ask for the rules that led to the decision.' }),
  })
  .openapi('ArticleView');

export const releaseBody = z
  .strictObject({ article: z.strictObject({ id: articleId, claims }) })
  .openapi('ViewToRelease');

export const noQuery = z.strictObject({});
export const anyQuery = z.looseObject({});

export const isoTime = z.iso.datetime({ offset: true }).openapi({ example: '2026-12-01T00:00:00+09:00' });

export const meterSchema = z
  .object({
    limit: z.int().min(0),
    used: z.int().min(0),
    left: z.int().min(0),
    window: z.enum(['day', 'week', 'month', 'rolling']),
    resetsAt: isoTime,
  })
  .openapi('Meter');

export const entitlementSchema = z
  .object({ state: z.enum(entitlementStates), offer: z.string().nullable(), endsAt: isoTime.nullable() })
  .openapi('Entitlement');

const text = z.string().nullable();

/** Not `nullable()`, which would let the schema be null wherever the document refers to it. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.null()]);

export const bannerSchema = z
  .object({
    state: z.enum(bannerStates),
    layout: z.enum(['bar', 'wall']),
    locale: z.string(),
    headline: z.string(),
    strapline: text,
    straplineCompact: text,
    body: text,
    list: z.object({ intro: z.string(), items: z.array(z.string()) }).nullable(),
    terms: text.openapi({ description: 'What follows the offer and what that costs.' }),
    note: text,
    image: z.object({ alt: z.string() }).nullable(),
    button: z.object({ label: z.string(), action: z.string() }).nullable(),
    offer: z.object({ id: z.string(), label: z.string(), deadline: text }).nullable(),
    template: z.record(z.string(), z.string()),
    variables: z.record(z.string(), z.union([z.string(), z.number()])),
    experiment: armsSchema.optional(),
  })
  .openapi('Banner');

/** What becomes of a gift. */
const giftOutcomes = [
  'redeemed',
  'spent',
  'ended',
  'expired',
  'unknown',
  'other-article',
  'not-needed',
  'unavailable',
] as const;

const supportCode = z.string().openapi({ example: '0C5X-7QJ2-9RTB-M4KD-8WPZ-16EA-VN3H' });

const supportCodeWords = 'By what your support desk finds exactly this reader: show it beside the way to your support.';

/** The rule that holds for a view. */
export const matchedRule = orNull(z.object({ id: z.string(), name: z.string() })).openapi({
  description: 'The rule for a segment of readers that holds for this view; null if none does.',
});

export const decisionSchema = z
  .object({
    granted: z.boolean(),
    reason: z.enum(reasons),
    grantReason: z.enum(['SUBSCRIBER', 'METERING', 'FREE']).nullable(),
    reader: z.object({
      id: z.string(),
      kind: z.enum(['anonymous', 'registered']),
      token: z.string().optional().openapi({ description: 'Only when newly minted.' }),
      missingClaim: z.string().optional().openapi({
        description: 'The required claim that the sign-in token lacks, so that the reader counts as anonymous.',
      }),
      supportCode: supportCode.optional().openapi({ description: `${supportCodeWords} Only when denied.` }),
    }),
    meter: orNull(meterSchema).openapi({ description: 'Null where no meter applies.' }),
    entitlement: entitlementSchema,
    banner: orNull(bannerSchema),
    segment: matchedRule.optional().openapi({
      description:
        'The rule for a segment of readers that holds for this view; null if none does. Only where there are rules.',
    }),
    receipt: z.string().optional(),
    token: z.string().optional().openapi({ description: 'The entitlement token, for subscribers.' }),
    experiment: armsSchema.optional(),
    gift: z.enum(giftOutcomes).optional().openapi({
      description:
        'What became of the gift that was sent with the view; `not-needed` if the reader may read without it, or had used it already.',
    }),
    trace: z.array(z.object({ rule: z.string(), matched: z.boolean(), because: z.string() })).optional(),
    agent: decidedAgent.optional().openapi({
      description: 'The crawler or AI agent that asks, for a publication with rules for agents.',
    }),
  })
  .openapi('Decision');

export const entitlementAnswerSchema = z
  .object({
    entitlement: entitlementSchema,
    token: z.string().nullable(),
    supportCode: supportCode
      .nullable()
      .openapi({ description: `${supportCodeWords} Null if the request does not say who the reader is.` }),
  })
  .openapi('EntitlementAnswer');

export const releasedSchema = z.object({ meter: meterSchema }).openapi('Released');

/** One thing that is wrong with what came from outside. */
export const faultSchema = z.object({
  path: z.string(),
  message: z.string(),
  offset: z
    .int()
    .optional()
    .openapi({ description: 'Where in the text of the field it begins, in UTF-16 code units.' }),
  length: z.int().optional(),
});

export const problemSchema = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().openapi({ description: "The request's id." }),
    code: z.string(),
    errors: z.array(faultSchema).optional(),
  })
  .openapi('Problem');
