import type { Clock } from './paywall/clock.ts';
import type { Publication, PublicationSettings } from './paywall/publication.ts';
import { createIdentityVerifier, type IdentityVerifier } from './tokens/identity.ts';
import type { SandboxIdentity } from './tokens/sandbox-identity.ts';

interface Needs {
  readonly clock: Clock;
  readonly secretOf: (setting: string) => string | undefined;
  readonly sandbox: SandboxIdentity | null;
}

/**
 * The verifier of each publication's sign-in tokens, made when it is first needed and kept until the publication's settings
 * change: its cached keys go with it.
 */
export function createIdentities(needs: Needs): (publication: Publication) => IdentityVerifier | null {
  const verifiers = new WeakMap<PublicationSettings, IdentityVerifier>();
  return ({ name, settings }) => {
    const rule = settings.identity;
    if (rule === null) return null;
    const known = verifiers.get(settings);
    if (known !== undefined) return known;
    const made = createIdentityVerifier({ publication: name, rule, ...needs });
    verifiers.set(settings, made);
    return made;
  };
}
