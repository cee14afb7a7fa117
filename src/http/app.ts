import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Router } from 'express';
import helmet from 'helmet';
import { PaywallError } from '../paywall/errors.ts';
import { createDispatcher, type Dispatcher, type Exchange } from './dispatch.ts';
import { docsRouter } from './docs.ts';
import { openApiDocument } from './openapi.ts';
import { asPaywallError } from './problems.ts';
import { type AdminRoute, defineRoute, type PublicationRoute, type Route } from './route.ts';
import { adminAuditRoute } from './routes/admin-audit.ts';
import { adminOfferChangesRoutes } from './routes/admin-offer-changes.ts';
import { adminOffersRoutes } from './routes/admin-offers.ts';
import { adminPublicationsRoute } from './routes/admin-publications.ts';
import { adminReadersRoutes } from './routes/admin-readers.ts';
import { checkoutRoute } from './routes/checkout.ts';
import { checkoutReturnRoute } from './routes/checkout-return.ts';
import { entitlementRoute } from './routes/entitlement.ts';
import { gateRoute } from './routes/gate.ts';
import { jwksRoute } from './routes/jwks.ts';
import { meterRoute } from './routes/meter.ts';
import { offersRoute } from './routes/offers.ts';
import { operationsRoutes } from './routes/operations.ts';
import { portalRoute } from './routes/portal.ts';
import { releaseRoute } from './routes/release.ts';
import { stripeWebhookRoute } from './routes/stripe-webhook.ts';
import { anyQuery } from './schemas.ts';
import type { HttpServices } from './services.ts';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface AppParts {
  readonly services: HttpServices;
  readonly version: string;
  readonly scrape: () => Promise<{ contentType: string; text: string }>;
  /** Routes and pages beside those of every mode. */
  readonly routes: readonly Route[];
  readonly pages: readonly Router[];
}

/** The routes below `/v1/{publication}`, found by one look in a map: these answer every article view of every reader. */
function createPublicationApi(dispatch: Dispatcher, routes: readonly PublicationRoute[]) {
  const table = new Map<string, Map<string, PublicationRoute>>();
  for (const route of routes) {
    const rest = route.path.slice('/v1/{publication}'.length);
    const methods = table.get(rest) ?? new Map<string, PublicationRoute>();
    table.set(rest, methods.set(route.method.toUpperCase(), route));
  }

  /** Answers whether the path is one of these. */
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = request.url ?? '/';
    if (!url.startsWith('/v1/')) return false;
    const queryAt = url.indexOf('?');
    const path = queryAt === -1 ? url : url.slice(0, queryAt);
    const slash = path.indexOf('/', 4);
    const methods = slash === -1 ? undefined : table.get(path.slice(slash));
    if (methods === undefined) return false;
    const exchange: Exchange = {
      request,
      response,
      params: { publication: path.slice(4, slash) },
      search: queryAt === -1 ? '' : url.slice(queryAt),
    };
    const route = methods.get(request.method ?? '');
    if (route !== undefined) void dispatch.publicationRoute(route, exchange);
    else if (request.method === 'OPTIONS') void dispatch.preflight(exchange);
    else void dispatch.refuse(exchange, wrongMethod(), { Allow: [...methods.keys(), 'OPTIONS'].join(', ') });
    return true;
  };
}

function wrongMethod(): PaywallError {
  return new PaywallError('method-not-allowed', 'This path takes other methods.');
}

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
  return parts.length === expected.length && expected.every((part, at) => part.startsWith('{') || part === parts[at]);
}

/** Everything else: admins, webhooks, pages, keys, documents, operations. */
function createPages(
  dispatch: Dispatcher,
  routes: readonly (Route | AdminRoute)[],
  routers: readonly Router[],
): express.Express {
  const pages = express.Router();
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    pages[route.method](path, (request, response) => {
      const exchange = exchangeOf(request, response);
      return 'role' in route ? dispatch.adminRoute(route, exchange) : dispatch.route(route, exchange);
    });
  }
  for (const router of routers) pages.use(router);
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

const adminRoutes = (services: HttpServices): readonly AdminRoute[] => [
  adminPublicationsRoute(services),
  ...adminOffersRoutes(services),
  ...adminOfferChangesRoutes(services),
  ...adminReadersRoutes(services),
  adminAuditRoute(services),
];

/**
 * The whole HTTP face. The publication API is asked first and runs on Node's own request and response, for Express costs more
 * than the decision does; what it does not know goes to Express.
 */
export function createApp({ services, version, scrape, ...more }: AppParts): Listener {
  const dispatch = createDispatcher(services);
  const publicationRoutes = [
    meterRoute(services),
    releaseRoute(services),
    gateRoute(services),
    entitlementRoute(services),
    offersRoute(services),
    checkoutRoute(services),
    checkoutReturnRoute(services),
    portalRoute(services),
  ];
  const routes = [
    stripeWebhookRoute(services),
    ...adminRoutes(services),
    jwksRoute(services),
    ...operationsRoutes({ ping: services.ping, scrape }),
    ...more.routes,
  ];
  const about = { publicUrl: services.publicUrl, version, readerCookie: services.cookies.readerName };
  let document: string | undefined;
  const openapi: Route = defineRoute({
    method: 'get',
    path: '/openapi.json',
    summary: 'This interface as an OpenAPI 3.1 document',
    tag: 'Operations',
    query: anyQuery,
    body: null,
    answers: { 200: { description: 'The document.' } },
    handle() {
      document ??= JSON.stringify(openApiDocument([...publicationRoutes, ...routes, openapi], about));
      return { status: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: document };
    },
  });
  const publicationApi = createPublicationApi(dispatch, publicationRoutes);
  const pages = createPages(dispatch, [...routes, openapi], [docsRouter(), ...more.pages]);
  return (request, response) => {
    if (!publicationApi(request, response)) pages(request, response);
  };
}
