import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Router } from 'express';
import type { PaywallError } from '../paywall/errors.ts';
import { createDispatcher, type Dispatcher } from './dispatch.ts';
import { offersPageRoutes } from './offers-page/routes.ts';
import { openApiDocument } from './openapi/document.ts';
import { asPaywallError, nothingHere, wrongMethod } from './problems.ts';
import { type AnyRoute, defineRoute, type PublicationRoute, type Route } from './route.ts';
import { adminRoutes } from './routes/admin/all.ts';
import { adminSessionRoutes } from './routes/admin/session.ts';
import { signOnRoutes } from './routes/admin/sign-on.ts';
import { agentDocumentRoutes } from './routes/agent-documents.ts';
import { ampRoutes } from './routes/amp/all.ts';
import { appearanceRoute } from './routes/appearance.ts';
import { bannerRoute } from './routes/banner.ts';
import { checkoutRoute } from './routes/checkout.ts';
import { checkoutReturnRoute } from './routes/checkout-return.ts';
import { entitlementRoute } from './routes/entitlement.ts';
import { gateRoute } from './routes/gate.ts';
import { gateReleaseRoute } from './routes/gate-release.ts';
import { giftLinkRoute } from './routes/gift-link.ts';
import { giftsRoutes } from './routes/gifts.ts';
import { jwksRoute } from './routes/jwks.ts';
import { meterRoute } from './routes/meter.ts';
import { newsletterRoute } from './routes/newsletter.ts';
import { offersRoute } from './routes/offers.ts';
import { operationsRoutes } from './routes/operations.ts';
import { portalRoute } from './routes/portal.ts';
import { createPublicationRoutes } from './routes/publication-routes.ts';
import { purchasesRoute } from './routes/purchases.ts';
import { recoveryRoutes } from './routes/recovery.ts';
import { releaseRoute } from './routes/release.ts';
import { stripeWebhookRoute } from './routes/stripe-webhook.ts';
import { switchRoutes } from './routes/switch.ts';
import type { Exchange } from './run.ts';
import { anyQuery } from './schemas/metering.ts';
import type { HttpServices } from './services.ts';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface AppParts {
  readonly services: HttpServices;
  readonly version: string;
  readonly scrape: () => Promise<{ contentType: string; text: string }>;
  /** Why a request is refused before it is known what it asks for, or null. */
  readonly refusalOf: (request: IncomingMessage, path: string) => PaywallError | null;
  /** Routes and pages beside those of every mode. */
  readonly routes: readonly Route[];
  readonly pages: () => Promise<readonly Router[]>;
}

/** The longest path of ours names a reader by 256 characters, each of which may be nine when it is encoded. */
const longestPath = 3_000;

/** Between slashes. None of ours has more than eight. */
const mostParts = 16;

/** A path that begins otherwise is a whole URL, as only forward proxies are asked. */
const isNoPathOfOurs = (path: string) =>
  path[0] !== '/' || path.length > longestPath || path.split('/', mostParts + 1).length > mostParts;

interface Located {
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search: string;
}

function locate(url: string): Located {
  const queryAt = url.indexOf('?');
  return queryAt === -1 ? { path: url, search: '' } : { path: url.slice(0, queryAt), search: url.slice(queryAt) };
}

type Publications = Pick<HttpServices, 'publications'>;

/** The routes below `base` and the name of a publication. */
function createPublicationApi(
  dispatch: Dispatcher,
  { publications }: Publications,
  { base, routes }: { readonly base: '/v1/' | '/'; readonly routes: readonly PublicationRoute[] },
) {
  const find = createPublicationRoutes(routes);
  const isPage = base === '/';

  /** Returns whether the path is one of these or, below `/v1/`, none at all of a publication that there is. */
  return (request: IncomingMessage, response: ServerResponse, { path, search }: Located): boolean => {
    if (!path.startsWith(base)) return false;
    const slash = path.indexOf('/', base.length);
    if (slash === -1) return false;
    const publication = path.slice(base.length, slash);
    const found = find(publication, path.slice(slash));
    const isKnown = (found === null || isPage) && publications.get(publication) !== undefined;
    // A page is that of a publication alone: other things have addresses of the same form.
    if (isPage ? found === null || !isKnown : found === null && !isKnown) return false;
    const exchange: Exchange = { request, response, params: found?.params ?? { publication }, search };
    const route = found?.methods.get(request.method ?? '');
    if (route !== undefined) dispatch.publicationRoute(route, exchange);
    else if (request.method === 'OPTIONS') dispatch.preflight(exchange);
    else if (found === null) dispatch.refuse(exchange, nothingHere());
    else dispatch.refuse(exchange, wrongMethod(), { Allow: [...found.methods.keys(), 'OPTIONS'].join(', ') });
    return true;
  };
}

