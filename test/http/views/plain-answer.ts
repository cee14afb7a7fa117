import { STATUS_CODES } from 'node:http';
import type { Publication } from '../../../src/paywall/publication.ts';
import type { PlainBanner } from './plain-banner.ts';

/** The headers and bodies of answers, written down by hand from the contract. */

export interface PlainAnswer {
  readonly status: number;
  /** Names in lower case; several `set-cookie`s are several entries. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
}

type Headers = Record<string, string>;

const always: Headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
};

export const readerVary = 'Origin, Accept-Language, Authorization, Cookie, X-Entitlement-Token, X-Reader-Token';

const exposed =
  'Retry-After, X-Request-Id, X-Stile-Banner, X-Stile-Banner-Ref, X-Stile-Counted, X-Stile-Experiment, X-Stile-Left, X-Stile-Limit, X-Stile-Reason';

/** Whether pages of this origin may call. Without one nobody asks. */
export function isAllowed(origin: string, { settings }: Publication, own: readonly string[]): boolean {
  const host = /^https:\/\/([a-z0-9.-]+)$/.exec(origin)?.[1] ?? '';
  const below = settings.originSuffixes.some((suffix) => host.endsWith(`.${suffix}`));
  return own.includes(origin) || settings.origins.includes(origin) || below;
}

export const crossOrigin = (origin: string | undefined): Headers =>
  origin === undefined
    ? {}
    : {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': exposed,
      };

interface Made {
  readonly status: number;
  readonly headers?: Headers;
  readonly cookies?: readonly string[];
  readonly body?: unknown;
}

/** An answer with what all of them bear. */
export function plainAnswer(requestId: string, { status, headers = {}, cookies = [], body }: Made): PlainAnswer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const all: Headers = {
    ...always,
    'x-request-id': requestId,
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    ...(status !== 204 && { 'content-length': String(Buffer.byteLength(text)) }),
    ...headers,
  };
  const set = cookies.map((cookie) => ['set-cookie', cookie] as const);
  return { status, headers: [...Object.entries(all), ...set].sort(byName), text };
}

export const byName = (one: readonly string[], other: readonly string[]) => (String(one) < String(other) ? -1 : 1);

const statuses = {
  'invalid-identity': 401,
  'forbidden-origin': 403,
  'unknown-publication': 404,
  'unsupported-media-type': 415,
  'invalid-request': 422,
} as const;

/** A problem, in which members stand as RFC 9457 has them. */
export class PlainProblem extends Error {
  readonly #code: keyof typeof statuses;
  readonly #errors: readonly { path: string; message: string }[];

  constructor(code: keyof typeof statuses, detail: string, errors: readonly { path: string; message: string }[] = []) {
    super(detail);
    this.#code = code;
    this.#errors = errors;
  }

  /** `form`: proxies, which ask at the gate, read headers and no bodies. */
  answer(requestId: string, headers: Headers, form: 'meter' | 'gate'): PlainAnswer {
    const [code, detail, errors] = [this.#code, this.message, this.#errors];
    const toProxies: Headers =
      form === 'gate' ? { 'x-stile-reason': code.replaceAll('-', '_').toUpperCase(), 'x-stile-counted': 'false' } : {};
    const status = statuses[code];
    const problem = {
      type: `https://stile.dev/problems/${code}`,
      title: STATUS_CODES[status],
      status,
      detail,
      instance: requestId,
      code,
      ...(errors.length > 0 && { errors }),
    };
    const challenge: Headers = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
    const type = { 'content-type': 'application/problem+json' };
    return plainAnswer(requestId, {
      status,
      headers: { ...headers, ...type, ...challenge, ...toProxies },
      body: problem,
    });
  }
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Left out one after the other, until the rest fits. */
const dispensable = {
  template: {},
  variables: {},
  body: null,
  strapline: null,
  list: null,
  image: null,
  note: null,
  straplineCompact: null,
  offer: null,
  terms: null,
  button: null,
  headline: '',
};

/** The banner as the gate sends it, and whether it is whole. */
export function inHeader(banner: PlainBanner, mostBytes: number): { text: string; isWhole: boolean } {
  if (encoded(banner).length <= mostBytes) return { text: encoded(banner), isWhole: true };
  let rest: object = banner;
  for (const [field, nothing] of Object.entries(dispensable)) {
    rest = { ...rest, [field]: nothing };
    if (encoded(rest).length <= mostBytes) return { text: encoded(rest), isWhole: false };
  }
  const { state, layout } = banner;
  return { text: encoded({ state, layout }), isWhole: false };
}
