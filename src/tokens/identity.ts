import jsonwebtoken, { type JwtPayload } from 'jsonwebtoken';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { ClaimValue, IdentityRule } from '../paywall/publication.ts';
import { isSignInId, longestSignInId } from '../paywall/reader.ts';
import { type FindIdentityKey, identityKeys } from './identity-keys.ts';
import { type Proof, proveJwt, readHeader } from './jwt.ts';
import type { OnFetch } from './remote-keys.ts';
import type { SandboxIdentity } from './sandbox-identity.ts';
import { createTextCache } from './text-cache.ts';

/** Checks the publisher's sign-in tokens. */
export interface IdentityVerifier {
  /**
   * Whom the publisher says this is. Throws `invalid-identity` for a token that does not hold, and `identity-unavailable` where
   * that cannot be found out, because the publisher's key set cannot be had.
   */
  verify(token: string): Promise<Identity>;
}

/** Whom the publisher says this is, and what follows from the claims that the publication asks for. */
export interface Identity {
  readonly sub: string;
  /** The first claim that is required and missing, or null. */
  readonly missingClaim: string | null;
  /** The claim by which this reader reads everything, as `name=value`, or null. */
  readonly exemptBy: string | null;
  /** All claims of the token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

interface Verified {
  readonly identity: Identity;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

const cachedMs = 60_000;
/** The publisher's clock may differ from ours by so much: a token made this second is no token from the future. */
const toleranceSeconds = 5;
/** Numbers from here on can only be milliseconds: as seconds they lie beyond the year 5000, and the token would never end. */
const beyondSeconds = 1e11;

/** Why a sign-in token is refused. `key`: nobody can have signed it with a key of the publisher's. */
export type IdentityRefusal = 'malformed' | 'algorithm' | 'key' | 'issuer' | 'audience' | 'time' | 'claims';

const invalid = (why: IdentityRefusal, message: string, cause?: unknown) =>
  new PaywallError('invalid-identity', message, { cause, why });

/** A claim of a token that proves nothing, for the operator; a text that somebody made up is not repeated at length. */
function said(token: string, claim: 'iss' | 'aud'): string {
  const claims = jsonwebtoken.decode(token);
  const value: unknown = typeof claims === 'object' && claims !== null ? claims[claim] : undefined;
  return value === undefined ? `no ${claim}` : `${claim} ${JSON.stringify(value).slice(0, 200)}`;
}

/** What the bearer may learn about why a token was refused. The rest is in the cause. */
function refusal(error: unknown, token: string, { issuer, audience }: Proof): PaywallError {
  if (error instanceof jsonwebtoken.TokenExpiredError) return invalid('time', 'The sign-in token has expired.', error);
  if (error instanceof jsonwebtoken.NotBeforeError)
    return invalid('time', 'The sign-in token is not valid yet.', error);
  const message = error instanceof Error ? error.message : '';
  const unlike = (claim: 'iss' | 'aud', wanted: string | null) =>
    new Error(`it says ${said(token, claim)}, and the publication wants ${JSON.stringify(wanted)}`);
  const not = (why: IdentityRefusal, cause: unknown) => invalid(why, 'The sign-in token is not valid.', cause);
  if (message.startsWith('jwt issuer')) return not('issuer', unlike('iss', issuer));
  if (message.startsWith('jwt audience')) return not('audience', unlike('aud', audience));
  if (message === 'invalid algorithm') return not('algorithm', error);
  return not(message === 'invalid signature' ? 'key' : 'malformed', error);
}

function checkedSub(sub: unknown): string {
  if (typeof sub === 'string' && isSignInId(sub)) return sub;
  throw invalid('claims', `The sign-in token's sub must be a text of 1 to ${longestSignInId} characters.`);
}

/** A claim may be a list, as roles often are: one of its entries is enough. */
function has(claims: JwtPayload, name: string, value: ClaimValue): boolean {
  const claim: unknown = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return claim === value || (Array.isArray(claim) && claim.includes(value));
}

function judged(claims: JwtPayload, { require = {}, exempt = {} }: IdentityRule): Omit<Identity, 'sub' | 'claims'> {
  const missing = Object.entries(require).find(([name, value]) => !has(claims, name, value));
  const reasons = Object.entries(exempt).flatMap(([name, values]) =>
    values.filter((value) => has(claims, name, value)).map((value) => `${name}=${value}`),
  );
  return { missingClaim: missing?.[0] ?? null, exemptBy: missing === undefined ? (reasons[0] ?? null) : null };
}

function checkedEnd({ exp }: JwtPayload): EpochMs {
  if (exp === undefined || !(exp < beyondSeconds))
    throw invalid('claims', 'The sign-in token must end: exp, in seconds.');
  return exp * 1000;
}

function provedClaims(token: string, proof: Proof): JwtPayload {
  try {
    return proveJwt(token, proof);
  } catch (error) {
    throw refusal(error, token, proof);
  }
}

interface Rule {
  readonly rule: IdentityRule;
  readonly clock: Clock;
  readonly findKey: FindIdentityKey;
}

function publisherVerifier({ rule, clock, findKey }: Rule): IdentityVerifier {
  const { issuer, audience } = rule;
  const verified = createTextCache<Verified>();

  async function prove(token: string): Promise<Verified> {
    const header = readHeader(token);
    if (header === null) throw invalid('malformed', 'The sign-in token is malformed.');
    if (!rule.algorithms.includes(header.alg))
      throw invalid(
        'algorithm',
        'The sign-in token is signed in a way that is not allowed.',
        new Error(`it says ${JSON.stringify(header.alg)}, and the publication allows ${rule.algorithms.join(', ')}`),
      );
    const found = await findKey(header);
    if (found === null)
      throw invalid(
        'key',
        'The sign-in token is signed with an unknown key.',
        new Error(`no key is called ${JSON.stringify(header.kid ?? null).slice(0, 200)}`),
      );
    const now = clock.now();
    const claims = provedClaims(token, { ...found, issuer, audience, now, toleranceSeconds });
    const until = Math.min(checkedEnd(claims), now + cachedMs);
    return { identity: { sub: checkedSub(claims.sub), ...judged(claims, rule), claims }, from: now, until };
  }

  return {
    async verify(token) {
      const known = verified.get(token);
      const now = clock.now();
      if (known !== undefined && now >= known.from && now < known.until) return known.identity;
      const fresh = await prove(token);
      verified.set(token, fresh);
      return fresh.identity;
    },
  };
}

function sandboxVerifier(publication: string, rule: IdentityRule, sandbox: SandboxIdentity | null): IdentityVerifier {
  if (sandbox === null)
    throw new PaywallError('invalid-request', "The sandbox's sign-in service is not available in production mode.");
  return {
    async verify(token) {
      const sub = sandbox.verify(publication, token);
      if (sub === null) throw invalid('key', 'The sign-in token is not valid.');
      return { sub: checkedSub(sub), ...judged({}, rule), claims: {} };
    },
  };
}

/**
 * Throws `invalid-request` where the rule cannot be used: a key that cannot be read or fits none of the algorithms, a secret
 * that is not in the environment, or the sandbox's sign-in service if there is none.
 */
export function createIdentityVerifier(needs: {
  readonly publication: string;
  readonly rule: IdentityRule;
  readonly clock: Clock;
  /** The environment's secret of this name. */
  readonly secretOf: (setting: string) => string | undefined;
  /** Null in production mode. */
  readonly sandbox: SandboxIdentity | null;
  readonly onFetch?: OnFetch | undefined;
}): IdentityVerifier {
  const { publication, rule, clock, secretOf, sandbox, onFetch } = needs;
  const { algorithms, keys } = rule;
  if (keys.from === 'sandbox') return sandboxVerifier(publication, rule, sandbox);
  return publisherVerifier({
    rule,
    clock,
    findKey: identityKeys({ rule: { algorithms, keys }, clock, secretOf, onFetch }),
  });
}
