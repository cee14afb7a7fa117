import type { OutgoingHttpHeaders } from 'node:http';
import { hasCode, PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';
import { type Soon, whenThere } from '../paywall/soon.ts';
import { createAdminSignIn } from './admin/sign-in.ts';
import { withPlace } from './admission.ts';
import { createOriginPolicy } from './origins.ts';
import { parseBody } from './parse.ts';
import { parseQuery } from './query.ts';
import { createPublicationLimits, isLimited } from './rate-limiting.ts';
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
import { createRunner, type Exchange } from './run.ts';
import type { HttpServices } from './services.ts';

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

/** Runs routes: the path of every request, top to bottom. */
export function createDispatcher(needs: Needs) {
  const { publications, admission } = needs;
  const { run, refused, requestIdOf } = createRunner(needs);
  const origins = createOriginPolicy(needs.publicUrl);
  const signIn = createAdminSignIn(needs);
  const takeFromLimits = createPublicationLimits(needs);

  function publicationNamed(name: string | undefined): Publication {
    const publication = name === undefined ? undefined : publications.get(name);
    if (publication === undefined) throw new PaywallError('unknown-publication', 'There is no such publication.');
    return publication;
  }

  /** Reads what a request says, and goes on with it. */
  function read(
    route: AnyRoute | PublicationRoute,
    { request, search }: Exchange,
    goOn: (input: Input) => Soon<Answer>,
  ): Soon<Answer> {
    const query = parseQuery(route.query, search);
    return route.body === null
      ? goOn({ query, body: undefined })
      : parseBody(request, route, (body) => goOn({ query, body }));
  }

  const plain = (route: Route, exchange: Exchange) =>
    run(exchange, route, ({ requestId, address }) => {
      const { request, params } = exchange;
      return read(route, exchange, (input) => route.handle({ request, requestId, address, params, ...input }));
    });

  /** A route for admins: nothing of the request is looked at before it is known who asks. */
  const forAdmins = (route: AdminRoute, exchange: Exchange) =>
    run(exchange, route, async ({ requestId, address, head }) => {
      const { request, params } = exchange;
      Object.assign(head, { 'Cache-Control': 'private, no-store', Vary: 'Authorization, Cookie' });
      const admin = await signIn(request, address, route);
      const named = params['publication'];
      const publication = named === undefined ? null : publicationNamed(named);
      return read(route, exchange, (input) =>
        route.handle({ request, requestId, address, params, ...input, publication, admin }),
      );
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
    read(route, exchange, (input) =>
      withPlace(admission, (hasPlace) =>
        whenThere(hasPlace && isWithinLimits(call, route), (mayAskStore) =>
          route.handle(callWith(call, input, mayAskStore)),
        ),
      ),
    );

  async function limited(route: PublicationRoute, exchange: Exchange, call: Admitted): Promise<Answer> {
    await takeFromLimits(call.publication, call.address, route.rateLimit);
    return read(route, exchange, (input) => route.handle(callWith(call, input, true)));
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