/** Pages, and whatever else Express is to find: loaded by the first who asks, for Express is a good part of a start. */
function createLazyPages(
  dispatch: Dispatcher,
  routes: readonly AnyRoute[],
  { pages: more, services: { publications } }: Pick<AppParts, 'pages' | 'services'>,
): Listener {
  let loading: Promise<Listener> | undefined;
  const load = async () => {
    const [{ createPages }, routers] = await Promise.all([import('./pages/pages.ts'), more()]);
    return createPages(dispatch, { routes, publications, routers });
  };
  return (request, response) => {
    loading ??= load();
    loading.then(
      (pages) => pages(request, response),
      (error: unknown) => dispatch.refuse({ request, response, params: {}, search: '' }, asPaywallError(error)),
    );
  };
}

/**
 * The whole HTTP face. The publication API is asked first and runs on Node's own request and response, for Express costs more
 * than the decision does; then what has one fixed path; and what neither knows goes to Express.
 */
export function createApp({ services, version, scrape, ...more }: AppParts): Listener {
  const dispatch = createDispatcher(services);
  const publicationRoutes = [
    meterRoute(services),
    releaseRoute(services),
    gateRoute(services),
    gateReleaseRoute(services),
    ...ampRoutes(services),
    bannerRoute(services),
    newsletterRoute(services),
    entitlementRoute(services),
    offersRoute(services),
    appearanceRoute,
    checkoutRoute(services),
    checkoutReturnRoute(services),
    portalRoute(services),
    purchasesRoute(services),
    ...recoveryRoutes(services),
    ...switchRoutes(services),
    ...giftsRoutes(services),
    giftLinkRoute(services),
    ...agentDocumentRoutes(services),
  ];
  const pageRoutes = offersPageRoutes(services);
  const routes = [
    stripeWebhookRoute(services),
    ...adminSessionRoutes(services),
    ...signOnRoutes(services),
    ...adminRoutes(services),
    jwksRoute(services),
    ...operationsRoutes({ ...services, scrape }),
    ...more.routes,
  ];
  const about = {
    publicUrl: services.publicUrl,
    version,
    readerCookie: services.cookies.readerName,
    adminCookie: services.adminCookies.name,
  };
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
      document ??= JSON.stringify(openApiDocument([...publicationRoutes, ...pageRoutes, ...routes, openapi], about));
      return { status: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: document };
    },
  });
  const publicationApi = createPublicationApi(dispatch, services, { base: '/v1/', routes: publicationRoutes });
  const publicationPages = createPublicationApi(dispatch, services, { base: '/', routes: pageRoutes });
  const all = [...routes, openapi];
  const fixed = new Map(all.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route]));
  const showPage = createLazyPages(dispatch, all, { ...more, services });

  return (request, response) => {
    const located = locate(request.url ?? '/');
    if (publicationApi(request, response, located)) return;
    if (publicationPages(request, response, located)) return;
    const refused = isNoPathOfOurs(located.path) ? nothingHere() : more.refusalOf(request, located.path);
    if (refused !== null) {
      dispatch.refuse({ request, response, params: {}, search: '' }, refused);
      return;
    }
    const route = fixed.get(`${request.method} ${located.path}`);
    if (route === undefined) showPage(request, response);
    else dispatch.route(route, { request, response, params: {}, search: located.search });
  };
}
