import { z } from 'zod';
import { disabledReasons, mostEndpoints } from '../../../paywall/events/endpoint.ts';
import { eventTypes } from '../../../paywall/events/event.ts';
import { isoTime, orNull } from '../metering.ts';

/** Endpoints that receive events. */

const url = z.string().min(1).max(2_048).openapi({
  description:
    'Where events are sent: an https address in the public internet, without user name, password or fragment.',
  example: 'https://crm.example.com/hooks/stile',
});

const name = z.string().trim().max(100).openapi({ description: 'What admins call it.', example: 'CRM' });

const types = orNull(z.array(z.enum(eventTypes)).min(1).max(eventTypes.length)).openapi({
  description: 'Which types of events it receives; null for all, also those of later versions.',
});

export const newEndpointBody = z
  .strictObject({ url, name: name.default(''), types: types.default(null) })
  .openapi('NewEventEndpoint');

export const endpointChangeBody = z
  .strictObject({
    url,
    name,
    types,
    enabled: z.boolean().openapi({ description: 'While false nothing is sent; what happens is kept for eight days.' }),
  })
  .openapi('EventEndpointChange');

export const endpointSchema = z
  .object({
    id: z.string().openapi({ example: 'ep_0123456789abcdef' }),
    url: z.string(),
    name: z.string(),
    types,
    enabled: z.boolean(),
    disabled: orNull(z.object({ at: isoTime, why: z.enum(disabledReasons) })).openapi({
      description: '`gone`: it answered 410. `failing`: everything failed for five days. Null while it is enabled.',
    }),
    createdAt: isoTime,
    oldSecretUntil: orNull(isoTime).openapi({ description: 'Until when the secret before signs along.' }),
    failingSince: orNull(isoTime).openapi({ description: 'Since when nothing has succeeded.' }),
    waiting: z.int().min(0).openapi({ description: 'Events that are still to be delivered.' }),
    dead: z.int().min(0).openapi({ description: 'Events that were given up and can be sent again.' }),
    version: z.int().min(1).openapi({ description: 'What its ETag names.' }),
  })
  .openapi('EventEndpoint');

export const endpointsAnswer = z
  .object({
    enabled: z.boolean().openapi({ description: 'Whether the publication writes events.' }),
    endpoints: z.array(endpointSchema).max(mostEndpoints),
  })
  .openapi('EventEndpoints');

export const shownEndpoint = endpointSchema
  .extend({
    secret: z.string().openapi({
      description: 'What signatures are verified with. It is not shown again.',
      example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
    }),
  })
  .openapi('EventEndpointWithSecret');

export const eventSettingsBody = z
  .strictObject({
    enabled: z
      .boolean()
      .openapi({ description: 'Whether the publication writes events. The first endpoint switches it on.' }),
  })
  .openapi('EventSettings');

/** Exactly one of them says what. */
export const replayBody = z
  .union([
    z.strictObject({
      event: z
        .string()
        .regex(/^[a-z]+_[0-9a-f]{1,64}$/)
        .openapi({ description: 'The id of one event.' }),
    }),
    z.strictObject({ since: isoTime.openapi({ description: 'Everything that has happened since then.' }) }),
    z.strictObject({ failed: z.literal(true).openapi({ description: 'Everything that was given up.' }) }),
  ])
  .openapi('EventReplay');

export const replayAnswer = z
  .object({
    events: z
      .int()
      .min(0)
      .nullable()
      .openapi({ description: 'How many wait again; null if that is still to be found out.' }),
  })
  .openapi('EventReplayed');
