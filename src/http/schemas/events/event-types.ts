import { z } from 'zod';
import { entitlementStates } from '../../../paywall/entitlements/entitlement.ts';
import type { EventType } from '../../../paywall/events/event.ts';
import { isoTime } from '../metering.ts';

const reader = z.string().nullable().openapi({
  description:
    'The reader’s id, `r_…`. Null for a registered reader who was last seen before events were switched on, or whose id is not known here.',
  example: 'r_Zk1vXw3bQk2rWc0yqD5T9g',
});

const version = z.int().min(1).openapi({
  description:
    'Rises with each event of one reader: what has a lower one than what you know is older. It may skip numbers.',
  example: 1764000000000001,
});

const offer = z.string().nullable().openapi({ description: 'Id of the offer; null for one that is none of Stile’s.' });

const entitlement = z
  .object({ state: z.enum(entitlementStates), offer, endsAt: isoTime.nullable() })
  .openapi({ description: 'As it is from then on.' });

const before = entitlement.openapi({ description: 'As it was before.' });

const about = { reader, version };

const change = z.enum(['created', 'changed', 'deleted']);

const partVersion = z.int().min(1).openapi({ description: 'The version of what was changed: that of its ETag.' });

const checkout = z.object({
  ...about,
  checkout: z.string().openapi({ description: 'Stripe’s id of the checkout session.' }),
  offer: z.string(),
  expiresAt: isoTime.openapi({ description: 'When the page closes.' }),
});

const price = z.object({
  amount: z.int(),
  currency: z.string(),
  every: z.object({ count: z.int().min(1), unit: z.enum(['hour', 'day', 'week', 'month', 'year']) }),
});

const meterWall = z.object({
  ...about,
  limit: z.int().min(0).openapi({ description: 'Articles that this reader has in the window.' }),
  window: z.string().openapi({ description: 'The kind of the window, such as `month`.' }),
  resetsAt: isoTime.nullable().openapi({ description: 'When the window ends; null for a rolling one.' }),
});

const gift = {
  ...about,
  gift: z.string().openapi({ description: 'The id of the gift.' }),
  article: z.string().nullable(),
  url: z.string().nullable(),
};

const experiment = { version, experiment: z.string(), name: z.string() };

/** What is in `data` of each type of event. Fields may be added, and none is ever changed or dropped. */
export const eventData: Readonly<Record<EventType, z.ZodObject>> = {
  'entitlement.granted': z.object({ ...about, entitlement, before }),
  'entitlement.changed': z.object({ ...about, entitlement, before }),
  'entitlement.ended': z.object({ ...about, entitlement, before }),
  'subscription.payment_failed': z.object({ ...about, offer, since: isoTime }),
  'subscription.recovered': z.object({ ...about, offer }),
  'trial.started': z.object({ ...about, entitlement }),
  'trial.ended': z.object({ ...about, entitlement }),
  'checkout.started': checkout,
  'checkout.completed': z.object({
    ...about,
    offer,
    kind: z.enum(['subscription', 'term']),
    plan: price.nullable().openapi({ description: 'What renews; null if nothing does.' }),
    paidAt: isoTime,
  }),
  'checkout.abandoned': checkout,
  'reader.registered': z.object(about),
  'reader.united': z.object({
    ...about,
    from: reader.openapi({ description: 'The anonymous reader who this one was.' }),
    what: z.enum(['articles', 'purchases']),
  }),
  'reader.erased': z.object(about),
  'meter.last_article': meterWall,
  'meter.exhausted': meterWall,
  'gift.created': z.object({ ...gift, expiresAt: isoTime, redemptions: z.int().min(1) }),
  'gift.redeemed': z.object(gift),
  'offer.changed': z.object({ version, offer: z.string(), change, partVersion }),
  'meter.changed': z.object({
    version,
    changed: z.array(z.string()).openapi({ description: 'The settings that have changed.' }),
    limits: z.object({ anonymous: z.int(), registered: z.int() }),
    window: z.object({ kind: z.string() }).loose(),
    partVersion,
  }),
  'wording.changed': z.object({ version, locale: z.string(), change, partVersion }),
  'experiment.started': z.object({
    ...experiment,
    arms: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  'experiment.concluded': z.object({
    ...experiment,
    outcome: z.enum(['winner', 'no-difference', 'stopped', 'invalid']),
    adopted: z.string().nullable(),
  }),
};

/** What is sent of an event. */
export const eventBody = (type: EventType) =>
  z.object({
    type: z.literal(type),
    timestamp: isoTime.openapi({ description: 'When it happened.' }),
    data: eventData[type],
  });
