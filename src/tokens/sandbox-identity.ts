import type { Clock } from '../paywall/clock.ts';
import { createOwnJwts } from './jwt.ts';
import type { KeySet } from './key-set.ts';

const validSeconds = 60 * 60;

/** The sandbox's own sign-in service: what a publisher's would be, if there is none. Its `typ` keeps its tokens apart from all others. */
export interface SandboxIdentity {
  /** A sign-in token of this publication, valid for an hour of the moved clock. */
  sign(publication: string, sub: string): string;
  /** The `sub` of a valid sign-in token for this publication, or null. */
  verify(publication: string, token: string): string | null;
}

export function createSandboxIdentity(needs: {
  readonly keys: KeySet;
  /** `PUBLIC_URL`. */
  readonly issuer: string;
  readonly clock: Clock;
}): SandboxIdentity {
  const { keys, issuer, clock } = needs;
  const jwts = createOwnJwts({ typ: 'sandbox-identity+jwt', keys, issuer, now: () => clock.now() });
  return {
    sign: (publication, sub) => jwts.sign({ aud: publication, sub }, validSeconds),
    verify: (publication, token) => jwts.verify(token, publication)?.sub ?? null,
  };
}
