import { z } from 'zod';
import { agentClasses, agentProofs } from '../../paywall/agents/agent.ts';
import { entitlementStates } from '../../paywall/entitlements/entitlement.ts';
import { armsSchema, forcedArm } from './experiments/arms.ts';
import { listedGift } from './gifts.ts';
import {
  articleSchema,
  bannerSchema,
  decisionSchema,
  entitlementSchema,
  isoTime,
  matchedRule,
  meterSchema,
  orNull,
} from './metering.ts';
import { purchaseSchema } from './purchases.ts';
import { givenFacts } from './segments/given-facts.ts';
import { knownSchema } from './segments/known.ts';

/** What the support desk asks and sees. */

const readerKind = z.enum(['anonymous', 'registered']);

/** What lets a reader in now, and until when: an entitlement names only the best of it. */
const accessNow = z.object({
  until: isoTime.nullable().openapi({
    description:
      'Until when something lets them in, as far as is known; null if nothing does, or none of it has an end.',
  }),
  renews: z.boolean().openapi({ description: 'Whether it goes on by itself after that, if it is paid.' }),
  sources: z.array(
    z.object({
      kind: z.enum(['purchase', 'gift']),
      offer: z.string().nullable().openapi({ description: 'Of a purchase.' }),
      state: z.enum(entitlementStates).openapi({ description: 'What it would make by itself.' }),
      since: isoTime,
      until: isoTime.nullable(),
      renews: z.boolean(),
      by: z.string().nullable().openapi({ description: 'Who gave it; null for a purchase.' }),
    }),
  ),
});

const toldReader = z.object({
  id: z.string(),
  kind: readerKind.nullable().openapi({ description: 'Null if unknown.' }),
});

const access = {
  entitlement: entitlementSchema,
  purchases: z.array(purchaseSchema),
  grant: orNull(z.object({ until: isoTime, givenAt: isoTime, by: z.string() })),
  revokedAt: isoTime.nullable(),
};

const trial = z.object({ had: z.boolean().openapi({ description: 'Whether an introduction was had before.' }) });

/** Without its address and session: who knows those can pay in the reader's place, and be let in with them. */
const openCheckout = orNull(z.object({ offer: z.string(), expiresAt: isoTime })).openapi({
  description: 'A checkout page that can still be paid. Its address is the reader’s alone.',
});

const link = z.string().nullable().openapi({ description: 'In the dashboard; null where there is none.' });

export const readerSchema = z
  .object({
    now: isoTime.openapi({ description: 'The service’s time, by which all of this stands.' }),
    known: z.boolean().openapi({
      description: 'False for an id of which nothing is stored: it may be mistyped.',
    }),
    reader: toldReader,
    supportCode: z.string().openapi({ description: 'By which this reader is found; walls show it to them.' }),
    ...access,
    access: accessNow,
    meter: meterSchema.openapi({ description: 'As an anonymous reader’s where the kind is not known.' }),
    meters: z.object({ anonymous: meterSchema, registered: meterSchema }),
    views: z
      .array(isoTime)
      .openapi({ description: 'When articles were counted in this window; which articles is not stored.' }),
    trial,
    paysTwice: z.boolean().openapi({ description: 'More than one subscription is charged again and again.' }),
    checkout: openCheckout,
    stripe: orNull(
      z.object({
        customers: z.array(z.object({ id: z.string(), url: link })),
        subscriptions: orNull(
          z.array(
            z.object({
              id: z.string(),
              offer: z.string().nullable(),
              status: z.string(),
              url: link,
              running: z.boolean().openapi({ description: 'It has not ended.' }),
              cancelsAt: isoTime.nullable(),
            }),
          ),
        ).openapi({ description: 'Null where Stripe did not answer.' }),
        refused: orNull(
          z.array(
            z.object({
              id: z.string(),
              offer: z.string(),
              reason: z.string().openapi({ description: 'Why it was refused.', example: 'second-trial' }),
              boughtAt: isoTime,
              endedAt: isoTime.nullable(),
              kept: orNull(z.object({ amount: z.int(), currency: z.string() })).openapi({
                description: 'What you have of it because giving it back failed; null if nothing.',
              }),
              url: link,
            }),
          ),
        ).openapi({ description: 'What was ended and given back. Null where Stripe did not answer.' }),
      }),
    ),
  })
  .openapi('Reader');

