import { cookieNames } from '@stile/core';
import createClient, { type Client } from 'openapi-fetch';
import type { operations, paths } from './api.ts';
import { dataOf } from './problem.ts';
import { createReaderHeaders, type ReaderRequest } from './reader-request.ts';

export interface StileOptions {
  /** Where the site's server reaches Stile: `http://stile.internal:8080`. */
  readonly url: string;
  readonly publication: string;
  /** Stile's `PUBLIC_URL`, by which it names its cookies, if the site's server reaches it by another address. */
  readonly publicUrl?: string | undefined;
  /** `token` of one of `ADMIN_TOKENS`, for `admin`. */
  readonly adminToken?: string | undefined;
  /** Milliseconds after which Stile counts as unavailable; 1 000 if left out. What asks Stripe, or is for admins, has ten times as long. */
  readonly timeoutMs?: number | undefined;
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** The JSON body of an operation. */
type BodyOf<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

/** What an operation answers if it succeeds. */
type AnswerOf<Name extends keyof operations> = {
  [Status in keyof operations[Name]['responses']]: Status extends 200 | 201 | 202
    ? operations[Name]['responses'][Status] extends { content: { 'application/json': infer Answer } }
      ? Answer
      : never
    : never;
}[keyof operations[Name]['responses']];

/** Calls on behalf of one request of a reader's. All of them throw `StileProblem` and `StileUnavailable`. */
export interface Reader {
  /** Decides about an article, and counts it. `dryRun` decides without counting. */
  meter(body: BodyOf<'meterView'>, how?: { readonly dryRun?: boolean }): Promise<AnswerOf<'meterView'>>;
  /** Gives back what was counted and could not be shown. */
  release(body: BodyOf<'releaseView'>): Promise<AnswerOf<'releaseView'>>;
  entitlement(): Promise<AnswerOf<'readEntitlement'>>;
  offers(query?: { readonly locale?: string }): Promise<AnswerOf<'listOffers'>>;
  purchases(): Promise<AnswerOf<'listPurchases'>>;
  checkout(body: BodyOf<'openCheckout'>): Promise<AnswerOf<'openCheckout'>>;
  portal(body: BodyOf<'openPortal'>): Promise<AnswerOf<'openPortal'>>;
  gift(body: BodyOf<'makeGift'>): Promise<AnswerOf<'makeGift'>>;
  /** Every value of `Set-Cookie` that Stile has sent in these calls. Pass them on with the answer, or the reader is a new one each time. */
  readonly setCookies: readonly string[];
}

export interface Stile {
  /** Calls on behalf of a reader whose request this is. */
  reader(request: ReaderRequest): Reader;
  /** Every call of the interface, for a reader whose headers you pass yourself. Take its data by `dataOf`. */
  readonly api: Client<paths>;
  /** Every call for admins, by `adminToken`. Take its data by `dataOf`. */
  readonly admin: Client<paths>;
}

function createReader(
  { quick, patient }: { readonly quick: Client<paths>; readonly patient: Client<paths> },
  options: StileOptions,
  request: ReaderRequest,
): Reader {
  const { publication } = options;
  const names = cookieNames(options.publicUrl ?? options.url, publication);
  const known = createReaderHeaders(request, names);
  const setCookies: string[] = [];
  const path = { publication };

  async function asked<Result extends { readonly response: Response }>(call: Promise<Result>): Promise<Result> {
    const result = await call;
    const sent = result.response.headers.getSetCookie();
    known.keep(sent);
    setCookies.push(...sent);
    return result;
  }

  const common = () => ({ headers: known.next(), params: { path } });

  return {
    meter: (body, { dryRun = false } = {}) => {
      const params = { path, query: { dryRun } };
      return dataOf(asked(quick.POST('/v1/{publication}/meter', { ...common(), params, body })));
    },
    release: (body) => dataOf(asked(quick.POST('/v1/{publication}/meter/release', { ...common(), body }))),
    entitlement: () => dataOf(asked(quick.GET('/v1/{publication}/entitlement', common()))),
    offers: (query = {}) =>
      dataOf(asked(quick.GET('/v1/{publication}/offers', { ...common(), params: { path, query } }))),
    purchases: () => dataOf(asked(quick.GET('/v1/{publication}/purchases', common()))),
    checkout: (body) => dataOf(asked(patient.POST('/v1/{publication}/checkout', { ...common(), body }))),
    portal: (body) => dataOf(asked(patient.POST('/v1/{publication}/portal', { ...common(), body }))),
    gift: (body) => dataOf(asked(patient.POST('/v1/{publication}/gifts', { ...common(), body }))),
    setCookies,
  };
}

/** A client of one publication at one Stile. */
export function createStile(options: StileOptions): Stile {
  const { url, adminToken, timeoutMs = 1_000, fetch = globalThis.fetch } = options;
  const baseUrl = url.replace(/\/+$/, '');
  const within = (ms: number) => (request: Request) =>
    fetch(new Request(request, { redirect: 'manual', signal: AbortSignal.timeout(ms) }));
  const quick = createClient<paths>({ baseUrl, fetch: within(timeoutMs) });
  const patient = createClient<paths>({ baseUrl, fetch: within(10 * timeoutMs) });
  const authorization = adminToken === undefined ? {} : { Authorization: `Bearer ${adminToken}` };
  return {
    api: patient,
    admin: createClient<paths>({ baseUrl, fetch: within(10 * timeoutMs), headers: authorization }),
    reader: (request) => createReader({ quick, patient }, options, request),
  };
}
