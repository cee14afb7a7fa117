import { z } from 'zod';
import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import { noSuch } from '../errors.ts';
import { inRange, page } from '../http/pagination.ts';
import { expandable, fields, flag, list, pageable, range, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { snapshotIdOf, thinEvent } from '../records/thin-event.ts';
import type { Event } from '../wire.ts';

const keptSeconds = 30 * daySeconds;

/** Stripe keeps events for 30 days. */
function kept(account: Account): Event[] {
  return account.tables.all('event').filter(({ created }) => created > account.now() - keptSeconds);
}

/** `customer.*` stands for every type that begins so. */
function isOfType(event: Event, wanted: string): boolean {
  return wanted.endsWith('*') ? event.type.startsWith(wanted.slice(0, -1)) : event.type === wanted;
}

export const eventRoutes = [
  route({
    method: 'get',
    path: '/v1/events',
    parameters: fields({
      ...pageable,
      created: range().optional(),
      delivery_success: flag().optional(),
      type: text().optional(),
      types: list(text(), { max: 20 }).optional(),
    }),
    answer: ({ account, parameters: { created, delivery_success: delivered, type, types, ...paging } }) => {
      const wanted = types ?? (type === undefined ? undefined : [type]);
      const rows = kept(account)
        .filter((event) => inRange(event.created, created) && (wanted?.some((one) => isOfType(event, one)) ?? true))
        .filter((event) => delivered === undefined || delivered === (event.pending_webhooks === 0));
      return page(rows, paging, '/v1/events');
    },
  }),
  route({
    method: 'get',
    path: '/v1/events/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => {
      const event = kept(account).find((one) => one.id === id);
      if (event === undefined) throw noSuch('event', id);
      return event;
    },
  }),
  route({
    method: 'get',
    path: '/v2/core/events',
    parameters: fields({
      limit: pageable.limit,
      object_id: text().optional(),
      page: text().optional(),
      types: list(text()).optional(),
    }),
    answer: ({ account, parameters: { limit = 20, object_id: object, page: from = '0', types } }) => {
      const found = kept(account)
        .map(thinEvent)
        .filter(
          (event) =>
            (object === undefined || event.related_object.id === object) && (types?.includes(event.type) ?? true),
        )
        .reverse();
      const start = Number(from);
      const next = (at: number): string => `/v2/core/events?page=${at}&limit=${limit}`;
      return {
        data: found.slice(start, start + limit),
        next_page_url: start + limit < found.length ? next(start + limit) : null,
        previous_page_url: start === 0 ? null : next(Math.max(0, start - limit)),
      };
    },
  }),
  route({
    method: 'get',
    path: '/v2/core/events/:id',
    parameters: z.strictObject({}),
    answer: ({ account, id }) => {
      const event = kept(account).find((one) => one.id === snapshotIdOf(id));
      if (event === undefined) throw noSuch('event', id);
      return thinEvent(event);
    },
  }),
];
