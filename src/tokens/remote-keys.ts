import { createPublicKey, type KeyObject } from 'node:crypto';
import jwksRsa from 'jwks-rsa';
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
   * The key of this name, or null where the set has none; without a name the one key of a set of one. Throws
   * `identity-unavailable` where the set cannot be had, after two seconds at most.
   */
  find(kid: string | undefined): Promise<RemoteKey | null>;
}

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

/** Bounded as a whole, body included; the client's own timeout only bounds each pause between two packets. */
async function fetchJson(uri: string): Promise<{ keys: unknown }> {
  const response = await fetch(uri, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(waitMs),
  });
  if (!response.ok) throw new Error(`The key set's host answered ${response.status}.`);
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('keys' in body) || !Array.isArray(body.keys))
    throw new Error('The key set has no list of keys.');
  return { keys: body.keys };
}

function find({ keys }: FetchedSet, kid: string | undefined): RemoteKey | null {
  if (kid === undefined) return keys.length === 1 ? (keys[0]?.remote ?? null) : null;
  return keys.find((each) => each.kid === kid)?.remote ?? null;
}

type KeyClient = ReturnType<typeof jwksRsa>;

async function fetchSet(client: KeyClient): Promise<FetchedSet['keys']> {
  const found = await client.getSigningKeys();
  return found.map((each) => ({
    kid: each.kid ?? null,
    remote: { key: createPublicKey(each.getPublicKey()), algorithm: each.alg ?? null },
  }));
}

/**
 * The whole set is kept for ten minutes, and fetched anew when a token names a key that it lacks: at most once in ten
 * seconds, and once for all who wait. jwks-rsa's own cache is not used, for it fetches once per name: whoever makes up names
 * would use up its rate limit, and with it everybody's way in.
 */
export function createRemoteKeys({ uri, clock }: { readonly uri: string; readonly clock: Clock }): RemoteKeys {
  const client = jwksRsa({ jwksUri: uri, fetcher: fetchJson, cache: false });
  let current: FetchedSet | null = null;
  let failure: { readonly at: EpochMs; readonly cause: unknown } | null = null;
  let fetching: Promise<void> | null = null;

  async function attempt(): Promise<void> {
    try {
      current = { keys: await fetchSet(client), at: clock.now() };
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