const windowHeld = z.object({
  window: z.string().openapi({ example: 'month:2026-11' }),
  endsAt: isoTime.nullable().openapi({ description: 'Of a rolling window.' }),
  united: z.boolean(),
  views: z.array(z.object({ article: z.string().openapi({ description: 'A keyed hash.' }), countedAt: isoTime })),
  unitedWith: z.string().nullable(),
  unitedFrom: z.array(z.string()),
});

const heldGift = listedGift.omit({ by: true }).openapi('HeldGift');

export const readerExportSchema = z
  .object({
    exportedAt: isoTime,
    publication: z.string(),
    reader: toldReader,
    ...access,
    grant: orNull(z.object({ until: isoTime, givenAt: isoTime })),
    entitlementVersion: z.int(),
    inheritedFrom: z.array(z.string()).openapi({ description: 'Keyed hashes of the anonymous readers they were.' }),
    windows: z.array(windowHeld),
    ampSignIns: z
      .array(z.object({ endsAt: isoTime }))
      .openapi({ description: 'Where they are signed in on AMP pages, and until when.' }),
    trial,
    checkout: openCheckout,
    stripe: orNull(
      z.object({
        customers: z.array(z.string()),
        purchases: orNull(z.array(purchaseSchema.extend({ id: z.string() }))),
      }),
    ),
    gifts: z
      .object({ given: z.array(heldGift), redeemed: z.array(heldGift) })
      .openapi({ description: 'Until a week after they have expired.' }),
    segments: knownSchema.openapi({ description: 'What is known of them for segments and experiments.' }),
    changes: z.array(z.object({ at: isoTime, what: z.string(), before: z.unknown(), after: z.unknown() })),
  })
  .openapi('ReaderExport');

const by = z.enum(['id', 'sign-in']).optional().openapi({
  description: 'How the reader is named. Without it what looks like a reader id is one, and all else is a sign-in id.',
});

export const namedReaderQuery = z.strictObject({ by });

export type NamedReaderQuery = z.output<typeof namedReaderQuery>;

export const explainBody = z
  .strictObject({
    reader: z.string().min(1).max(256).optional().openapi({
      description: 'A reader id or a sign-in id; a new anonymous reader without it.',
    }),
    by,
    kind: readerKind
      .optional()
      .openapi({ description: 'For an id that does not show it; otherwise taken as anonymous.' }),
    article: articleSchema,
    experiment: forcedArm,
    at: isoTime.optional().openapi({ description: 'Past or to come; now without it.' }),
    agent: z
      .strictObject({
        name: z.string().min(1).max(80),
        class: z.enum(agentClasses).optional(),
        proof: z.enum(agentProofs).default('claimed'),
      })
      .optional()
      .openapi({ description: 'As if this agent asked. Its class is that of your list, unless it is said.' }),
    locale: z.string().max(64).optional(),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/)
      .optional()
      .openapi({
        description: 'ISO 3166: for offers that are sold in some countries only, and for rules for segments.',
      }),
    facts: givenFacts.optional(),
  })
  .openapi('Question');

export type ExplainBody = z.output<typeof explainBody>;

export const explanationSchema = z
  .object({
    at: isoTime,
    reader: z.object({ id: z.string().nullable(), kind: readerKind }),
    decision: decisionSchema.pick({ granted: true, reason: true, grantReason: true }),
    trace: z.array(
      z.object({
        rule: z.string(),
        matched: z.boolean(),
        reached: z.boolean().openapi({ description: 'False for what an earlier rule has settled.' }),
        because: z.string(),
      }),
    ),
    meter: orNull(meterSchema),
    entitlement: entitlementSchema,
    banner: orNull(bannerSchema),
    segment: matchedRule,
    experiment: armsSchema,
    unknown: z.array(z.string()).openapi({ description: 'What is not known, and what was taken in its place.' }),
  })
  .openapi('Explanation');
