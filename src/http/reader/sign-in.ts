import type { IncomingMessage } from 'node:http';
import { hasCode, PaywallError } from '../../paywall/errors.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Reader } from '../../paywall/reader.ts';
import type { Soon } from '../../paywall/soon.ts';
import type { HttpServices } from '../services.ts';
import { createRefusalNotes } from './sign-in-refusals.ts';

/** Whom a sign-in token names. */
export interface SignedIn {
  /** Null if the token lacks a claim that the publication requires: the reader counts as anonymous then. */
  readonly reader: Reader | null;
  readonly missingClaim: string | null;
  /** The claim by which this reader reads everything, or null. */
  readonly exemptBy: string | null;
  /** The claims of the token; empty if the reader counts as anonymous. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The bearer token of the request, or null without one. Another scheme, such as a staging site's `Basic`, is no sign-in. */
function bearer({ headers }: IncomingMessage): string | null {
  const { authorization } = headers;
  if (authorization === undefined || !/^Bearer(\s|$)/i.test(authorization)) return null;
  const token = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1];
  if (token === undefined)
    throw new PaywallError('invalid-identity', 'The Authorization header holds no bearer token.', { why: 'malformed' });
  return token;
}

/**
 * Finds the registered reader by the publisher's sign-in token; null without one. Throws `invalid-identity` for a token that does
 * not hold: a present but invalid one is an error and never an anonymous reader.
 */
export function createSignIn(
  needs: Pick<HttpServices, 'identityOf' | 'hashes' | 'tally' | 'clock' | 'metrics' | 'log'>,
) {
  const { identityOf, hashes, tally, clock } = needs;
  const noteRefusal = createRefusalNotes(needs);

  async function proved(publication: Publication, token: string): Promise<SignedIn> {
    const verifier = identityOf(publication);
    if (verifier === null)
      throw new PaywallError('invalid-identity', 'This publication takes no sign-in tokens.', { why: 'not-taken' });
    const { sub, missingClaim, exemptBy, claims } = await verifier.verify(token);
    if (missingClaim !== null) return { reader: null, missingClaim, exemptBy, claims: {} };
    const id = hashes.registeredReaderId(publication.name, sub);
    return { reader: { id, kind: 'registered' }, missingClaim, exemptBy, claims };
  }

  async function signIn(request: IncomingMessage, publication: Publication): Promise<SignedIn | null> {
    try {
      const token = bearer(request);
      return token === null ? null : await proved(publication, token);
    } catch (error) {
      if (hasCode(error, 'invalid-identity')) {
        tally.count('signInsRefused', { publication, at: clock.now() });
        noteRefusal(publication.name, error);
      }
      throw error;
    }
  }

  return (request: IncomingMessage, publication: Publication): Soon<SignedIn | null> =>
    request.headers.authorization === undefined ? null : signIn(request, publication);
}
