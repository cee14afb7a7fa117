import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';
import { createAdminSignIn } from './admin.ts';
import { createOriginPolicy } from './origins.ts';
import { parse, readJson } from './parse.ts';
import { asPaywallError, problemAnswer } from './problems.ts';
import { createRateLimiting, type RateRule } from './rate-limiting.ts';
import type { AdminRoute, Answer, PublicationRoute, Route } from './route.ts';
import type { HttpServices } from './services.ts';

/** Headers of every JSON answer: nothing in it is to be run, framed, sniffed or kept. */
const safeHeaders: OutgoingHttpHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** One request on its way through. `headers` gathers what the answer bears, whether it becomes a problem or not. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string>>;
  readonly search: string;
}

type Needs = Pick<
  HttpServices,
  'publicUrl' | 'catalogue' | 'rateLimits' | 'hashes' | 'networks' | 'metrics' | 'log' | 'adminTokens'
>;

function send(response: ServerResponse, answer: Answer, headers: OutgoingHttpHeaders): void {
  const { status, body } = answer;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const all: OutgoingHttpHeaders = {
    ...safeHeaders,
    ...(body !== undefined && { 'Content-Type': 'application/json; charset=utf-8' }),
    ...headers,
    ...answer.headers,
  };
  if (status !== 204) all['Content-Length'] = Buffer.byteLength(text);
  response.writeHead(status, all);
  response.end(text);
}

/** A parameter that comes twice is a list, which no schema that names its parameters takes. */
function queryOf(search: string): Record<string, string | string[]> {
  const given = new URLSearchParams(search);
  const named = [...new Set(given.keys())].map((name) => {
    const values = given.getAll(name);
    return [name, values.length === 1 ? values.join() : values] as const;
  });
  return Object.fromEntries(named);
}

/** Runs routes: the path of every request, top to bottom. */
export function createDispatcher(needs: Needs) {
  const { catalogue, networks, metrics, log } = needs;
  const origins = createOriginPolicy(needs.publicUrl);
  const signIn = createAdminSignIn(needs);
  const limit = createRateLimiting(needs);

  /** The publication's own limit for all its calls, and the route's. */
  async function takeFromRateLimits({ name, settings }: Publication, route: PublicationRoute, address: string) {
    const rules: RateRule[] = [];
    if (settings.rateLimit !== null) rules.push({ scope: name, ...settings.rateLimit });
    if (route.rateLimit !== undefined) rules.push({ ...route.rateLimit, scope: `${route.rateLimit.scope} ${name}` });
    try {
      for (const rule of rules) await limit(address, rule);
    } catch (error) {
      if (asPaywallError(error).code === 'rate-limited') metrics.rateLimited(name);
      throw error;
    }
  }

  function publicationNamed(name: string | undefined): Publication {
    const publication = name === undefined ? undefined : catalogue.get(name);
    if (publication === undefined) throw new PaywallError('unknown-publication', 'There is no such publication.');
    return publication;
  }

  async function read(route: Route | PublicationRoute | AdminRoute, { request, search }: Exchange) {
    const query = parse(route.query, queryOf(search), 'query');
    const body = route.body === null ? undefined : parse(route.body, await readJson(request), 'body');
    return { query, body };
  }

  /** Runs one handler between request id, problem answers, metrics and log. */
  async function run(
    exchange: Exchange,
    routePath: string,
    handle: (call: { requestId: string; address: string; headers: OutgoingHttpHeaders }) => Promise<Answer>,
  ): Promise<void> {
    const startedAt = performance.now();
    const { request, response } = exchange;
    const requestId = randomUUID();
    const address = networks.clientAddress(
      request.socket.remoteAddress,
      String(request.headers['x-forwarded-for'] ?? ''),
    );
    const headers: OutgoingHttpHeaders = { 'X-Request-Id': requestId };
    let answer: Answer;
    try {
      answer = await handle({ requestId, address, headers });
    } catch (thrown) {
      const error = asPaywallError(thrown);
      answer = problemAnswer(error, requestId);
      if (answer.status >= 500)
        log.error({ requestId, route: routePath, code: error.code, err: error.cause }, error.message);
    }
    send(response, answer, headers);
    const seconds = (performance.now() - startedAt) / 1000;
    metrics.answered({ route: routePath, method: request.method ?? '', status: answer.status, seconds });
    log.debug({ requestId, route: routePath, status: answer.status, ms: Math.round(seconds * 1000) }, 'answered');
  }

  return {
    /** A route that belongs to no publication. */
    route: (route: Route, exchange: Exchange) =>
      run(exchange, route.path, async ({ requestId, address }) => {
        const { query, body } = await read(route, exchange);
        return route.handle({ request: exchange.request, requestId, address, params: exchange.params, query, body });
      }),

    publicationRoute: (route: PublicationRoute, exchange: Exchange) =>
      run(exchange, route.path, async ({ requestId, address, headers }) => {
        const { request, params } = exchange;
        const publication = publicationNamed(params['publication']);
        Object.assign(headers, { 'Cache-Control': 'private, no-store', Vary: 'Origin' });
        const changesState = route.method !== 'get' || route.changesState === true;
        Object.assign(headers, origins.check(request, publication, changesState));
        await takeFromRateLimits(publication, route, address);
        const { query, body } = await read(route, exchange);
        return route.handle({ request, requestId, address, params, query, body, publication });
      }),

    /** A route for admins: nothing of the request is looked at before it is known who asks. */
    adminRoute: (route: AdminRoute, exchange: Exchange) =>
      run(exchange, route.path, async ({ requestId, address, headers }) => {
        const { request, params } = exchange;
        Object.assign(headers, { 'Cache-Control': 'private, no-store', Vary: 'Authorization' });
        const admin = await signIn(request, address, route.role);
        const named = params['publication'];
        const publication = named === undefined ? null : publicationNamed(named);
        const { query, body } = await read(route, exchange);
        return route.handle({ request, requestId, address, params, query, body, publication, admin });
      }),

    /** The preflight of a browser, for any path below a publication. */
    preflight: (exchange: Exchange) =>
      run(exchange, 'preflight', async () => {
        const publication = publicationNamed(exchange.params['publication']);
        return { status: 204, headers: origins.preflight(exchange.request, publication) };
      }),

    /** Answers with a problem where no route is. */
    refuse: (exchange: Exchange, error: PaywallError, headers: OutgoingHttpHeaders = {}) =>
      run(exchange, 'none', async ({ requestId }) => {
        const answer = problemAnswer(error, requestId);
        return { ...answer, headers: { ...answer.headers, ...headers } };
      }),
  };
}

export type Dispatcher = ReturnType<typeof createDispatcher>;
