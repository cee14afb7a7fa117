import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { deliveriesAnswer, deliveriesQuery, eventsAnswer, eventsQuery } from '../../../schemas/events/deliveries.ts';
import type { HttpServices } from '../../../services.ts';
import { deliveryJson } from './delivery-json.ts';
import { eventsPath } from './endpoints.ts';

const common = { tag: 'Admin: events', method: 'get', body: null } as const;

/** What was sent, and what can be fetched. */
export function eventDeliveriesRoutes({ events }: Pick<HttpServices, 'events'>): readonly AdminRoute[] {
  const { deliveries, outbox } = events;
  return [
    definePublicationAdminRoute({
      ...common,
      path: `${eventsPath}/deliveries`,
      right: 'read',
      summary: 'Deliveries of events, newest first, with what was sent and answered',
      query: deliveriesQuery,
      answers: { 200: { description: 'One page.', schema: deliveriesAnswer } },
      async handle({ publication, query: { cursor = null, limit, event, ...rest } }) {
        const page = await deliveries.page(publication.name, { cursor, limit, filter: { ...rest, id: event } });
        const shown = page.deliveries.map((delivery) => deliveryJson(publication, delivery, events));
        return { status: 200, body: { deliveries: shown, next: page.next } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      path: eventsPath,
      right: 'edit',
      summary: 'The events of the last eight days, oldest first, for programs that fetch them',
      query: eventsQuery,
      answers: { 200: { description: 'Those behind the cursor.', schema: eventsAnswer } },
      async handle({ publication, query: { cursor = null, limit } }) {
        const found = await outbox.read({ publication: publication.name, after: cursor, limit });
        const shown = found.map(({ id, type, at, data }) => ({
          id,
          type,
          timestamp: new Date(at).toISOString(),
          data,
        }));
        const last = found.at(-1)?.cursor ?? cursor;
        return { status: 200, body: { events: shown, cursor: last, more: found.length === limit } };
      },
    }),
  ];
}
