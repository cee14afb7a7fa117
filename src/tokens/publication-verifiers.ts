import type { Logger } from 'pino';
import { PaywallError } from '../paywall/errors.ts';
import type { Publication, PublicationSettings } from '../paywall/publication.ts';

/** Checks tokens of one kind. */
interface Verifier<Claims> {
  verify(token: string): Promise<Claims>;
}

interface Needs<Claims> {
  /** Null if the publication takes no such tokens. Throws where its settings cannot be used, as when a secret is missing. */
  readonly make: (publication: Publication) => Verifier<Claims> | null;
  /** What the tokens are called, as at the beginning of a sentence. */
  readonly tokens: string;
  readonly log: Logger;
}

/**
 * The verifier of each publication's tokens of one kind, made when it is first needed and kept until the publication's settings
 * change: its cached keys go with it. Null if the publication takes none. One that cannot be made answers `identity-unavailable`
 * until that is fixed.
 */
export function createPublicationVerifiers<Claims>({ make, tokens, log }: Needs<Claims>) {
  const verifiers = new WeakMap<PublicationSettings, Verifier<Claims> | null>();
  const unavailable: Verifier<Claims> = {
    verify: () => Promise.reject(new PaywallError('identity-unavailable', `${tokens} cannot be checked just now.`)),
  };

  function made(publication: Publication): Verifier<Claims> | null {
    try {
      return make(publication);
    } catch (error) {
      log.error({ publication: publication.name, err: error }, `${tokens} of this publication cannot be checked`);
      return unavailable;
    }
  }

  return (publication: Publication): Verifier<Claims> | null => {
    const { settings } = publication;
    const known = verifiers.get(settings);
    if (known !== undefined) return known;
    const verifier = made(publication);
    verifiers.set(settings, verifier);
    return verifier;
  };
}
