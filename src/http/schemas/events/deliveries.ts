import { z } from 'zod';
import { deliveredTypes, deliveryStates } from '../../../paywall/events/delivery.ts';
import { eventTypes } from '../../../paywall/events/event.ts';
import { isoTime, orNull } from '../metering.ts';

/** The log of deliveries, and the feed of events. */

const limit = z.coerce.number().int().min(1).max(200).default(50).openapi({ type: 'integer' });

const eventId = z.string().openapi({
  description: 'The id of the event: the same in `webhook-id` of every try, at every endpoint, and in the feed.',
  example: 'evt_0123456789abcdef0123456789abcdef',
});

export const deliveriesQuery = z.strictObject({
  cursor: z.string().min(1).max(256).optional().openapi({ description: '`next` of the page before.' }),
  endpoint: z.string().min(1).max(64).optional(),
  state: z.enum(deliveryStates).optional(),
  type: z.enum(deliveredTypes).optional(),
  event: z.string().min(1).max(100).optional().openapi({ description: 'The id of one event.' }),
  limit,
});

export const deliverySchema = z
  .object({
    endpoint: z.string(),
    event: eventId,
    type: z.enum(deliveredTypes),
    at: isoTime.openapi({ description: 'When it happened.' }),
    state: z.enum(deliveryStates).openapi({ description: '`dead`: given up, and can be sent again.' }),
    attempts: z.int().min(0),
    nextTryAt: orNull(isoTime).openapi({ description: 'Null if it does not wait.' }),
    endedAt: orNull(isoTime).openapi({ description: 'When it was delivered or given up.' }),
    request: z.string().openapi({ description: 'The body that is sent.' }),
    tries: z
      .array(
        z.object({
          at: isoTime,
          status: z.int().nullable().openapi({ description: 'Null if there was no answer.' }),
          ms: z.int().min(0),
          answer: z.string().openapi({ description: 'The first kilobyte of the answer.' }),
          error: z.string().nullable().openapi({ description: 'Why there was no answer.' }),
        }),
      )
      .openapi({ description: 'The last tries, oldest first.' }),
  })
  .openapi('EventDelivery');

export const deliveriesAnswer = z
  .object({
    deliveries: z.array(deliverySchema),
    next: z.string().nullable().openapi({
      description: 'The `cursor` of the next page; null after the last. A page before it may be short or empty.',
    }),
  })
  .openapi('EventDeliveries');

export const eventsQuery = z.strictObject({
  cursor: z.string().min(1).max(1_024).optional().openapi({
    description: '`cursor` of the answer before; without it the feed begins with the oldest event that is kept.',
  }),
  limit,
});

const data = z.record(z.string(), z.unknown()).openapi({
  description: 'What the type says of it. `version` rises with each event of one subject.',
});

export const eventsAnswer = z
  .object({
    events: z.array(
      z.object({ id: eventId, type: z.enum(eventTypes), timestamp: z.iso.datetime(), data }).openapi('FeedEvent'),
    ),
    cursor: z.string().nullable().openapi({
      description: 'What to ask with the next time; null while there has been no event.',
    }),
    more: z.boolean().openapi({ description: 'Whether there may be more behind it right now.' }),
  })
  .openapi('EventFeed');

/** What a receiver verifies. */
export const webhookHeaders = z.object({
  'webhook-id': z.string().openapi({ description: 'The id of the event: the same for every try.' }),
  'webhook-timestamp': z.string().openapi({ description: 'When this try was made, in seconds since 1970.' }),
  'webhook-signature': z.string().openapi({
    description: '`v1,` and a signature in base64; two, separated by a space, for a day after the secret was changed.',
  }),
});
