import {
  type ArticleFacts,
  cacheableMessage,
  cacheHeaders,
  conditionalHeaders,
  cookiesOf,
  createDoor,
  type DoorOptions,
  isPersonal,
  neverKept,
  showsNothing,
  type TokenVerifier,
  type Verdict,
  type Visit,
  waitPage,
  wantsCaching,
  withReaderVary,
} from '@stile/core';
import { joseVerifier } from '@stile/core/jose';
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
  const { headers, method, originalUrl: url, ip: address, id } = request;
  const get = (name: string) => {
    const value = headers[name];
    return (Array.isArray(value) ? value.join(', ') : value) ?? null;
  };
  const signInToken = options.signInToken === undefined ? undefined : await options.signInToken(request);
  const locale = options.locale?.(request);
  return { article, method, url, headers: { get }, address, signInToken, locale, requestId: String(id) };
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
    for (const name of conditionalHeaders) delete request.headers[name];
    if (verdict.variant === 'wait') return sendWaitPage(reply, verdict, options.waitPage);
  });

  site.addHook('onSend', async ({ stile: verdict }, reply) => {
    if (verdict !== null && isPersonal(verdict)) seal(reply, verdict, door.report);
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

/** Sees to it that nobody keeps an answer that depends on the reader, whatever the handler set. */
function seal(reply: FastifyReply, verdict: Verdict, report: NonNullable<DoorOptions['report']>): void {
  const header = (name: string) => {
    const value = reply.getHeader(name);
    return value === undefined ? null : [value].flat().join(', ');
  };
  if (wantsCaching(header)) report({ kind: 'cacheable', message: cacheableMessage, requestId: verdict.requestId });
  for (const name of cacheHeaders) reply.removeHeader(name);
  reply.header('Cache-Control', neverKept);
  reply.header('Vary', withReaderVary(header('vary')));
  for (const cookie of cookiesOf(verdict, reply.statusCode)) reply.header('Set-Cookie', cookie);
}
