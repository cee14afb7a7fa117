import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { type EventType, eventTypes } from '../../paywall/events/event.ts';
import { webhookHeaders } from '../schemas/events/deliveries.ts';
import { eventBody } from '../schemas/events/event-types.ts';

/** `entitlement.granted` as the end of a name: `EntitlementGranted`. */
const inCamelCase = (type: EventType) => type.replace(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What the endpoints of a publication receive, by type. It is sent by Stile and answered by others. */
export const eventWebhooks: readonly RouteConfig[] = eventTypes.map((type) => ({
  method: 'post',
  path: type,
  operationId: `receive${inCamelCase(type)}`,
  summary: `An event \`${type}\`, sent until it is answered with success`,
  description:
    'Signed as Standard Webhooks say. Tried at once and nine times more in three days. Only 2xx is success, and no redirect is followed.',
  tags: ['Admin: events'],
  security: [],
  request: {
    headers: webhookHeaders,
    body: { required: true, content: { 'application/json': { schema: eventBody(type) } } },
  },
  responses: {
    204: { description: 'Taken, as is any other 2xx. Whatever else is answered is not, and it is sent again.' },
    410: { description: 'No one is here any more: the endpoint is disabled.' },
  },
}));
