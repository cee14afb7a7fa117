import { type CookieNames, headersOf, requestIdOf } from '@stile/core';

interface Finder {
  get(name: string): string | null;
}

/** Headers of a request, as `fetch` or as servers of Node's have them. */
export type RequestHeaders = Finder | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a publisher's server knows of the request of a reader's, on whose behalf it asks Stile. */
export interface ReaderRequest {
  readonly headers: RequestHeaders;
  /** The reader's own address. Stile believes it if `TRUST_PROXY` counts this server. Never taken from `X-Forwarded-For` unchecked. */
  readonly address?: string | undefined;
  /** A sign-in token of the site's own session; null if nobody is signed in. Left out: the bearer token of the request. */
  readonly signInToken?: string | null | undefined;
  /** 8 to 64 letters, digits, dots, hyphens and underscores. Left out: a new one. */
  readonly requestId?: string | undefined;
}

const isFinder = (headers: RequestHeaders): headers is Finder => typeof headers['get'] === 'function';

function finderIn(headers: RequestHeaders): Finder {
  if (isFinder(headers)) return headers;
  const plain = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { get: (name) => [plain.get(name) ?? []].flat().join(', ') || null };
}

/** The cookies of a reader during one request: those that came with it, and in their place those that Stile has set since. */
function createJar(header: string | null) {
  const set = new Map<string, string>();
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  const nameIn = (pair: string) => pair.slice(0, pair.indexOf('='));
  return {
    header: () => [...pairs.filter((pair) => !set.has(nameIn(pair))), ...set.values()].filter(Boolean).join('; '),
    add(setCookie: string) {
      const [pair = ''] = setCookie.split(';', 1);
      set.set(nameIn(pair), pair);
    },
  };
}

/** Headers for the calls that belong to one request of a reader's. */
export interface ReaderHeaders {
  next(): Headers;
  /** Takes note of what Stile sets, so that the next call is known as the same reader's. */
  keep(setCookies: readonly string[]): void;
}

export function createReaderHeaders(request: ReaderRequest, names: CookieNames): ReaderHeaders {
  const sent = finderIn(request.headers);
  const jar = createJar(sent.get('cookie'));
  const headers = { get: (name: string) => (name === 'cookie' ? jar.header() : sent.get(name)) };
  const requestId = requestIdOf(request);
  return {
    next: () => headersOf({ ...request, headers }, names, requestId),
    keep: (setCookies) => setCookies.forEach(jar.add),
  };
}
