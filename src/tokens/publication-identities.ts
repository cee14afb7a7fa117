import type { Logger } from 'pino';
import type { Clock } from '../paywall/clock.ts';
import type { Publication } from '../paywall/publication.ts';
import { createIdentityVerifier, type IdentityVerifier } from './identity.ts';
import { createPublicationVerifiers } from './publication-verifiers.ts';
import type { OnFetch } from './remote-keys.ts';
import type { SandboxIdentity } from './sandbox-identity.ts';

/** The verifier of each publication's sign-in tokens. Null if the publication takes none. */
export function createIdentities({
  log,
  ...needs
}: {
  readonly clock: Clock;
  readonly secretOf: (setting: string) => string | undefined;
  readonly sandbox: SandboxIdentity | null;
  readonly onFetch?: OnFetch | undefined;
  readonly log: Logger;
}): (publication: Publication) => IdentityVerifier | null {
  return createPublicationVerifiers({
    tokens: 'Sign-in tokens',
    log,
    make: ({ name, settings: { identity } }) =>
      identity === null ? null : createIdentityVerifier({ publication: name, rule: identity, ...needs }),
  });
}
