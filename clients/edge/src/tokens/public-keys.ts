import { readText } from '../read-text.ts';
import { withinTime } from '../within-time.ts';
import { isObject, parseObject } from './json.ts';

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** The public keys of Stile. */
export interface PublicKeys {
  /** The key of this name; null if there is none, or if it cannot be had just now. Takes a second at most, and never throws. */
  find(kid: string): Promise<CryptoKey | null>;
}

interface FetchedSet {
  readonly keys: ReadonlyMap<string, CryptoKey>;
  readonly at: number;
  readonly freshMs: number;
}

const waitMs = 1_000;

/** The shortest time between two fetches, so that invented names of keys cost Stile four requests a minute. */
const pauseMs = 15_000;

/** How long the last set serves while it cannot be had again. A key withdrawn meanwhile is trusted no longer than that. */
const usableMs = 24 * 60 * 60_000;

/** What an answer may say of how long it is fresh, and what holds if it says nothing. */
const freshSeconds = { least: 15, usual: 300, most: 24 * 60 * 60 };

const mostBytes = 64 * 1024;
const mostKeys = 64;

/** Whether less than `spanMs` has passed since `at`. A clock that was moved back makes nothing young. */
const isWithin = (spanMs: number, at: number, now: number) => now >= at && now - at < spanMs;

/** For how long an answer says that it may be kept: RFC 9111, section 5.2.2.1, without the time that it has been kept already. */
function freshMsOf({ headers }: Response): number {
  const { least, usual, most } = freshSeconds;
  const maxAge = /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(headers.get('Cache-Control') ?? '')?.[1];
  const age = /^\d{1,9}$/.exec(headers.get('Age') ?? '')?.[0] ?? '0';
  const seconds = maxAge === undefined ? usual : Number(maxAge) - Number(age);
  return Math.min(Math.max(seconds, least), most) * 1000;
}

/** The key of one JWK (RFC 7517), or null for one that is not for signatures by ES256. Nothing of it but the point is imported. */
async function readKey(jwk: unknown): Promise<readonly [kid: string, key: CryptoKey] | null> {
  if (!isObject(jwk)) return null;
  const { kty, crv, x, y, kid, alg = 'ES256', use = 'sig' } = jwk;
  if (kty !== 'EC' || crv !== 'P-256' || alg !== 'ES256' || use !== 'sig') return null;
  if (typeof x !== 'string' || typeof y !== 'string' || typeof kid !== 'string') return null;
  try {
    const curve = { name: 'ECDSA', namedCurve: crv };
    return [kid, await crypto.subtle.importKey('jwk', { kty, crv, x, y }, curve, false, ['verify'])];
  } catch {
    return null;
  }
}

async function keysIn(text: string): Promise<FetchedSet['keys']> {
  const listed = parseObject(text)?.['keys'];
  const read = await Promise.all((Array.isArray(listed) ? listed.slice(0, mostKeys) : []).map(readKey));
  const keys = new Map(read.filter((key) => key !== null));
  if (keys.size === 0) throw new Error('The key set has no key for signatures by ES256.');
  return keys;
}

/**
 * The set at a URL. It is kept as long as its answer says, and fetched again for a name that it lacks, once for all who wait. While it
 * cannot be had the last one serves.
 */
export function createPublicKeys(needs: {
  readonly url: string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly now: () => number;
}): PublicKeys {
  const { url, fetch, now } = needs;
  let current: FetchedSet | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | null = null;

  async function fetchSet(): Promise<void> {
    const response = await fetch(new Request(url, { headers: { Accept: 'application/json' }, redirect: 'manual' }));
    if (response.status !== 200) throw new Error(`The key set's host answered ${response.status}.`);
    current = { keys: await keysIn(await readText(response, mostBytes)), at: now(), freshMs: freshMsOf(response) };
  }

  /** Some runtimes end what a request has begun together with that request, so a fetch may never end: another follows after the pause. */
  async function refresh(): Promise<void> {
    if (fetching === null || !isWithin(waitMs, lastAt, now())) {
      if (isWithin(pauseMs, lastAt, now())) return;
      lastAt = now();
      fetching = fetchSet();
    }
    const awaited = fetching;
    try {
      await withinTime(awaited, waitMs);
    } catch {
      // What is known already serves on.
    }
    if (fetching === awaited) fetching = null;
  }

  return {
    async find(kid) {
      if (current === null || !isWithin(current.freshMs, current.at, now())) await refresh();
      if (current?.keys.has(kid) !== true) await refresh();
      return current !== null && isWithin(usableMs, current.at, now()) ? (current.keys.get(kid) ?? null) : null;
    },
  };
}
