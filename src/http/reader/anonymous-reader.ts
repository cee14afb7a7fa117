import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { HttpServices } from '../services.ts';

/** The values that a browser may send for one thing: a few, because a sibling host may have planted another cookie. */
const mostValues = 4;

/**
 * Finds the anonymous reader by the first valid one of `X-Reader-Token` and cookie; null without one. An invalid token never takes
 * the place of a valid one beside it.
 */
export function createAnonymousFinder({
  readerTokens,
  cookies,
  tally,
  clock,
}: Pick<HttpServices, 'readerTokens' | 'cookies' | 'tally' | 'clock'>) {
  return ({ headers }: IncomingMessage, publication: Publication): string | null => {
    const header = headers['x-reader-token'];
    const isGiven = typeof header === 'string' && header !== '';
    const named = isGiven ? readerTokens.verify(header) : null;
    if (named !== null) return named;
    const tokens = cookies.values(headers.cookie, cookies.readerName, mostValues);
    for (const token of tokens) {
      const id = readerTokens.verify(token);
      if (id !== null) return id;
    }
    if (isGiven || tokens.length > 0) tally.count('readerTokensRefused', { publication, at: clock.now() });
    return null;
  };
}
