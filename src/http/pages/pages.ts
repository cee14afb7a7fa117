import express, { type Router } from 'express';
import helmet from 'helmet';
import type { PaywallError } from '../../paywall/errors.ts';
import type { Dispatcher } from '../dispatch.ts';
import { asPaywallError, nothingHere, wrongMethod } from '../problems.ts';
import type { AnyRoute } from '../route.ts';
import type { Exchange } from '../run.ts';
import type { Publications } from '../services.ts';
import { adminPagesRouter } from './admin-pages.ts';
import { docsRouter } from './docs.ts';
import { exactly } from './exactly.ts';
import { frontPageRouter } from './front-page.ts';
import { sdkRouter } from './sdk.ts';

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

/** The routes whose path, in the notation of OpenAPI, is the one asked for. The path is split once, for it may be long. */
function createRoutesAt(routes: readonly AnyRoute[]) {
  const forms = routes.map((route) => ({ route, form: route.path.split('/') }));
  const most = Math.max(...forms.map(({ form }) => form.length));
  const fits = (part: string, given: string | undefined) => (part.startsWith('{') ? given !== '' : part === given);
  return (path: string): readonly AnyRoute[] => {
    const parts = path.split('/', most + 1);
    const isHere = (form: readonly string[]) =>
      parts.length === form.length && form.every((part, at) => fits(part, parts[at]));
    return forms.filter(({ form }) => isHere(form)).map(({ route }) => route);
  };
}

interface Shown {
  readonly routes: readonly AnyRoute[];
  readonly publications: Pick<Publications, 'list'>;
  /** Pages beside those of every mode, which come before the front page. */
  readonly routers: readonly Router[];
}

/** Everything that is not found by its path alone, and a problem for what is not there at all. */
export function createPages(dispatch: Dispatcher, { routes, publications, routers }: Shown): express.Express {
  const routesAt = createRoutesAt(routes);
  const pages = express.Router(exactly);
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    pages[route.method](path, (request, response) => dispatch.route(route, exchangeOf(request, response)));
  }
  for (const router of [docsRouter(), adminPagesRouter(), sdkRouter(), ...routers]) pages.use(router);
  pages.use(frontPageRouter(publications));
  pages.use((request, response) => {
    const methods = routesAt(request.path).map(({ method }) => method.toUpperCase());
    if (methods.length === 0) return dispatch.refuse(exchangeOf(request, response), nothingHere());
    return dispatch.refuse(exchangeOf(request, response), wrongMethod(), { Allow: methods.join(', ') });
  });

  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(helmet());
  app.use((request, response, next) => {
    response.setHeader('X-Request-Id', dispatch.requestIdOf(request.headers));
    pages(request, response, (error: unknown) => {
      if (response.headersSent) next(error);
      else dispatch.refuse(exchangeOf(request, response), refusalOf(error));
    });
  });
  return app;
}
