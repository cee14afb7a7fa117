import {
  type ArticleFacts,
  createDoor,
  type DoorOptions,
  type Incident,
  isPersonal,
  showsNothing,
  type TokenVerifier,
  type Verdict,
  type Visit,
  waitPage,
} from '@stile/core';
import { joseVerifier } from '@stile/core/jose';
import { removeConditions, sealHeaders, visitHeaders } from '@stile/core/node';
import type { Request, RequestHandler, Response } from 'express';

export interface ExpressOptions extends DoorOptions {
  /**
   * What the article of this request is, from what the site publishes; null or undefined if the request is for none. Then nobody is asked
   * and `response.locals.stile` stays undefined.
   */
  readonly article: (request: Request) => Soon<ArticleFacts | null | undefined>;
  /** The sign-in token of the site's own session, or null if nobody is signed in. Left out: the bearer token of the request. */
  readonly signInToken?: (request: Request) => Soon<string | null>;
  /** The language of the page; left out: the reader's. */
  readonly locale?: (request: Request) => string | undefined;
  /** The page for readers about whom nobody can say just now whether they may read, in HTML. */
  readonly waitPage?: (retryAfterSeconds: number) => string;
  /** Proves tokens; `jose`, if left out. */
  readonly verifier?: TokenVerifier;
}

declare global {
  namespace Express {
    interface Locals {
      /** The verdict about this request; undefined if it is for no article. */
      stile?: Verdict;
    }
  }
}

type Soon<T> = T | Promise<T>;

/** Where incidents go unless the site takes them: Node prints them, and other handlers of warnings see them. */
const warn = ({ kind, message }: Incident) => process.emitWarning(message, { code: `STILE_${kind.toUpperCase()}` });

/** What a request for this article says. `request.ip` is the reader's address as `trust proxy` has it. */
async function visitOf(request: Request, article: ArticleFacts, options: ExpressOptions): Promise<Visit> {
  const { method, originalUrl: url, ip: address } = request;
  const headers = visitHeaders(request.headers);
  const signInToken = options.signInToken === undefined ? undefined : await options.signInToken(request);
  return { article, method, url, headers, address, signInToken, locale: options.locale?.(request) };
}

function sendWaitPage(response: Response, { retryAfterSeconds }: Verdict, page = waitPage): void {
  response.status(503).set('Retry-After', String(retryAfterSeconds)).type('html').send(page(retryAfterSeconds));
}

/**
 * Express middleware, for Express 4 and 5: asks before the handler sends the article, and puts the verdict into
 * `response.locals.stile`. The handler sends what `variant` says, `full` or `teaser`. If nobody can say who may read, a page of the
 * door's asks to wait, and the handler is not called.
 */
export function stile(options: ExpressOptions): RequestHandler {
  const door = createDoor({ report: warn, ...options }, options.verifier ?? joseVerifier(options));

  async function admit(request: Request, response: Response): Promise<'next' | 'answered'> {
    const article = await options.article(request);
    if (article === null || article === undefined) return 'next';
    const visit = await visitOf(request, article, options);
    const verdict = await door.decide(visit);
    response.locals.stile = verdict;
    if (!isPersonal(verdict)) return 'next';
    removeConditions(request.headers);
    sealHeaders(response, verdict, door);
    response.once('finish', () => {
      if (showsNothing(response.statusCode)) void door.release(visit, verdict);
    });
    if (verdict.variant !== 'wait') return 'next';
    sendWaitPage(response, verdict, options.waitPage);
    return 'answered';
  }

  return (request, response, next) => {
    admit(request, response).then((outcome) => {
      if (outcome === 'next') next();
    }, next);
  };
}
