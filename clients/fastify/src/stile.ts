import {
  type ArticleFacts,
  createDoor,
  type DoorOptions,
  isPersonal,
  showsNothing,
  type TokenVerifier,
  type Verdict,
  type Visit,
  waitPage,
} from '@stile/core';
import { joseVerifier } from '@stile/core/jose';
import { removeConditions, sealHeaders, visitHeaders } from '@stile/core/node';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface FastifyOptions extends DoorOptions {
  /**
   * What the article of this request is, from what the site publishes; null or undefined if the request is for none. Then nobody is asked
   * and `request.stile` stays null.
   */
  readonly article: (request: FastifyRequest) => Soon<ArticleFacts | null | undefined>;
  /** The sign-in token of the site's own session, or null if nobody is signed in. Left out: the bearer token of the request. */
  readonly signInToken?: (request: FastifyRequest) => Soon<string | null>;
  /** The language of the page; left out: the reader's. */
  readonly locale?: (request: FastifyRequest) => string | undefined;
  /** The page for readers about whom nobody can say just now whether they may read, in HTML. */
  readonly waitPage?: (retryAfterSeconds: number) => string;
  /** Proves tokens; `jose`, if left out. */
  readonly verifier?: TokenVerifier;
}

type Soon<T> = T | Promise<T>;

declare module 'fastify' {
  interface FastifyRequest {
    /** The verdict about this request; null if it is for no article. */
    stile: Verdict | null;
  }
}

/** What a request for this article says. `request.ip` is the reader's address as `trustProxy` has it. */
async function visitOf(request: FastifyRequest, article: ArticleFacts, options: FastifyOptions): Promise<Visit> {
  const { method, originalUrl: url, ip: address, id } = request;
  const headers = visitHeaders(request.headers);
  const signInToken = options.signInToken === undefined ? undefined : await options.signInToken(request);
  const locale = options.locale?.(request);
  return { article, method, url, headers, address, signInToken, locale, requestId: String(id) };
}

/**
 * A plugin of Fastify: asks before the handler sends the article, and puts the verdict into `request.stile`. The handler sends what
 * `variant` says, `full` or `teaser`. If nobody can say who may read, a page of the door's asks to wait, and the handler is not called.
 */
export async function stile(site: FastifyInstance, options: FastifyOptions): Promise<void> {
  const report: DoorOptions['report'] = ({ message, ...incident }) => site.log.warn(incident, message);
  const door = createDoor({ report, ...options }, options.verifier ?? joseVerifier(options));
  const visits = new WeakMap<FastifyRequest, Visit>();

  site.decorateRequest('stile', null);

  site.addHook('onRequest', async (request, reply) => {
    const article = await options.article(request);
    if (article === null || article === undefined) return;
    const visit = await visitOf(request, article, options);
    const verdict = await door.decide(visit);
    request.stile = verdict;
    visits.set(request, visit);
    if (!isPersonal(verdict)) return;
    removeConditions(request.headers);
    sealHeaders(reply.raw, verdict, door);
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

const sendWaitPage = (reply: FastifyReply, { retryAfterSeconds }: Verdict, page = waitPage): FastifyReply =>
  reply
    .code(503)
    .header('Retry-After', String(retryAfterSeconds))
    .type('text/html; charset=utf-8')
    .send(page(retryAfterSeconds));
