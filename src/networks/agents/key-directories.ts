import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock, EpochMs } from '../../paywall/clock.ts';
import type { Outgoing } from '../outgoing.ts';

/** `absent`: the directory was read after the signature was made, and has no such key. `pending`: it cannot be said yet. */
export type FoundKey = KeyObject | 'absent' | 'pending';

export interface AskedKey {
  /** The thumbprint of the key (RFC 7638). */
  readonly keyid: string;
  readonly signedAt: EpochMs;
  /** Whether a publication lists the agent: others have a small allowance of fetches. */
  readonly isListed: boolean;
}

/** The keys that agents publish. */
export interface KeyDirectories {
  /** Never waits: what is not there is fetched in the background. */
  keyOf(agent: URL, asked: AskedKey): FoundKey;
  /** Gives up what is being fetched. */
  close(): void;
}

export type DirectoryOutcome = 'fetched' | 'failed' | 'no-allowance';

interface Needs {
  readonly outgoing: Outgoing;
  readonly realClock: Clock;
  readonly onFetch: (outcome: DirectoryOutcome) => void;
  /** Whether directories on this machine will do: in sandbox mode. */
  readonly takesLoopback: boolean;
}

interface Directory {
  keys: ReadonlyMap<string, DirectoryKey>;
  /** When it was last read to the end; null before that. */
  readAt: EpochMs | null;
  staleAt: EpochMs;
  triedAt: EpochMs;
  failures: number;
  isRunning: boolean;
}

interface DirectoryKey {
  readonly key: KeyObject;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

const wellKnownPath = '/.well-known/http-message-signatures-directory';

const mostBytes = 65_536;
const mostKeys = 64;
const withinMs = 3_000;
const mostAtOnce = 8;
const mostListed = 500;
const mostOthers = 100;
/** Fetches of directories of agents that no publication lists, in a minute. */
const allowance = 6;
const minuteMs = 60_000;
const shortestKeptMs = 5 * minuteMs;
const usualKeptMs = 60 * minuteMs;
const longestKeptMs = 24 * 60 * minuteMs;
/** Delay before a directory is asked again for a key that it did not have. */
const askAgainMs = minuteMs;

const seconds = z.number().int().optional();
const directorySchema = z.object({
  keys: z.array(z.looseObject({ kty: z.string() })).max(mostKeys),
});
const keySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/),
  use: z.literal('sig').optional(),
  nbf: seconds,
  exp: seconds,
});

/** RFC 7638, with the members of RFC 8037, appendix A.3. */
const thumbprintOf = (x: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');

/** The Ed25519 keys of a directory, by their thumbprints; what it says of their names is not believed. Throws for what is no directory. */
export function keysIn(body: string): ReadonlyMap<string, DirectoryKey> {
  const { keys } = directorySchema.parse(JSON.parse(body));
  const found = new Map<string, DirectoryKey>();
  for (const each of keys) {
    const parsed = keySchema.safeParse(each);
    if (!parsed.success) continue;
    const { x, nbf, exp } = parsed.data;
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const from = nbf === undefined ? Number.NEGATIVE_INFINITY : nbf * 1000;
    found.set(thumbprintOf(x), { key, from, until: exp === undefined ? Number.POSITIVE_INFINITY : exp * 1000 });
  }
  return found;
}

function keptMs(cacheControl: string | undefined): number {
  const age = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/i.exec(cacheControl ?? '')?.[1];
  return Math.min(longestKeptMs, Math.max(shortestKeptMs, age === undefined ? usualKeptMs : Number(age) * 1000));
}

/** So many fetches in each minute. */
function createAllowance(realClock: Clock): () => boolean {
  let [minute, taken] = [0, 0];
  return () => {
    const now = Math.floor(realClock.now() / minuteMs);
    if (now !== minute) [minute, taken] = [now, 0];
    taken += 1;
    return taken <= allowance;
  };
}

export function createKeyDirectories({ outgoing, realClock, onFetch, takesLoopback }: Needs): KeyDirectories {
  // Apart, so that nobody who makes up hosts pushes those out that a publication lists.
  const listed = new LRUCache<string, Directory>({ max: mostListed });
  const others = new LRUCache<string, Directory>({ max: mostOthers });
  const mayFetchOther = createAllowance(realClock);
  const closing = new AbortController();
  let running = 0;

  async function fetchInto(directory: Directory, origin: string): Promise<void> {
    try {
      const headers = { Accept: 'application/http-message-signatures-directory+json, application/json' };
      const limits = { headers, mostBytes, withinMs, signal: closing.signal };
      const answer = await outgoing.get(`${origin}${wellKnownPath}`, limits);
      if (answer.status !== 200) throw new Error(`It answered ${answer.status}.`);
      directory.keys = keysIn(answer.body);
      directory.readAt = directory.triedAt;
      directory.staleAt = realClock.now() + keptMs(answer.headers['cache-control']);
      directory.failures = 0;
      onFetch('fetched');
    } catch {
      // What was read before stays.
      directory.failures += 1;
      onFetch('failed');
    }
    directory.isRunning = false;
    running -= 1;
  }

  /** Asks once for all who wait, and after failures ever more seldom. */
  function refresh(directory: Directory, origin: string, isListed: boolean): void {
    const now = realClock.now();
    const restMs = Math.min(usualKeptMs, askAgainMs * 2 ** Math.min(directory.failures, 6));
    const isEarly = directory.triedAt > 0 && Math.abs(now - directory.triedAt) < restMs;
    if (directory.isRunning || isEarly || running >= mostAtOnce || closing.signal.aborted) return;
    if (!isListed && !mayFetchOther()) {
      onFetch('no-allowance');
      return;
    }
    directory.isRunning = true;
    directory.triedAt = now;
    running += 1;
    void fetchInto(directory, origin);
  }

  function directoryOf(origin: string, isListed: boolean): Directory {
    const directories = isListed ? listed : others;
    const known = directories.get(origin);
    if (known !== undefined) return known;
    const made = { keys: new Map(), readAt: null, staleAt: 0, triedAt: 0, failures: 0, isRunning: false };
    directories.set(origin, made);
    return made;
  }

  return {
    keyOf(agent, { keyid, signedAt, isListed }) {
      // Another port of a host may be somebody else's.
      if (agent.port !== '' && !takesLoopback) return 'pending';
      const { origin } = agent;
      const directory = directoryOf(origin, isListed);
      const now = realClock.now();
      const found = directory.keys.get(keyid);
      if (found === undefined || now >= directory.staleAt) refresh(directory, origin, isListed);
      if (found !== undefined) return now >= found.from && now < found.until ? found.key : 'absent';
      return directory.readAt !== null && directory.readAt >= signedAt ? 'absent' : 'pending';
    },
    close: () => closing.abort(),
  };
}
