import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { hasCode, isUnanswered, type PaywallError } from '../paywall/errors.ts';
import { type Soon, settle } from '../paywall/soon.ts';
import type { AwaitedByPeople } from './pages/page-texts.ts';
import { asPaywallError, problemAnswer } from './problems.ts';
import { readerPage, wantsPage } from './reader-page.ts';
import { createRequestIds } from './request-id.ts';
import type { Answer, PublicationRoute } from './route.ts';
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
  'publications' | 'networks' | 'metrics' | 'log' | 'trail' | 'supportCodes' | 'isBehindProxy'
>;

interface Refusal {
  readonly requestId: string;
  readonly awaiting: AwaitedByPeople | null;
  /** Further members of the problem. */
  readonly members?: Record<string, unknown>;
}

/** What stands around every handler: request id, problem answers, metrics and log. */
export function createRunner(needs: Needs) {
  const { publications, networks, metrics, log, trail } = needs;
  const requestIdOf = createRequestIds(needs);
  const atEndOfTurn = createTurns();

  /** What stands for a publication in a path may be anything. */
  const knownName = ({ params }: Exchange) => publications.get(params['publication'] ?? '')?.name ?? null;

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

  /**
   * Runs one handler between request id, problem answers, metrics and log. Without promises of its own: each is felt on every view.
   */
  function run(exchange: Exchange, ran: Ran, handle: (call: Handled) => Soon<Answer>): void {
    const startedAt = performance.now();
    const { request } = exchange;
    const { path: routePath, awaiting = null, isView, headersOf } = ran;
    const requestId = requestIdOf(request.headers);
    const { 'x-forwarded-for': forwardedFor = '' } = request.headers;
    const address = networks.clientAddress(request.socket.remoteAddress, String(forwardedFor));
    const head = newHead(requestId);
    const followed = trail?.begin({ requestId, request, route: routePath, publication: knownName(exchange) });

    function finish(answer: Answer, error: PaywallError | null): void {
      send(exchange, answer, head);
      followed?.end({ status: answer.status, error });
      const seconds = (performance.now() - startedAt) / 1000;
      metrics.answered({ route: routePath, method: request.method ?? '', status: answer.status, seconds });
      if (!log.isLevelEnabled('debug')) return;
      log.debug(answeredWith({ requestId, route: routePath, answer, error, seconds }, knownName(exchange)), 'answered');
    }

    function fail(thrown: unknown): void {
      const error = asPaywallError(thrown);
      const answer = refused(exchange, error, { requestId, awaiting });
      Object.assign(head, headersOf?.(error));
      if (answer.status >= 500) report(error, { requestId, route: routePath });
      finish(answer, error);
    }

    function succeed(answer: Answer): void {
      if (isView) atEndOfTurn(() => finish(answer, null));
      else finish(answer, null);
    }

    const call = { requestId, address, head };
    settle(() => (followed === undefined ? handle(call) : followed.run(() => handle(call))), succeed, fail);
  }

  return { run, refused, requestIdOf };
}
