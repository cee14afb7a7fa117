import { type KeyObject, verify } from 'node:crypto';
import type { Clock, EpochMs } from '../../paywall/clock.ts';
import { madeOnce } from '../../paywall/made-once.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { KeyDirectories } from './key-directories.ts';
import {
  agentAddress,
  coveredBy,
  type RequestSignature,
  type SignedMessage,
  signatureBase,
  signaturesOf,
} from './signed-requests.ts';

/**
 * What the signatures of a request come to. `none`: it has none of this kind. `unverified`: it cannot be said, because the keys are not
 * there yet or something that is covered is not known here. `invalid`: it is wrong, no matter who sent it.
 */
export type SignatureCheck =
  | { readonly outcome: 'none' }
  /** `keyThumbprint`: of the key that signs (RFC 7638). */
  | { readonly outcome: 'verified'; readonly signer: string; readonly keyThumbprint?: string }
  | { readonly outcome: 'unverified'; readonly why: string }
  | { readonly outcome: 'invalid'; readonly why: string; readonly signer: string | null };

/** Checks Web Bot Auth (IETF webbotauth, HTTP Message Signatures). Never waits and never throws. */
export type WebBotAuth = (publication: Publication, message: SignedMessage) => SignatureCheck;

interface Needs {
  readonly directories: KeyDirectories;
  /** The real time, which those who sign go by. */
  readonly realClock: Clock;
  /** The address of the service itself, for publications that name no site of theirs. */
  readonly publicUrl: string;
  /** The host that a trusted proxy says was asked for; null if there is none that may be believed. */
  readonly hostOf: (message: SignedMessage) => string | null;
  /** The longest time for which a signature may hold, in seconds; a day if nothing is said. */
  readonly longestSeconds?: number;
}

const tag = 'web-bot-auth';

/** Maximum signatures of one request that are looked at, for each costs a verification. */
const mostSignatures = 4;

/** Maximum sites of a publication that a signature is compared with, if nobody says which of them was asked for. */
const mostSites = 5;

/** How far the clocks of those who sign may be ahead. */
const aheadSeconds = 60;

const thumbprint = /^[\w-]{43}$/;

const invalid = (why: string, signer: string | null = null) => ({ outcome: 'invalid', why, signer }) as const;
const unverified = (why: string) => ({ outcome: 'unverified', why }) as const;

/** Whether `signature` is that of the key over this text. */
export function isSignedBy(key: KeyObject, base: string, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(null, Buffer.from(base, 'latin1'), key, signature);
}

interface Read {
  readonly signature: RequestSignature;
  readonly value: Uint8Array;
  readonly keyid: string;
  readonly createdAt: EpochMs;
  readonly agent: URL;
}

type Parameters = RequestSignature['input'][1];

/** For how long a signature holds: what is wrong with it, or null. `longest`: in seconds. */
function faultOfSpan(parameters: Parameters, now: EpochMs, longest: number): string | null {
  const [created, expires] = [parameters.get('created'), parameters.get('expires')];
  if (!Number.isInteger(created) || !Number.isInteger(expires)) return 'it does not say how long it holds';
  const [from, until] = [Number(created), Number(expires)];
  if (until <= from || until - from > longest) return 'it holds for too long';
  if (from > now / 1000 + aheadSeconds) return 'it was made in the future';
  return until <= now / 1000 ? 'it has expired' : null;
}

/** What can be said of a signature without its key. */
function read(
  signature: RequestSignature,
  { headers }: SignedMessage,
  { now, longest }: { now: EpochMs; longest: number },
): Read | SignatureCheck {
  const { value, input } = signature;
  const parameters = input[1];
  const covered = coveredBy(signature);
  if (covered === null) return invalid('it covers something twice, or what has no name');
  const named = covered.get('signature-agent');
  const agent = named === undefined ? null : agentAddress(headers, named);
  const wrong = (why: string) => invalid(why, agent?.hostname ?? null);
  const algorithm = parameters.get('alg') ?? 'ed25519';
  const keyid = parameters.get('keyid');
  if (value === null) return wrong('it has no value');
  if (typeof algorithm !== 'string' || /^hmac/i.test(algorithm)) return wrong('its algorithm is a shared secret');
  if (algorithm !== 'ed25519') return unverified(`its algorithm is ${algorithm.slice(0, 40)}`);
  if (typeof keyid !== 'string' || !thumbprint.test(keyid)) return wrong('its key is not named by a thumbprint');
  const fault = faultOfSpan(parameters, now, longest);
  if (fault !== null) return wrong(fault);
  if (!covered.has('@authority') && !covered.has('@target-uri')) return wrong('it does not say for which site it is');
  if (named === undefined) return wrong('it does not cover the agent that it names');
  if (agent === null) return unverified('the agent that it names has no directory that can be looked up');
  return { signature, value, keyid, createdAt: Number(parameters.get('created')) * 1000, agent };
}

export function createWebBotAuth(needs: Needs): WebBotAuth {
  const { directories, realClock, publicUrl, hostOf, longestSeconds = 86_400 } = needs;
  const own = new URL(publicUrl);
  const sitesOf = madeOnce(({ settings }: Publication): readonly URL[] => [
    ...settings.origins.map((origin) => new URL(origin)),
    own,
  ]);

  /** Only what the publication itself says are its sites: a signature for another site is not let in by a header that names that. */
  function sites(publication: Publication, message: SignedMessage): readonly URL[] {
    const known = sitesOf(publication);
    const host = hostOf(message);
    const asked = host === null ? undefined : known.find((site) => site.host === host);
    return asked === undefined ? known.slice(0, mostSites) : [asked];
  }

  function check(publication: Publication, message: SignedMessage, signature: RequestSignature): SignatureCheck {
    const found = read(signature, message, { now: realClock.now(), longest: longestSeconds });
    if ('outcome' in found) return found;
    const { agent, keyid, createdAt, value } = found;
    const signer = agent.hostname;
    const isListed = publication.agents?.known.some(({ signers }) => signers.includes(signer)) === true;
    const key = directories.keyOf(agent, { keyid, signedAt: createdAt, isListed });
    if (key === 'absent') return invalid('its key is not in the directory of the agent', signer);
    if (key === 'pending') return unverified('the directory of the agent is not there yet');
    let isKnown = false;
    for (const site of sites(publication, message)) {
      const base = signatureBase(signature, message, site);
      if (base === null) continue;
      isKnown = true;
      if (isSignedBy(key, base, value)) return { outcome: 'verified', signer, keyThumbprint: keyid };
    }
    return isKnown
      ? invalid('it does not fit what was asked for', signer)
      : unverified('it covers what is not known here');
  }

  return (publication, message) => {
    const { headers } = message;
    if (headers['signature-input'] === undefined) return { outcome: 'none' };
    const all = signaturesOf(headers);
    if (all === null)
      return headers['signature-agent'] === undefined ? { outcome: 'none' } : invalid('it cannot be read');
    const tagged = all.filter(({ input }) => input[1].get('tag') === tag);
    if (tagged.length > mostSignatures) return invalid('there are too many');
    let best: SignatureCheck = { outcome: 'none' };
    for (const signature of tagged) {
      const found = check(publication, message, signature);
      // One that is wrong makes the request one that somebody has tampered with, and the others are not worth their cost.
      if (found.outcome === 'invalid') return found;
      if (best.outcome !== 'verified') best = found;
    }
    return best;
  };
}
