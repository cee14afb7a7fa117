import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import { etagOf, ifMatchVersions } from '../../../admin/etags.ts';
import { invalidRequest } from '../../../parse.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import {
  endpointChangeBody,
  endpointSchema,
  endpointsAnswer,
  eventSettingsBody,
  newEndpointBody,
  shownEndpoint,
} from '../../../schemas/events/endpoints.ts';
import { noQuery } from '../../../schemas/metering.ts';
import type { HttpServices } from '../../../services.ts';
import { createEndpointJson } from './endpoint-json.ts';

export const eventsPath = '/v1/admin/publications/{publication}/events';

export const endpointPath = `${eventsPath}/endpoints/{id}`;

export const endpointUnknown = 'There is no such endpoint (`not-found`), or no such publication.';

const common = { tag: 'Admin: events', query: noQuery } as const;

/** Endpoints as they are listed, made, changed and removed. */
export function eventEndpointsRoutes({ events, clock }: Pick<HttpServices, 'events' | 'clock'>): readonly AdminRoute[] {
  const { editor, deliveries, isOn, refusalOfUrl } = events;
  const jsonOf = createEndpointJson(events, clock.now);

  function checkUrl(url: string): void {
    const refusal = refusalOfUrl(url);
    if (refusal !== null) throw invalidRequest('body', [{ path: 'url', message: refusal }]);
  }

  return [
    definePublicationAdminRoute({
      ...common,
      method: 'get',
      path: `${eventsPath}/endpoints`,
      right: 'read',
      summary: 'Where events are sent, and how that goes',
      body: null,
      answers: { 200: { description: 'In the order in which they were made.', schema: endpointsAnswer } },
      async handle({ publication }) {
        const kept = await deliveries.endpoints(publication.name);
        return { status: 200, body: { enabled: isOn(publication), endpoints: await jsonOf(publication, kept) } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'post',
      path: `${eventsPath}/endpoints`,
      right: 'manage-hooks',
      summary: 'Make an endpoint; the first one has the publication write events',
      body: newEndpointBody,
      answers: {
        201: { description: 'The endpoint, with the secret, which is not shown again.', schema: shownEndpoint },
        409: { description: 'The publication has ten endpoints (`too-many-endpoints`).' },
      },
      async handle({ publication, admin, body }) {
        checkUrl(body.url);
        const edit = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        const { kept, secret } = await editor.create(edit, body);
        const [json] = await jsonOf(publication, [kept]);
        return { status: 201, headers: { ETag: etagOf(kept.version) }, body: { ...json, secret } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'get',
      path: endpointPath,
      right: 'read',
      summary: 'One endpoint, with the ETag by which it can be changed',
      body: null,
      answers: {
        200: { description: 'As it is now.', schema: endpointSchema },
        404: { description: endpointUnknown },
      },
      async handle({ publication, params }) {
        const kept = await editor.read(publication.name, params['id'] ?? '');
        const [json] = await jsonOf(publication, [kept]);
        return { status: 200, headers: { ETag: etagOf(kept.version) }, body: json };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'put',
      path: endpointPath,
      right: 'edit',
      summary: 'Change where an endpoint is, what it receives, and whether it receives anything',
      body: endpointChangeBody,
      answers: {
        200: { description: 'Changed.', schema: endpointSchema },
        404: { description: endpointUnknown },
        412: { description: 'Someone else has changed it since (`version-conflict`).' },
        428: { description: 'There is no `If-Match` (`precondition-required`).' },
      },
      async handle({ request, publication, admin, params, body }) {
        checkUrl(body.url);
        const seenVersions = ifMatchVersions(request);
        const edit = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        const kept = await editor.replace({ ...edit, id: params['id'] ?? '', seenVersions }, body);
        const [json] = await jsonOf(publication, [kept]);
        return { status: 200, headers: { ETag: etagOf(kept.version) }, body: json };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'delete',
      path: endpointPath,
      right: 'edit',
      summary: 'Remove an endpoint, with everything that was still to be delivered to it',
      body: null,
      answers: { 204: { description: 'Removed.' }, 404: { description: endpointUnknown } },
      async handle({ publication, admin, params }) {
        const edit = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        await editor.remove({ ...edit, id: params['id'] ?? '' });
        return { status: 204 };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'put',
      path: `${eventsPath}/settings`,
      right: 'edit',
      summary: 'Whether the publication writes events, for its endpoints and the feed',
      body: eventSettingsBody,
      answers: { 200: { description: 'As it is now.', schema: eventSettingsBody } },
      async handle({ publication, admin, body }) {
        const edit = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        await events.switch(edit, body.enabled);
        return { status: 200, body };
      },
    }),
  ];
}
