import {
  createDoor,
  type Incident,
  isPersonal,
  type MiddlewareOptions,
  refusalFor,
  showsNothing,
  type Verdict,
  waitPage,
} from '@stile/core';
import { joseVerifier } from '@stile/core/jose';
import { removeConditions, sealHeaders, visitOf } from '@stile/core/node';
import type { Request, RequestHandler, Response } from 'express';

export type ExpressOptions = MiddlewareOptions<Request>;

declare global {
  namespace Express {
    interface Locals {
      /** The verdict about this request; undefined if it is for no article. */
      stile?: Verdict;
    }
  }
}

/** Where incidents go unless the site takes them: Node prints them, and other handlers of warnings see them. */
const warn = ({ kind, message }: Incident) => process.emitWarning(message, { code: `STILE_${kind.toUpperCase()}` });

function sendWaitPage(response: Response, { retryAfterSeconds }: Verdict, page = waitPage): void {
  response.status(503).set('Retry-After', String(retryAfterSeconds)).type('html').send(page(retryAfterSeconds));
}

/** For a program, which reads no page. */
function sendRefusal(response: Response, verdict: Verdict): void {
  const { status, headers, body } = refusalFor(verdict);
  response.status(status).set(headers).end(body);
}

/**
 * Express middleware, for Express 4 and 5: asks before the handler sends the article, and puts the verdict into
 * `response.locals.stile`. The handler sends what `variant` says, `full` or `teaser`. If nobody can say who may read, a page of the
 * door's asks to wait, and the handler is not called; nor is it for an agent that is refused or asked to pay.
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
    if (verdict.variant === 'refused') {
      sendRefusal(response, verdict);
      return 'answered';
    }
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
