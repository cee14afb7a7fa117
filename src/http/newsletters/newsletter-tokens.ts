import type { EpochMs } from '../../paywall/clock.ts';
import type { Newsletter, NewsletterScope } from '../../paywall/newsletters/newsletter.ts';

/** What a genuine token is good for. Whether its newsletter is switched off is not looked at. */
export interface NewsletterProof {
  readonly newsletter: Newsletter;
  readonly expiresAt: EpochMs;
  readonly articles: readonly Uint8Array[];
  opens(article: string): boolean;
}

/** Signs and verifies newsletter tokens. Articles are as `newsletterArticle` writes them. */
export interface NewsletterTokens {
  canSign(newsletter: Newsletter): boolean;
  sign(
    of: { readonly publication: string; readonly newsletter: Newsletter },
    link: { readonly scope: NewsletterScope; readonly articles: readonly string[]; readonly expiresAt: EpochMs },
  ): string | null;
  tagsOf(publication: string, newsletter: Newsletter, article: string): readonly Uint8Array[];
  verify(
    sender: { readonly publication: string; readonly newsletters: readonly Newsletter[] },
    token: string,
  ): NewsletterProof | null;
}
