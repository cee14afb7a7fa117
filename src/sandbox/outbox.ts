import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.ts';
import { isoTime, noQuery } from '../http/schemas/metering.ts';

const notice = z
  .object({
    publication: z.string(),
    email: z.string(),
    kind: z.enum(['anonymous', 'registered']),
    link: z.url(),
    expiresAt: isoTime,
  })
  .openapi('SandboxNotice');

/** What publishers are told that they should send to a reader: in the sandbox nobody sends it, and a person looks at it here. */
export interface Outbox {
  keep(sent: z.output<typeof notice>): void;
  readonly route: Route;
}

/** So many are kept, by each process. */
const most = 20;

export function createOutbox(): Outbox {
  const kept: z.output<typeof notice>[] = [];
  return {
    keep(sent) {
      kept.unshift(sent);
      kept.splice(most);
    },
    route: defineRoute({
      tag: 'Sandbox',
      query: noQuery,
      method: 'get',
      path: '/sandbox/recovery',
      summary: 'The links that publishers were asked to send, latest first',
      body: null,
      answers: { 200: { description: 'The links.', schema: z.object({ notices: z.array(notice) }) } },
      handle: () => ({ status: 200, headers: { 'Cache-Control': 'no-store' }, body: { notices: kept } }),
    }),
  };
}
