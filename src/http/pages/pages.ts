import { randomUUID } from 'node:crypto';
import express, { type Router } from 'express';
import helmet from 'helmet';
import { PaywallError } from '../../paywall/errors.ts';
import type { Dispatcher, Exchange } from '../dispatch.ts';
import { asPaywallError, wrongMethod } from '../problems.ts';
import type { AnyRoute } from '../route.ts';
import { adminPagesRouter } from './admin-pages.ts';
import { docsRouter } from './docs.ts';

function nothingHere(): PaywallError {
  return new PaywallError('not-found', 'There is nothing at this address.');
}

/** Whatever a page or Express itself throws. What that calls a fault of the request is an address that cannot be read. */
function refusalOf(error: unknown): PaywallError {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  return status < 500 ? nothingHere() : asPaywallError(error);
}

function exchangeOf(request: express.Request, response: express.Response): Exchange {
  const queryAt = request.originalUrl.indexOf('?');
  const search = queryAt === -1 ? '' : request.originalUrl.slice(queryAt);
  return { request, response, params: request.params as Record<string, string>, search };
}

/** Whether a path of this form, in the notation of OpenAPI, is the one asked for. */
function isPathOf(form: string, path: string): boolean {
  const parts = path.split('/');
  const expected = form.split('/');
  const fits = (part: string, given: string | undefined) => (part.startsWith('{') ? given !== '' : part === given);
  return parts.length === expected.length && expected.every((part, at) => fits(part, parts[at]));
}

/** Everything that is not found by its path alone, and a problem for what is not there at all. */
export function createPages(
  dispatch: Dispatcher,
  routes: readonly AnyRoute[],
  routers: readonly Router[],
): express.Express {
  const pages = express.Router();
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    pages[route.method](path, (request, response) => dispatch.route(route, exchangeOf(request, response)));
  }
  for (const router of [docsRouter(), adminPagesRouter(), ...routers]) pages.use(router);
  pages.use((request, response) => {
    const here = routes.filter(({ path }) => isPathOf(path, request.path));
    const methods = here.map(({ method }) => method.toUpperCase());
    if (methods.length === 0) return dispatch.refuse(exchangeOf(request, response), nothingHere());
    return dispatch.refuse(exchangeOf(request, response), wrongMethod(), { Allow: methods.join(', ') });
  });

  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(helmet());
  app.use((request, response, next) => {
    response.setHeader('X-Request-Id', randomUUID());
    pages(request, response, (error: unknown) => {
      if (response.headersSent) next(error);
      else void dispatch.refuse(exchangeOf(request, response), refusalOf(error));
    });
  });
  return app;
}
