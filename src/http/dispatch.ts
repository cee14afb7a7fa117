import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { hasCode, isUnanswered, PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';
import { type Soon, whenThere } from '../paywall/soon.ts';
import { createAdminSignIn } from './admin/sign-in.ts';
import { withPlace } from './admission.ts';
import { createOriginPolicy } from './origins.ts';
import type { AwaitedByPeople } from './pages/page-texts.ts';
import { parseBody } from './parse.ts';
import { asPaywallError, problemAnswer } from './problems.ts';
import { parseQuery } from './query.ts';
import { createPublicationLimits, isLimited } from './rate-limiting.ts';
import { readerPage, wantsPage } from './reader-page.ts';
import { createRequestIds } from './request-id.ts';
import {
  type AdminRoute,
  type Admitted,
  type Answer,
  type AnyRoute,
  callWith,
  changesState,
  type Input,
  type PublicationCall,
  type PublicationRoute,
  type Route,
} from './route.ts';
import { answeredWith, newHead, send } from './send-answer.ts';
import type { HttpServices } from './services.ts';
import { createTurns } from './turns.ts';

/** One request on its way through. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly params: Readonly<Record<string, string>>;
  readonly search: string;
}

/** The route that is run, as far as that matters to all of them. */
type Ran = Pick<PublicationRoute, 'path' | 'awaiting' | 'isView' | 'headersOf'>;

/** What is known of every request. */
interface Handled {
  readonly requestId: string;
  readonly address: string;
  /** Gathers the headers of the answer. */
  readonly head: OutgoingHttpHeaders;
}

type Needs = Pick<
  HttpServices,
  | 'publicUrl'
  | 'isBehindProxy'
  | 'trail'
  | 'adminPort'
  | 'publications'
  | 'admission'
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
  | 'supportCodes'
>;

interface Refusal {
  readonly requestId: string;
  readonly awaiting: AwaitedByPeople | null;
  /** Further members of the problem. */
  readonly members?: Record<string, unknown>;
}

/** Runs routes: the path of every request, top to bottom. */
export function createDispatcher(needs: Needs) {
  const { publications, networks, metrics, log, admission, trail } = needs;
  const requestIdOf = createRequestIds(needs);
  const origins = createOriginPolicy(needs.publicUrl);
  const signIn = createAdminSignIn(needs);
  const takeFromLimits = createPublicationLimits(needs);
  const endOfTurn = createTurns();

  function publicationNamed(name: string | undefined): Publication {
    const publication = name === undefined ? undefined : publications.get(name);
    if (publication === undefined) throw new PaywallError('unknown-publication', 'There is no such publication.');
    return publication;
  }

  /** What stands for a publication in a path may be anything. */
  const knownName = ({ params }: Exchange) => publications.get(params['publication'] ?? '')?.name ?? null;

  function read(route: AnyRoute | PublicationRoute, { request, search }: Exchange): Soon<Input> {
    const query = parseQuery(route.query, search);
    return route.body === null
      ? { query, body: undefined }
      : parseBody(request, route).then((body) => ({ query, body }));
  }

  /** An unavailable store is logged once, by the store, and not for every request. */
  function report(error: PaywallError, where: { requestId: string; route: string }): void {
    // The store's own watch says that it is unavailable; an event that another process handles is no fault.
    const level = isUnanswered(error) || hasCode(error, 'in-progress') ? 'debug' : 'error';
    log[level]({ ...where, code: error.code, err: error.cause }, error.message);
  }

  /** A problem for programs, and a page for people. */
  function refused(
    { request, search, params }: Exchange,
    error: PaywallError,
    { requestId, awaiting, members }: Refusal,
  ): Answer {
    const problem = problemAnswer(error, requestId, members);
    if (!wantsPage(request.headers)) return problem;
    const publication = publications.get(params['publication'] ?? '') ?? null;
    const { supportCodes } = needs;
    return readerPage(problem, error, { headers: request.headers, search, publication, awaiting, supportCodes });
  }

  /** Runs one handler between request id, problem answers, metrics and log. */
  async function run(
    exchange: Exchange,
    { path: routePath, awaiting, isView, headersOf }: Ran,
    handle: (call: Handled) => Soon<Answer>,
  ): Promise<void> {
    const startedAt = performance.now();
    const { request } = exchange;
    const requestId = requestIdOf(request.headers);
    const { 'x-forwarded-for': forwardedFor = '' } = request.headers;
    const address = networks.clientAddress(request.socket.remoteAddress, String(forwardedFor));
    const head = newHead(requestId);
    const followed = trail?.begin({ requestId, request, route: routePath, publication: knownName(exchange) });
    let answer: Answer;
    let error: PaywallError | null = null;
    try {
      const call = { requestId, address, head };
      const handled = followed === undefined ? handle(call) : followed.run(() => handle(call));
      answer = handled instanceof Promise ? await handled : handled;
      if (isView) await endOfTurn();
    } catch (thrown) {
      error = asPaywallError(thrown);
      answer = refused(exchange, error, { requestId, awaiting: awaiting ?? null });
      Object.assign(head, headersOf?.(error));
      if (answer.status >= 500) report(error, { requestId, route: routePath });
    }
    send(exchange, answer, head);
    followed?.end({ status: answer.status, error });
    const seconds = (performance.now() - startedAt) / 1000;
    metrics.answered({ route: routePath, method: request.method ?? '', status: answer.status, seconds });
    if (log.isLevelEnabled('debug'))
      log.debug(answeredWith({ requestId, route: routePath, answer, error, seconds }, knownName(exchange)), 'answered');
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

  /** Whether the store is to be asked for a view more than this: not if it has too much to do to say how many there were. */
  function isWithinLimits({ publication, address }: Admitted, route: PublicationRoute): Promise<boolean> | boolean {
    // Most publications set no limit, and what is not waited for is not felt on every view.
    if (!isLimited(publication, route.rateLimit)) return true;
    return takeFromLimits(publication, address, route.rateLimit).then(
      () => true,
      (error: unknown) => {
        if (hasCode(error, 'overloaded')) return false;
        throw error;
      },
    );
  }

  /** A view. It takes its place when all of it is there, so that slow bodies hold none; without one it never asks the store. */
  const admitted = (route: PublicationRoute, exchange: Exchange, call: Admitted): Soon<Answer> =>
    whenThere(read(route, exchange), (input) =>
      withPlace(admission, (hasPlace) =>
        whenThere(hasPlace && isWithinLimits(call, route), (mayAskStore) =>
          route.handle(callWith(call, input, mayAskStore)),
        ),
      ),
    );

  async function limited(route: PublicationRoute, exchange: Exchange, call: Admitted): Promise<Answer> {
    await takeFromLimits(call.publication, call.address, route.rateLimit);
    const input = await read(route, exchange);
    return route.handle(callWith(call, input, true));
  }

  return {
    requestIdOf,

    /** A route that belongs to no publication, or one for admins. */
    route: (route: AnyRoute, exchange: Exchange) =>
      'right' in route ? forAdmins(route, exchange) : plain(route, exchange),

    publicationRoute: (route: PublicationRoute, exchange: Exchange) =>
      run(exchange, route, ({ requestId, address, head }) => {
        const { request, params } = exchange;
        const publication = publicationNamed(params['publication']);
        head['Cache-Control'] = 'private, no-store';
        origins[route.isAmp ? 'checkAmp' : 'check'](request, publication, { changesState: changesState(route), head });
        const awaiting = route.awaiting ?? null;
        const refuse: PublicationCall<unknown, unknown>['refuse'] = (error, members = {}) =>
          refused(exchange, error, { requestId, awaiting, members });
        const call = { request, requestId, address, params, publication, refuse };
        return route.isView ? admitted(route, exchange, call) : limited(route, exchange, call);
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
