import type { IncomingMessage } from 'node:http';
import { hasCode } from '../../paywall/errors.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { CompletedCheckout } from '../../paywall/selling/checkout-completion.ts';
import type { HttpServices } from '../services.ts';
import { answeredWithin } from '../within-time.ts';
import { createAnonymousFinder } from './anonymous-reader.ts';

/** Who comes back is answered within two seconds: this, and the time that the store may take. */
const providerWithinMs = 1_500;

interface Return {
  readonly publication: Publication;
  readonly session: string;
  readonly reader?: string | undefined;
  readonly secret?: string | undefined;
}

type Needs = Pick<HttpServices, 'selling' | 'returnSecrets' | 'cookies' | 'readerTokens' | 'clock' | 'tally'>;

/**
 * What a checkout has led to: as the payment provider says, or from what is stored if that is unavailable, slow or refuses. Null if there is no
 * such checkout. Throws `provider-unavailable` or `provider-refused` if neither is known.
 */
export function createCheckoutOutcome(needs: Needs) {
  const { selling, returnSecrets, clock } = needs;
  const anonymousId = createAnonymousFinder(needs);

  /** The reader whom the address names, if its secret proves that, and the one whom the browser is. */
  function possibleReaders(request: IncomingMessage, { publication, reader, secret }: Return) {
    const own = anonymousId(request, publication);
    const isProved =
      reader !== undefined &&
      secret !== undefined &&
      returnSecrets.verify({ publication: publication.name, reader }, secret) !== null;
    return new Set([isProved ? reader : null, own].filter((each) => each !== null));
  }

  async function recall(request: IncomingMessage, comeBack: Return): Promise<CompletedCheckout | null> {
    const { publication, session } = comeBack;
    for (const reader of possibleReaders(request, comeBack)) {
      const recalled = await selling.recallCheckout({ publication: publication.name, reader, session }, clock.now());
      if (recalled !== null) return recalled;
    }
    return null;
  }

  return async (request: IncomingMessage, comeBack: Return): Promise<CompletedCheckout | null> => {
    try {
      const completed = await answeredWithin(selling.completeCheckout(comeBack.session, clock.now()), providerWithinMs);
      // What the provider no longer finds may be stored.
      return completed ?? (await recall(request, comeBack));
    } catch (error) {
      // A refusal too: what the provider refuses may concern something else that this reader bought.
      const noAnswer = hasCode(error, 'provider-unavailable', 'provider-refused');
      const recalled = noAnswer ? await recall(request, comeBack) : null;
      if (recalled === null) throw error;
      return recalled;
    }
  };
}
