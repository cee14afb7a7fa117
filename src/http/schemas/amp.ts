import { z } from 'zod';
import { reasons } from '../../paywall/metering/reasons.ts';
import { articleId, tierSchema } from './metering.ts';

/** What stands there if the page's template was not filled in: all such readers would be one. */
const unfilled: ReadonlySet<string> = new Set(['READER_ID', 'ACCESS_READER_ID', 'null', 'undefined']);

const rid = z
  .string()
  .regex(/^[\x21-\x7e]{1,256}$/, 'must have 1 to 256 visible ASCII characters')
  .refine((id) => !unfilled.has(id), 'was not filled in by the AMP runtime')
  .openapi({
    description: 'The `READER_ID` of the AMP runtime, or a reader token of Stile.',
    example: 'amp-9f2c41d07be3',
  });

const protocols = ['amp-access', 'amp-subscriptions'] as const;

export type AmpProtocol = (typeof protocols)[number];

const sourceOrigin = z.string().max(1_024).openapi({ description: 'The site that the page belongs to.' });

const flag = z
  .enum(['true', 'false', ''])
  .default('false')
  .transform((value) => value === 'true')
  .openapi({ type: 'boolean' });

/** Further parameters come from templates and from newer runtimes, and say nothing to us. */
export const ampQuery = z.looseObject({
  rid,
  url: articleId,
  __amp_source_origin: sourceOrigin,
  protocol: z.enum(protocols).optional().openapi({
    description:
      'For which extension of AMP the answer is. By default `amp-subscriptions` if `meteringState` or `crypt` came along, else `amp-access`.',
  }),
  tier: tierSchema.default('metered'),
  sponsored: flag,
  claims: z.string().min(1).max(8_192).optional().openapi({
    description: 'A JWT of the publisher: what the article is. See `article.claims` of the meter.',
  }),
  locale: z.string().max(64).optional(),
  meteringState: z.string().optional(),
  crypt: z.string().optional(),
});

const count = z.int().min(0);

/** At most 500 bytes in all, which is what AMP takes. `msg` and what else is not required is left out whole if it does not fit. */
export const ampAuthorizationSchema = z
  .object({
    granted: z.boolean(),
    subscriber: z.boolean(),
    loggedIn: z.boolean(),
    views: count.openapi({ description: 'Articles read, with the one that is being opened if the meter pays for it.' }),
    maxViews: count,
    left: count,
    grantReason: z.enum(['SUBSCRIBER', 'METERING', 'FREE']).optional(),
    data: z.object({ isLoggedIn: z.boolean(), articlesRead: count, articlesLeft: count, articleLimit: count }),
    source: z.literal('local').optional().openapi({ description: 'For amp-subscriptions alone.' }),
    metering: z
      .object({
        state: z.object({
          id: z.string(),
          attributes: z.array(z.object({ name: z.string(), timestamp: z.int() })),
        }),
      })
      .optional()
      .openapi({ description: 'For amp-subscriptions alone, of readers who have signed in.' }),
    access: z.boolean().optional(),
    last: z.boolean().optional(),
    currentViews: count.optional(),
    reason: z.enum(reasons).optional(),
    plan: z.string().optional(),
    msg: z.string().optional(),
  })
  .openapi('AmpAuthorization');

/** As long as browsers and proxies let an address be. */
const address = z.string().min(1).max(4_096);

export const ampLoginQuery = z.looseObject({
  rid,
  url: articleId.optional(),
  return: address.openapi({ description: 'The `RETURN_URL` of the AMP runtime.' }),
});

export const ampLoginReturnBody = z
  .strictObject({
    state: z.string().min(1).max(8_192),
    token: z.string().max(8_192).default('').openapi({
      description: 'The sign-in token of the reader; empty if they have not signed in.',
    }),
  })
  .openapi('AmpSignedIn');

const ticket = { ticket: z.string().min(1).max(8_192) };

export const ampTicketQuery = z.strictObject(ticket);

export const ampTicketBody = z.strictObject(ticket).openapi('AmpTicket');
