import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { hasCode, PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';
import { createAdminSignIn } from './admin/sign-in.ts';
import { createOriginPolicy } from './origins.ts';
import type { AwaitedByPeople } from './pages/page-texts.ts';
import { parse, readJson } from './parse.ts';
import { asPaywallError, problemAnswer } from './problems.ts';
import { queryOf } from './query.ts';
import { createRateLimiting } from './rate-limiting.ts';
import { readerPage, wantsPage } from './reader-page.ts';
import { createRequestIds } from './request-id.ts';
import {
  type AdminRoute,
  type Answer,
  type AnyRoute,
  changesState,
  type PublicationRoute,
  type Route,
} from './route.ts';
import { newHead, send } from './send-answer.ts';
import type { HttpServices } from './services.ts';

/** One request on its way through. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string>>;
  readonly search: string;
}

type Needs = Pick<
  HttpServices,
  | 'publicUrl'
  | 'isBehindProxy'
  | 'trail'
  | 'adminPort'
  | 'publications'
  | 'rateLimits'
  | 'hashes'
  | 'networks'
  | 'metrics'
  | 'log'
  | 'adminTokens'
  | 'failedSignIns'
  | 'adminSessions'
  | 'adminCookies'
  | 'clock'
  | 'tally'
>;

/** What one site (IPv4 /24, IPv6 /48) may ask of a limited route: as much as so many clients. */
const clientsOfSite = 10;

/** Runs routes: the path of every request, top to bottom. */
export function createDispatcher(needs: Needs) {
  const { publications, networks, metrics, log, clock, tally, trail } = needs;
  const requestIdOf = createRequestIds(needs);
  const origins = createOriginPolicy(needs.publicUrl);
  const signIn = createAdminSignIn(needs);
  const limit = createRateLimiting(needs);

  /** The publication's own limit for all its calls, and the route's. */
  async function takeFromRateLimits(publication: Publication, route: PublicationRoute, address: string) {
    const { name, settings } = publication;
    try {
      if (settings.rateLimit !== null) await limit(address, { scope: name, ...settings.rateLimit });
      if (route.rateLimit !== undefined) {
        const { scope, requests, perSeconds } = route.rateLimit;
        await limit(address, { scope: `${scope} ${name}`, requests, perSeconds });
        await limit(
          address,
          { scope: `${scope} ${name} site`, requests: requests * clientsOfSite, perSeconds },
          'site',
        );
      }
    } catch (error) {
      if (asPaywallError(error).code === 'rate-limited') {
        metrics.rateLimited(name);
        tally.count('rateLimited', { publication, at: clock.now() });
      }
      throw error;
    }
  }

  function publicationNamed(name: string | undefined): Publication {
    const publication = name === undefined ? undefined : publications.get(name);
    if (publication === undefined) throw new PaywallError('unknown-publication', 'There is no such publication.');
    return publication;
  }

  /** What stands for a publication in a path may be anything. */
  const knownName = ({ params }: Exchange) => publications.get(params['publication'] ?? '')?.name ?? null;

  async function read(route: AnyRoute | PublicationRoute, { request, search }: Exchange) {
    const query = parse(route.query, queryOf(search, route.query), 'query');
    const body =
      route.body === null ? undefined : parse(route.body, await readJson(request, route.isBodyOptional), 'body');
    return { query, body };
  }

  /** An unavailable store is logged once, by the store, and not for every request. */
  function report(error: PaywallError, where: { requestId: string; route: string }): void {
    // The store's own watch says that it is unavailable; an event that another process handles is no fault.
    const level = hasCode(error, 'store-unavailable', 'in-progress') ? 'debug' : 'error';
    log[level]({ ...where, code: error.code, err: error.cause }, error.message);
  }

  /** A problem for programs, and a page for people. */
  function refused(
    { request, search, params }: Exchange,
    error: PaywallError,
    { requestId, awaiting }: { readonly requestId: string; readonly awaiting: AwaitedByPeople | null },
  ): Answer {
    const problem = problemAnswer(error, requestId);
    if (!wantsPage(request.headers)) return problem;
    const publication = publications.get(params['publication'] ?? '') ?? null;
    return readerPage(problem, error, { headers: request.headers, search, publication, awaiting });
  }

  /** Runs one handler between request id, problem answers, metrics and log. */
  async function run(
    exchange: Exchange,
    { path: routePath, awaiting = null }: { readonly path: string; readonly awaiting?: AwaitedByPeople | null },
    handle: (call: { requestId: string; address: string; head: OutgoingHttpHeaders }) => Promise<Answer>,
  ): Promise<void> {
    const startedAt = performance.now();
    const { request } = exchange;
    const requestId = requestIdOf(request.headers);
    const address = networks.clientAddress(
      request.socket.remoteAddress,
      String(request.headers['x-forwarded-for'] ?? ''),
    );
    const head = newHead(requestId);
    const followed = trail?.begin({ requestId, request, route: routePath, publication: knownName(exchange) });
    let answer: Answer;
    let error: PaywallError | null = null;
    try {
      const call = { requestId, address, head };
      answer = await (followed === undefined ? handle(call) : followed.run(() => handle(call)));
    } catch (thrown) {
      error = asPaywallError(thrown);
      answer = refused(exchange, error, { requestId, awaiting });
      if (answer.status >= 500) report(error, { requestId, route: routePath });
    }
    send(exchange, answer, head);
    followed?.end({ status: answer.status, error });
    const seconds = (performance.now() - startedAt) / 1000;
    metrics.answered({ route: routePath, method: request.method ?? '', status: answer.status, seconds });
    if (log.isLevelEnabled('debug'))
      log.debug({ requestId, route: routePath, status: answer.status, ms: Math.round(seconds * 1000) }, 'answered');
  }

  const plain = (route: Route, exchange: Exchange) =>
    run(exchange, route, async ({ requestId, address }) => {
      const { query, body } = await read(route, exchange);
      return route.handle({ request: exchange.request, requestId, address, params: exchange.params, query, body });
    });

  /** A route for admins: nothing of the request is looked at before it is known who asks. */
  const forAdmins = (route: AdminRoute, exchange: Exchange) =>
    run(exchange, route, async ({ requestId, address, head }) => {
      const { request, params } = exchange;
      Object.assign(head, { 'Cache-Control': 'private, no-store', Vary: 'Authorization, Cookie' });
      const admin = await signIn(request, address, route);
      const named = params['publication'];
      const publication = named === undefined ? null : publicationNamed(named);
      const { query, body } = await read(route, exchange);
      return route.handle({ request, requestId, address, params, query, body, publication, admin });
    });

  return {
    requestIdOf,

    /** A route that belongs to no publication, or one for admins. */
    route: (route: AnyRoute, exchange: Exchange) =>
      'role' in route ? forAdmins(route, exchange) : plain(route, exchange),

    publicationRoute: (route: PublicationRoute, exchange: Exchange) =>
      run(exchange, route, async ({ requestId, address, head }) => {
        const { request, params } = exchange;
        const publication = publicationNamed(params['publication']);
        head['Cache-Control'] = 'private, no-store';
        origins.check(request, publication, { changesState: changesState(route), head });
        await takeFromRateLimits(publication, route, address);
        const { query, body } = await read(route, exchange);
        return route.handle({ request, requestId, address, params, query, body, publication });
      }),

    /** The preflight of a browser, for any path below a publication. */
    preflight: (exchange: Exchange) =>
      run(exchange, { path: 'preflight' }, async ({ head }) => {
        const publication = publicationNamed(exchange.params['publication']);
        origins.preflight(exchange.request, publication, head);
        return { status: 204 };
      }),

    /** Answers with a problem where no route is. Below a publication its own pages may read that too. */
    refuse: (exchange: Exchange, error: PaywallError, headers: OutgoingHttpHeaders = {}) =>
      run(exchange, { path: 'none' }, async ({ requestId, head }) => {
        const publication = publications.get(exchange.params['publication'] ?? '');
        if (publication !== undefined) origins.check(exchange.request, publication, { changesState: false, head });
        const answer = refused(exchange, error, { requestId, awaiting: null });
        return { ...answer, headers: { ...answer.headers, ...headers } };
      }),
  };
}

export type Dispatcher = ReturnType<typeof createDispatcher>;
