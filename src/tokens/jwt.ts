import type { KeyObject } from 'node:crypto';
import jsonwebtoken, { type JwtPayload } from 'jsonwebtoken';
import { z } from 'zod';
import type { EpochMs } from '../paywall/clock.ts';
import type { KeySet } from './key-set.ts';

export const secondsOf = (time: EpochMs) => Math.floor(time / 1000);

/** A token with extensions that must be understood (`crit`, RFC 7515 section 4.1.11) is refused, for none of them is. */
const headerSchema = z.object({
  alg: z.string(),
  kid: z.string().optional(),
  typ: z.string().optional(),
  crit: z.undefined().optional(),
});

/** What a token says of itself before anything is proved. */
export type UnprovedHeader = z.infer<typeof headerSchema>;

/** No token that anybody sends is longer; a longer one is refused before it is parsed. */
const longestToken = 8192;

/** Two texts with one signature would be one token under two names, so the spare bits at its end must be zero. */
function isCanonical(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

/** The header of a token that is well-formed, or null. */
export function readHeader(token: string): UnprovedHeader | null {
  if (token.length > longestToken || !isCanonical(token)) return null;
  try {
    return headerSchema.safeParse(jsonwebtoken.decode(token, { complete: true })?.header).data ?? null;
  } catch {
    return null;
  }
}

const shownCharacters = 200;

function shown(name: string, value: unknown): string {
  const isTime = (name === 'exp' || name === 'nbf' || name === 'iat') && typeof value === 'number' && value < 1e11;
  const time = isTime ? `  (${new Date(value * 1000).toISOString()})` : '';
  return `${JSON.stringify(value)?.slice(0, shownCharacters)}${time}`;
}

/** What a token says of itself, for people: name and value of what is checked. It proves nothing, and may be no token at all. */
export function describeToken(token: string): readonly (readonly [string, string])[] {
  const header = readHeader(token);
  if (header === null) return [['token', 'malformed: three parts in base64url, divided by dots, make a JWT']];
  const payload = jsonwebtoken.decode(token);
  const claims: Record<string, unknown> = typeof payload === 'object' && payload !== null ? payload : {};
  const told: Record<string, unknown> = { alg: header.alg, kid: header.kid, typ: header.typ };
  for (const name of ['iss', 'aud', 'sub', 'iat', 'nbf', 'exp']) told[name] = claims[name];
  return Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : [[name, shown(name, value)]]));
}

/** How a token is proved. */
export interface Proof {
  readonly key: KeyObject;
  readonly algorithms: readonly jsonwebtoken.Algorithm[];
  /** Null where it is not checked. */
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly now: EpochMs;
  /** By how much the issuer's clock may differ from ours. */
  readonly toleranceSeconds: number;
  /** Whether one that has run out will do. */
  readonly evenExpired?: boolean;
}

/** The claims of a proved token. Throws jsonwebtoken's errors for anything else. */
export function proveJwt(token: string, proof: Proof): JwtPayload {
  // jsonwebtoken leaves out a check whose value is empty.
  if (proof.issuer === '' || proof.audience === '')
    throw new jsonwebtoken.JsonWebTokenError('nothing to check against');
  const claims = jsonwebtoken.verify(token, proof.key, {
    algorithms: [...proof.algorithms],
    ...(proof.issuer !== null && { issuer: proof.issuer }),
    ...(proof.audience !== null && { audience: proof.audience }),
    clockTimestamp: secondsOf(proof.now),
    clockTolerance: proof.toleranceSeconds,
    ignoreExpiration: proof.evenExpired === true,
  });
  if (typeof claims === 'string') throw new jsonwebtoken.JsonWebTokenError('the payload is no object');
  return claims;
}

interface OwnClaims extends Readonly<Record<string, unknown>> {
  readonly aud: string;
  readonly sub: string;
}

/** Tokens of Stile's own, of one kind: ES256, distinguished from the other kinds by `typ`. */
export interface OwnJwts {
  /** Signs with the newest key. `validSeconds` from `now` on, in whole seconds. */
  sign(claims: OwnClaims, validSeconds: number): string;
  /** The claims, or null for anything but a token of this kind for this audience that holds at this moment. */
  verify(token: string, audience: string): JwtPayload | null;
  /** The same for one that may have run out. */
  verifyExpired(token: string, audience: string): JwtPayload | null;
}

/** A token from the future can only come from a clock that was moved back (sandbox mode) or is badly wrong. */
const skewSeconds = 60;

export function createOwnJwts(kind: {
  readonly typ: string;
  readonly keys: KeySet;
  readonly issuer: string;
  readonly now: () => EpochMs;
}): OwnJwts {
  const { typ, keys, issuer, now } = kind;

  function verified(token: string, audience: string, evenExpired: boolean): JwtPayload | null {
    const header = readHeader(token);
    const key = header?.typ === typ && header.kid !== undefined ? keys.find(header.kid) : undefined;
    if (key === undefined) return null;
    try {
      const proof: Proof = {
        key,
        algorithms: ['ES256'],
        issuer,
        audience,
        now: now(),
        toleranceSeconds: 0,
        evenExpired,
      };
      const claims = proveJwt(token, proof);
      const { iat, exp } = claims;
      const bounded = iat !== undefined && exp !== undefined && iat <= secondsOf(now()) + skewSeconds;
      return bounded ? claims : null;
    } catch {
      return null;
    }
  }

  return {
    sign(claims, validSeconds) {
      const iat = secondsOf(now());
      const { kid, privateKey } = keys.newest;
      const payload = { iss: issuer, ...claims, iat, exp: iat + validSeconds };
      return jsonwebtoken.sign(payload, privateKey, { algorithm: 'ES256', header: { alg: 'ES256', typ, kid } });
    },
    verify: (token, audience) => verified(token, audience, false),
    verifyExpired: (token, audience) => verified(token, audience, true),
  };
}
