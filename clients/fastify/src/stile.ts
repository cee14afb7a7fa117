import {
  createDoor,
  type DoorOptions,
  isPersonal,
  type MiddlewareOptions,
  refusalFor,
  showsNothing,
  type Verdict,
  type Visit,
  waitPage,
} from '@stile/core';
import { joseVerifier } from '@stile/core/jose';
import { removeConditions, sealHeaders, visitOf } from '@stile/core/node';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export type FastifyOptions = MiddlewareOptions<FastifyRequest>;

declare module 'fastify' {
  interface FastifyRequest {
    /** The verdict about this request; null if it is for no article. */
    stile: Verdict | null;
  }
}

/**
 * A plugin of Fastify: asks before the handler sends the article, and puts the verdict into `request.stile`. The handler sends what
 * `variant` says, `full` or `teaser`. If nobody can say who may read, a page of the door's asks to wait, and the handler is not called;
 * nor is it for an agent that is refused or asked to pay.
 */
export async function stile(site: FastifyInstance, options: FastifyOptions): Promise<void> {
  const report: DoorOptions['report'] = ({ message, ...incident }) => site.log.warn(incident, message);
  const door = createDoor({ report, ...options }, options.verifier ?? joseVerifier(options));
  const visits = new WeakMap<FastifyRequest, Visit>();

  site.decorateRequest('stile', null);

  site.addHook('onRequest', async (request, reply) => {
    const article = await options.article(request);
    if (article === null || article === undefined) return;
    const visit: Visit = { ...(await visitOf(request, article, options)), requestId: String(request.id) };
    const verdict = await door.decide(visit);
    request.stile = verdict;
    visits.set(request, visit);
    if (!isPersonal(verdict)) return;
    removeConditions(request.headers);
    sealHeaders(reply.raw, verdict, door);
    if (verdict.variant === 'refused') return sendRefusal(reply, verdict);
    if (verdict.variant === 'wait') return sendWaitPage(reply, verdict, options.waitPage);
  });

  site.addHook('onResponse', async (request, { statusCode }) => {
    const visit = visits.get(request);
    if (visit !== undefined && request.stile !== null && showsNothing(statusCode))
      await door.release(visit, request.stile);
  });
}

// What the plugin adds is there for the routes beside it, and not only for those inside of it.
Object.assign(stile, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: '@stile/fastify' });

/** For a program, which reads no page. */
function sendRefusal(reply: FastifyReply, verdict: Verdict): FastifyReply {
  const { status, headers, body } = refusalFor(verdict);
  return reply.code(status).headers(headers).send(body);
}

const sendWaitPage = (reply: FastifyReply, { retryAfterSeconds }: Verdict, page = waitPage): FastifyReply =>
  reply
    .code(503)
    .header('Retry-After', String(retryAfterSeconds))
    .type('text/html; charset=utf-8')
    .send(page(retryAfterSeconds));
