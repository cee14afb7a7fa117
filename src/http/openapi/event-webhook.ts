import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { eventBody, webhookHeaders } from '../schemas/events/deliveries.ts';

/** What the endpoints of a publication receive. It is sent by Stile and answered by others. */
export const eventWebhook: RouteConfig = {
  method: 'post',
  path: 'event',
  operationId: 'receiveEvent',
  summary: 'Something that happened, sent until it is answered with success',
  description:
    'Signed as Standard Webhooks say. Tried at once and nine times more in three days. Only 2xx is success, and no redirect is followed.',
  tags: ['Admin: events'],
  security: [],
  request: {
    headers: webhookHeaders,
    body: { required: true, content: { 'application/json': { schema: eventBody } } },
  },
  responses: {
    204: { description: 'Taken, as is any other 2xx. Whatever else is answered is not, and it is sent again.' },
    410: { description: 'There is nobody here any more: the endpoint is disabled.' },
  },
};
