import type { Logger } from 'pino';
import { z } from 'zod';
import type { Tier } from '../paywall/articles/article.ts';
import type { Clock } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { ArticleClaimsRule, Publication } from '../paywall/publication.ts';
import { identityKeys } from './identity-keys.ts';
import { proveJwt, readHeader } from './jwt.ts';
import { createPublicationVerifiers } from './publication-verifiers.ts';
import type { OnFetch } from './remote-keys.ts';

/** What the publisher says an article is. */
export interface ArticleClaims {
  /** The article's id, as the publisher writes it. */
  readonly article: string;
  readonly tier: Tier;
  readonly sponsored: boolean;
  readonly section: string | null;
  readonly tags: readonly string[];
}

/** Checks the tokens in which a publisher says what an article is. */
export interface ArticleClaimsVerifier {
  /** Throws `invalid-request` for a token that does not hold, and `identity-unavailable` if the key set cannot be had. */
  verify(token: string): Promise<ArticleClaims>;
}

/** The publisher's clock may differ from ours by so much. */
const toleranceSeconds = 5;

const claimsSchema = z.object({
  art: z.string().min(1),
  tier: z.enum(['free', 'metered', 'premium']).default('metered'),
  sponsored: z.boolean().default(false),
  section: z.string().max(256).nullable().default(null),
  tags: z.array(z.string().max(256)).max(64).default([]),
  // A token without an end would outlive every change of the article.
  exp: z.number(),
});

/** What is wrong with the claims, or with a request that has none, as a problem that names the field. */
function claimsFault(message: string, cause?: unknown): PaywallError {
  return new PaywallError('invalid-request', `The body is not valid: article.claims ${message}.`, {
    faults: [{ path: 'article.claims', message }],
    cause,
  });
}

interface Needs {
  readonly clock: Clock;
  readonly secretOf: (setting: string) => string | undefined;
  readonly onFetch?: OnFetch | undefined;
}

function verifierOf(rule: ArticleClaimsRule, { clock, secretOf, onFetch }: Needs): ArticleClaimsVerifier {
  const { issuer, audience } = rule;
  const findKey = identityKeys({ rule, clock, secretOf, onFetch });
  return {
    async verify(token) {
      const header = readHeader(token);
      if (header === null || !rule.algorithms.includes(header.alg))
        throw claimsFault('is not a token that is accepted');
      const found = await findKey(header);
      if (found === null) throw claimsFault('is signed with an unknown key');
      try {
        const proof = { ...found, issuer, audience, now: clock.now(), toleranceSeconds };
        const { art, tier, sponsored, section, tags } = claimsSchema.parse(proveJwt(token, proof));
        return { article: art, tier, sponsored, section, tags };
      } catch (error) {
        throw claimsFault('does not hold, or has expired', error);
      }
    },
  };
}

/** The verifier of each publication's article claims. Null if the publication takes none. */
export function createArticleClaims({
  log,
  ...needs
}: Needs & { readonly log: Logger }): (publication: Publication) => ArticleClaimsVerifier | null {
  return createPublicationVerifiers({
    tokens: 'Article claims',
    log,
    make: ({ settings: { articles } }) => (articles.claims === null ? null : verifierOf(articles.claims, needs)),
  });
}
