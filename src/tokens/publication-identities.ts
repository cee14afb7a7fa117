import type { Logger } from 'pino';
import type { Clock } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { Publication, PublicationSettings } from '../paywall/publication.ts';
import { createIdentityVerifier, type IdentityVerifier } from './identity.ts';
import type { SandboxIdentity } from './sandbox-identity.ts';

interface Needs {
  readonly clock: Clock;
  readonly secretOf: (setting: string) => string | undefined;
  readonly sandbox: SandboxIdentity | null;
  readonly log: Logger;
}

/** Used if a verifier cannot be made because its secret is missing: nobody signs in until that is fixed. */
const unavailable: IdentityVerifier = {
  verify: () => Promise.reject(new PaywallError('identity-unavailable', 'Sign-in tokens cannot be checked just now.')),
};

/**
 * The verifier of each publication's sign-in tokens, made when it is first needed and kept until the publication's settings
 * change: its cached keys go with it. Null if the publication takes none.
 */
export function createIdentities({ log, ...needs }: Needs): (publication: Publication) => IdentityVerifier | null {
  const verifiers = new WeakMap<PublicationSettings, IdentityVerifier>();

  function make({ name, settings }: Publication): IdentityVerifier | null {
    if (settings.identity === null) return null;
    try {
      return createIdentityVerifier({ publication: name, rule: settings.identity, ...needs });
    } catch (error) {
      log.error({ publication: name, err: error }, 'sign-in tokens of this publication cannot be checked');
      return unavailable;
    }
  }

  return (publication) => {
    const known = verifiers.get(publication.settings);
    if (known !== undefined) return known;
    const made = make(publication);
    if (made !== null) verifiers.set(publication.settings, made);
    return made;
  };
}
