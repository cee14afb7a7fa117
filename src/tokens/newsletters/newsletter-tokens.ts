import type { Clock, EpochMs } from '../../paywall/clock.ts';
import { latestNewsletterExpiry, type Newsletter, type NewsletterScope } from '../../paywall/newsletters/newsletter.ts';
import { readNewsletterToken } from './newsletter-format.ts';
import { createNewsletterKey, type NewsletterKey } from './newsletter-key.ts';

/** The clock of the signer may be ahead by so much. */
const toleranceMs = 5 * 60_000;

/** A publication with its newsletters. */
interface Sender {
  readonly publication: string;
  readonly newsletters: readonly Newsletter[];
}

/** What a genuine token is good for. Whether its newsletter is switched off is not looked at. */
export interface NewsletterProof {
  readonly newsletter: Newsletter;
  readonly scope: NewsletterScope;
  readonly expiresAt: EpochMs;
  /** Short keyed hashes of the articles that it opens: `tagsOf` says which article they are. */
  readonly articles: readonly Uint8Array[];
  /** Whether it opens this article, as `newsletterArticle` writes it. */
  opens(article: string): boolean;
}

export interface NewsletterTokens {
  /** Whether there is a key to sign with. */
  canSign(newsletter: Newsletter): boolean;
  /** A token for these articles, as `newsletterArticle` writes them; null if the newest key is missing. */
  sign(
    of: { readonly publication: string; readonly newsletter: Newsletter },
    link: { readonly scope: NewsletterScope; readonly articles: readonly string[]; readonly expiresAt: EpochMs },
  ): string | null;
  /** What tokens of this newsletter know an article by: one for each key. */
  tagsOf(publication: string, newsletter: Newsletter, article: string): readonly Uint8Array[];
  /** Null for anything but a token that a key of one of these newsletters made for this publication, and that holds now. */
  verify(sender: Sender, token: string): NewsletterProof | null;
}

interface Needs {
  readonly clock: Clock;
  /** The text of an environment variable; undefined if it is missing or too short. */
  readonly secretOf: (setting: string) => string | undefined;
}

/** Signs and verifies newsletter tokens, of which nothing is stored. */
export function createNewsletterTokens({ clock, secretOf }: Needs): NewsletterTokens {
  /** By setting: what a variable holds does not change while the process runs. */
  const known = new Map<string, NewsletterKey | null>();

  function keyIn(setting: string): NewsletterKey | null {
    const before = known.get(setting);
    if (before !== undefined) return before;
    const secret = secretOf(setting);
    const key = secret === undefined ? null : createNewsletterKey(secret);
    known.set(setting, key);
    return key;
  }

  /** Only the newest: an older one that signed in its place would go on being used by mistake. */
  const signingKeyOf = ({ keys: [newest] }: Newsletter) => (newest === undefined ? null : keyIn(newest));

  function holdsNow(expiresAt: EpochMs): boolean {
    const now = clock.now();
    return now < expiresAt && expiresAt <= latestNewsletterExpiry(now) + toleranceMs;
  }

  return {
    canSign: (newsletter) => signingKeyOf(newsletter) !== null,

    sign({ publication, newsletter }, { scope, articles, expiresAt }) {
      const key = signingKeyOf(newsletter);
      if (key === null) return null;
      const tags = articles.map((article) => key.tagOf(publication, article));
      return key.sign(publication, { newsletter: newsletter.id, scope, expiresAt, articles: tags });
    },

    tagsOf: (publication, { keys }, article) =>
      keys.flatMap((setting) => keyIn(setting)?.tagOf(publication, article) ?? []),

    verify({ publication, newsletters }, token) {
      const read = newsletters.length === 0 ? null : readNewsletterToken(token);
      if (read === null || !holdsNow(read.claims.expiresAt)) return null;
      const { claims, body, mac } = read;
      const newsletter = newsletters.find(({ id }) => id === claims.newsletter);
      const key = newsletter?.keys.map(keyIn).find((each) => each?.id.equals(claims.keyId)) ?? null;
      if (newsletter === undefined || !key?.verify(publication, body, mac)) return null;
      return {
        newsletter,
        scope: claims.scope,
        expiresAt: claims.expiresAt,
        articles: claims.articles,
        opens(article) {
          const tag = key.tagOf(publication, article);
          return claims.articles.some((each) => each.equals(tag));
        },
      };
    },
  };
}
