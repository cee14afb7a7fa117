import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { ZodType, z } from 'zod';
import type { KnownAdmin } from '../paywall/admin/admin.ts';
import type { AdminRight } from '../paywall/admin/rights.ts';
import type { PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';
import type { BodyLimits } from './bodies/read-body.ts';
import type { ByteText } from './byte-text.ts';
import type { AwaitedByPeople } from './pages/page-texts.ts';
import type { RateRule } from './rate-limiting.ts';

/** What a handler gives back. A string body is sent as it is, anything else as JSON; `bytes` take the place of a body. */
export interface Answer {
  status: number;
  headers?: OutgoingHttpHeaders;
  body?: unknown;
  bytes?: ByteText;
  /** Why a view was decided as it was, for the log. */
  reason?: string;
}

/** One request, parsed. */
export interface Call<Query, Body> {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** The client's address, as the trusted-proxy count decides. */
  readonly address: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
}

export type PublicationCall<Query, Body> = Call<Query, Body> & {
  readonly publication: Publication;
  /** `false` for a view beyond the bound on those in flight: it is decided without the store. */
  readonly mayAskStore: boolean;
  /** What is answered instead of throwing the error: a problem, with these members besides, or a page for people. */
  readonly refuse: (error: PaywallError, members?: Record<string, unknown>) => Answer;
};

/** What a request says beside who sends it. */
export interface Input {
  readonly query: unknown;
  readonly body: unknown;
}

/** A call of which it is not known yet what it says. */
export type Admitted = Omit<PublicationCall<unknown, unknown>, keyof Input | 'mayAskStore'>;

/** The call with what it says. Each field by its name, because copies of objects are felt on every view. */
export function callWith(
  call: Admitted,
  { query, body }: Input,
  mayAskStore: boolean,
): PublicationCall<unknown, unknown> {
  const { request, requestId, address, params, publication, refuse } = call;
  return { request, requestId, address, params, publication, refuse, query, body, mayAskStore };
}

interface Spec<Query extends ZodType, Body extends ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** In the notation of OpenAPI: `/v1/{publication}/meter`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly query: Query;
  /** Null if the request has no body, or none that is looked at. */
  readonly body: Body | null;
  /** How large the body may be, if not as large as all others. */
  readonly bodyLimits?: BodyLimits;
  /** A request without a body counts as one with an empty object. */
  readonly isBodyOptional?: true;
  /** A body that is not JSON. `form`: of an HTML form. `unread`: a form or a text that is received, and whatever it says is not looked at. */
  readonly bodyIs?: 'form' | 'unread';
  /** What can come back, for the OpenAPI document. Problems that every route may answer are added there. `csv`: also as a table, if asked for. */
  readonly answers: Readonly<Record<number, { description: string; schema?: ZodType; csv?: true }>>;
  /** Whether a call changes something, so that it is refused from a foreign origin. `post`, `put` and `delete` always do. */
  readonly changesState?: boolean;
  readonly headers?: ZodType;
  /** By which schemes of the OpenAPI document a caller is known, for a route that is for neither readers nor admins with a role. */
  readonly security?: readonly Readonly<Record<string, []>>[];
}

/** A route: what it takes, what it answers, and a handler in which no rule of the product lives. */
export interface Route<Query extends ZodType = ZodType, Body extends ZodType = ZodType> extends Spec<Query, Body> {
  readonly handle: (call: Call<z.output<Query>, z.output<Body>>) => Promise<Answer> | Answer;
}

/** A route below `/v1/{publication}`: it is found, its origin is checked and its rate is limited before it is handled. */
export interface PublicationRoute<Query extends ZodType = ZodType, Body extends ZodType = ZodType>
  extends Spec<Query, Body> {
  /** What people wait for who come here in a browser: what cannot be answered now is asked for again by the page itself. */
  readonly awaiting?: AwaitedByPeople;
  /** Counted for each publication by itself, beside the limit that a publication sets for all its calls. */
  readonly rateLimit?: RateRule;
  /** Headers in which its problems say which they are, for callers that read no bodies. */
  readonly headersOf?: (error: PaywallError) => OutgoingHttpHeaders;
  /** Whether its calls come from AMP pages, which have rules of their own as to who may call. */
  readonly isAmp?: true;
  /** Whether its calls are views of articles, of which only so many are worked on at once. */
  readonly isView?: true;
  readonly handle: (call: PublicationCall<z.output<Query>, z.output<Body>>) => Promise<Answer> | Answer;
}

type AdminCall<Query, Body> = Call<Query, Body> & { readonly admin: KnownAdmin };

/** A route for admins. Who it is, and whether they may, is known before anything of the request is read. */
export interface AdminRoute<Query extends ZodType = ZodType, Body extends ZodType = ZodType> extends Spec<Query, Body> {
  readonly right: AdminRight;
  /** `publication` is null if the path names none. */
  readonly handle: (
    call: AdminCall<z.output<Query>, z.output<Body>> & { readonly publication: Publication | null },
  ) => Promise<Answer> | Answer;
}

/** One below `/v1/admin/publications/{publication}`. */
interface PublicationAdminRoute<Query extends ZodType, Body extends ZodType>
  extends Omit<AdminRoute<Query, Body>, 'handle'> {
  readonly handle: (
    call: AdminCall<z.output<Query>, z.output<Body>> & { readonly publication: Publication },
  ) => Promise<Answer> | Answer;
}

/** A route that is found by the whole of its path. */
export type AnyRoute = Route | AdminRoute;

/** Whether a call of this route changes something. */
export const changesState = ({
  method,
  changesState = false,
}: Pick<Spec<ZodType, ZodType>, 'method' | 'changesState'>) => method !== 'get' || changesState;

/** Ties the types of a route's schemas to those of its handler; the table of routes holds it with its types forgotten. */
export function defineRoute<Query extends ZodType, Body extends ZodType>(route: Route<Query, Body>): Route {
  return route as unknown as Route;
}

/** The same for a route below `/v1/{publication}`. */
export function definePublicationRoute<Query extends ZodType, Body extends ZodType>(
  route: PublicationRoute<Query, Body>,
): PublicationRoute {
  return route as unknown as PublicationRoute;
}

/** The same for a route for admins. */
export function defineAdminRoute<Query extends ZodType, Body extends ZodType>(
  route: AdminRoute<Query, Body>,
): AdminRoute {
  return route as unknown as AdminRoute;
}

/** The same for one below a publication, which is found before the route is handled. */
export function definePublicationAdminRoute<Query extends ZodType, Body extends ZodType>(
  route: PublicationAdminRoute<Query, Body>,
): AdminRoute {
  return route as unknown as AdminRoute;
}
