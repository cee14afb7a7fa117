import type { Article, Tier } from '../../paywall/articles/article.ts';
import { canonicalArticleId, isTooLong, longestArticleId } from '../../paywall/articles/article-identity.ts';
import { isOverlong } from '../../paywall/articles/overlong-address.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Soon } from '../../paywall/soon.ts';
import { invalidRequest } from '../parse.ts';
import type { ArticleClaimsVerifier, HttpServices } from '../services.ts';

/** An article as a request names it. */
export interface NamedArticle {
  readonly id: string;
  readonly section?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tier: Tier;
  readonly sponsored: boolean;
}

const fault = (path: string, message: string) => invalidRequest('body', [{ path, message }]);

/** The id in the form in which articles of this publication are compared. Throws `invalid-request` for one that is too long. */
function articleIdOf({ settings }: Publication, written: string): string {
  const isLong = isOverlong(written);
  const id = isLong ? written : canonicalArticleId(written, settings.articleIdentity);
  if (id === '') throw fault('article.id', 'has no character');
  if (isLong || isTooLong(id))
    throw fault('article.id', `longer than ${longestArticleId} characters without its tracking parameters`);
  return id;
}

/** An article as a request names it, in the form in which articles are compared. */
export function articleNamed(publication: Publication, named: NamedArticle): Article {
  const { section, tags, tier, sponsored } = named;
  return { id: articleIdOf(publication, named.id), section: section ?? null, tags: tags ?? [], tier, sponsored };
}

/** What a request's words came to, for one publication as it is now: readers of an article send the same words. */
const known = new WeakMap<NamedArticle, { readonly of: Publication; readonly found: KnownArticle }>();

function knownArticle(publication: Publication, named: NamedArticle): KnownArticle {
  const before = known.get(named);
  if (before?.of === publication) return before.found;
  const found = { article: articleNamed(publication, named), isProved: false };
  known.set(named, { of: publication, found });
  return found;
}

/** An article with what is known of it. */
export interface KnownArticle {
  readonly article: Article;
  /** Whether the publisher has signed what it is. */
  readonly isProved: boolean;
}

interface ClaimedArticle extends NamedArticle {
  readonly claims?: string | undefined;
}

/** What an article is taken to be of which nothing is known. */
const unknownFacts = { section: null, tags: [], tier: 'metered', sponsored: false } as const;

/**
 * What an article is: as the publisher's claims say, if the publication asks for such; what a browser states besides is not
 * looked at then. Otherwise as the request says, which proves nothing: see docs/integrating/.
 */
export function createArticleFinder({ articleClaimsOf }: Pick<HttpServices, 'articleClaimsOf'>) {
  async function proved(
    publication: Publication,
    named: ClaimedArticle,
    verifier: ArticleClaimsVerifier,
  ): Promise<KnownArticle> {
    const { claims } = named;
    const id = articleIdOf(publication, named.id);
    if (claims === undefined) return { article: { id, ...unknownFacts }, isProved: false };
    const { article: claimed, ...facts } = await verifier.verify(claims);
    if (articleIdOf(publication, claimed) !== id) throw fault('article.claims', 'are claims of another article');
    return { article: { id, ...facts }, isProved: true };
  }

  return (publication: Publication, named: ClaimedArticle): Soon<KnownArticle> => {
    const verifier = articleClaimsOf(publication);
    if (verifier !== null) return proved(publication, named, verifier);
    if (named.claims !== undefined) throw fault('article.claims', 'this publication takes no article claims');
    return knownArticle(publication, named);
  };
}
