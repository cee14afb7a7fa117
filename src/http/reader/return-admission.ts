import type { IncomingMessage } from 'node:http';
import { hasCode } from '../../paywall/errors.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { CompletedCheckout } from '../../paywall/selling/checkout-completion.ts';
import type { HttpServices } from '../services.ts';
import { createAnonymousFinder } from './anonymous-reader.ts';

/** How long after the payment the address lets in a browser without cookies. */
const admitsForMs = 60 * 60_000;

/** A checkout page is open for a day at most: whatever was paid later was paid on another, and does not open this address again. */
const pageIsOpenForMs = 24 * 60 * 60_000;

interface Return {
  readonly publication: Publication;
  readonly completed: CompletedCheckout;
  readonly secret?: string | undefined;
}

/** Somebody who is let in. */
interface Admitted {
  /** The buyer's reader token, for a browser that has lost it; null if it has one, or the buyer is known by signing in. */
  readonly readerToken: string | null;
}

type Needs = Pick<
  HttpServices,
  'cookies' | 'readerTokens' | 'returnSecrets' | 'hashes' | 'selling' | 'clock' | 'tally'
>;

/**
 * Whether a browser that comes back from a checkout is the one that began it: by its reader, by what the address says of the browser,
 * or by the address alone, once and for an hour. The address may have been forwarded, so it says no more than that.
 */
export function createReturnAdmission(needs: Needs) {
  const { readerTokens, returnSecrets, hashes, selling, clock } = needs;
  const anonymousId = createAnonymousFinder(needs);

  /** By secret, because one fits every checkout of its reader. A store that cannot be written keeps out nobody who has paid. */
  const isFirstUse = (secret: string) =>
    selling.useReturn(secret, clock.now()).catch((error: unknown) => {
      if (hasCode(error, 'store-unavailable')) return true;
      throw error;
    });

  return async (request: IncomingMessage, { publication, completed, secret }: Return): Promise<Admitted | null> => {
    const known = anonymousId(request, publication);
    if (known === completed.reader) return { readerToken: null };
    const beginning = secret === undefined ? null : returnSecrets.verify(completed, secret);
    if (secret === undefined || beginning === null) return null;
    const browser = known === null ? '' : Buffer.from(hashes.readerKey(publication.name, known)).toString('base64url');
    if (browser !== '' && browser === beginning.browser) return { readerToken: null };
    const paidAt = completed.paidAt ?? 0;
    const until =
      (paidAt <= beginning.at + pageIsOpenForMs ? Math.max(beginning.at, paidAt) : beginning.at) + admitsForMs;
    if (clock.now() >= until || !(await isFirstUse(secret))) return null;
    return { readerToken: beginning.kind === 'anonymous' ? readerTokens.issue(completed.reader) : null };
  };
}
