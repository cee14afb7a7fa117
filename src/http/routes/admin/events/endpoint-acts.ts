import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import { etagOf } from '../../../admin/etags.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { deliverySchema } from '../../../schemas/events/deliveries.ts';
import { endpointSchema, replayAnswer, replayBody, shownEndpoint } from '../../../schemas/events/endpoints.ts';
import { noQuery } from '../../../schemas/metering.ts';
import type { HttpServices } from '../../../services.ts';
import { deliveryJson } from './delivery-json.ts';
import { createEndpointJson } from './endpoint-json.ts';
import { endpointPath, endpointUnknown } from './endpoints.ts';

const common = { tag: 'Admin: events', query: noQuery, method: 'post' } as const;

const unknown = { 404: { description: endpointUnknown } } as const;

/** What is done with an endpoint beside changing it. */
export function eventEndpointActsRoutes({
  events,
  clock,
}: Pick<HttpServices, 'events' | 'clock'>): readonly AdminRoute[] {
  const { editor } = events;
  const jsonOf = createEndpointJson(events, clock.now);

  return [
    definePublicationAdminRoute({
      ...common,
      path: `${endpointPath}/rotate`,
      right: 'manage-hooks',
      summary: 'Give an endpoint another secret; the one before signs along for 24 hours',
      body: null,
      answers: {
        200: { description: 'With the secret, which is not shown again.', schema: shownEndpoint },
        ...unknown,
      },
      async handle({ publication, admin, params }) {
        const edit = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        const { kept, secret } = await editor.rotate({ ...edit, id: params['id'] ?? '' });
        const [json] = await jsonOf(publication, [kept]);
        return { status: 200, headers: { ETag: etagOf(kept.version) }, body: { ...json, secret } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      path: `${endpointPath}/test`,
      right: 'edit',
      summary: 'Send a test event to an endpoint at once, also to one that is disabled',
      body: null,
      answers: { 200: { description: 'What came of it.', schema: deliverySchema }, ...unknown },
      async handle({ publication, params }) {
        const { endpoint } = await editor.read(publication.name, params['id'] ?? '');
        const delivery = await events.test(publication.name, endpoint);
        return { status: 200, body: deliveryJson(publication, delivery, events) };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      path: `${endpointPath}/replay`,
      right: 'edit',
      summary: 'Send events to an endpoint again: one, all since a time, or all that were given up',
      body: replayBody,
      answers: {
        202: { description: 'They are sent in the background.', schema: replayAnswer },
        404: {
          description: 'There is no such endpoint or no such event in its log (`not-found`), or no such publication.',
        },
      },
      async handle({ publication, admin, params, body }) {
        const edit = { publication: publication.name, ...authorOf(admin), now: clock.now(), id: params['id'] ?? '' };
        if ('failed' in body) return { status: 202, body: { events: await editor.replayFailed(edit) } };
        if ('since' in body) {
          await editor.replaySince(edit, Date.parse(body.since));
          return { status: 202, body: { events: null } };
        }
        await editor.replayOne(edit, body.event);
        return { status: 202, body: { events: 1 } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      path: `${endpointPath}/enable`,
      right: 'edit',
      summary: 'Enable an endpoint again: what waited is tried at once, and what happened meanwhile is sent',
      body: null,
      answers: { 200: { description: 'As it is now.', schema: endpointSchema }, ...unknown },
      async handle({ publication, admin, params }) {
        const edit = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        const kept = await editor.enable({ ...edit, id: params['id'] ?? '' });
        const [json] = await jsonOf(publication, [kept]);
        return { status: 200, headers: { ETag: etagOf(kept.version) }, body: json };
      },
    }),
  ];
}
