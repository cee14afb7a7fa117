import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';

interface RemoteKey {
  readonly key: KeyObject;
  /** The one algorithm that the publisher set aside this key for, or null. */
  readonly algorithm: string | null;
}

/** A key set that lies at a URL. */
export interface RemoteKeys {
  /**
   * The key of this name, or null if the set has none; without a name the one key of a set of one. Throws
   * `identity-unavailable` where the set cannot be had, after two seconds at most.
   */
  find(kid: string | undefined): Promise<RemoteKey | null>;
}

/** Sees a key set being fetched. */
export type OnFetch = (fetched: Promise<unknown>) => void;

interface FetchedSet {
  readonly keys: readonly { readonly kid: string | null; readonly remote: RemoteKey }[];
  readonly at: EpochMs;
}

const waitMs = 2_000;
const freshMs = 10 * 60_000;
/** How long the last set serves while its host does not answer. A key withdrawn meanwhile is trusted no longer than that. */
const usableMs = 60 * 60_000;
/** The shortest time between two fetches: a new key is found soon, and made-up key names cost the publisher's host little. */
const pauseMs = 10_000;

/** Whether less than `spanMs` has passed since `at`. A clock that was moved back makes nothing young. */
const within = (spanMs: number, at: EpochMs, now: EpochMs) => now >= at && now - at < spanMs;

/** The key of one JWK (RFC 7517), or null for one that is not for signatures or of a kind that Node does not know. */
function readKey(jwk: unknown): FetchedSet['keys'][number] | null {
  if (typeof jwk !== 'object' || jwk === null) return null;
  const { kid, alg, use } = jwk as Partial<Record<'kid' | 'alg' | 'use', unknown>>;
  if (use !== undefined && use !== 'sig') return null;
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const algorithm = typeof alg === 'string' ? alg : null;
    return { kid: typeof kid === 'string' ? kid : null, remote: { key, algorithm } };
  } catch {
    return null;
  }
}

/** Bounded as a whole, body included. Throws where the set cannot be had or holds no key at all. */
async function fetchSet(uri: string): Promise<FetchedSet['keys']> {
  const response = await fetch(uri, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(waitMs),
  });
  if (!response.ok) throw new Error(`The key set's host answered ${response.status}.`);
  const body: unknown = await response.json();
  const listed = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : null;
  const keys = Array.isArray(listed) ? listed.map(readKey).filter((key) => key !== null) : [];
  if (keys.length === 0) throw new Error('The key set has no key for signatures.');
  return keys;
}

function find({ keys }: FetchedSet, kid: string | undefined): RemoteKey | null {
  if (kid === undefined) return keys.length === 1 ? (keys[0]?.remote ?? null) : null;
  return keys.find((each) => each.kid === kid)?.remote ?? null;
}

/**
 * The whole set is kept for ten minutes, and fetched again when a token names a key that it lacks: at most once in ten
 * seconds, and once for all who wait. Not once per name, because invented names would then lock out everybody else.
 */
export function createRemoteKeys({
  uri,
  clock,
  onFetch,
}: {
  readonly uri: string;
  readonly clock: Clock;
  readonly onFetch?: OnFetch | undefined;
}): RemoteKeys {
  let current: FetchedSet | null = null;
  let failure: { readonly at: EpochMs; readonly cause: unknown } | null = null;
  let fetching: Promise<void> | null = null;

  async function attempt(): Promise<void> {
    try {
      const fetched = fetchSet(uri);
      onFetch?.(fetched);
      current = { keys: await fetched, at: clock.now() };
      failure = null;
    } catch (cause) {
      failure = { at: clock.now(), cause };
    }
  }

  async function refresh(): Promise<void> {
    const now = clock.now();
    const lastAt = Math.max(current?.at ?? -Infinity, failure?.at ?? -Infinity);
    if (fetching === null && within(pauseMs, lastAt, now)) return;
    fetching ??= attempt().finally(() => {
      fetching = null;
    });
    await fetching;
  }

  return {
    async find(kid) {
      if (current === null || !within(freshMs, current.at, clock.now())) await refresh();
      if (current !== null && find(current, kid) === null) await refresh();
      const set = current;
      const found = set !== null && within(usableMs, set.at, clock.now()) ? find(set, kid) : null;
      if (found !== null || failure === null) return found;
      throw new PaywallError('identity-unavailable', 'Sign-in tokens cannot be checked at the moment.', {
        retryAfterSeconds: pauseMs / 1000,
        cause: failure.cause,
      });
    },
  };
}
