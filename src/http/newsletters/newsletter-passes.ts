import type { Article, ArticleKey } from '../../paywall/articles/article.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { newsletterArticle } from '../../paywall/newsletters/newsletter-address.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import { isSameKey } from '../passes/held-passes.ts';
import type { ReaderPass } from '../passes/reader-passes.ts';
import type { HttpServices } from '../services.ts';
import type { NewsletterProof } from './newsletter-tokens.ts';

/** For how long a browser that came by a link may read on, or go back, without it. */
const passMs = 60 * 60_000;

/** Stands in no newsletter's id. */
const between = '_';

/** The id of the newsletter that a pass comes from. */
export const newsletterIn = (source: string): string => source.split(between, 1)[0] ?? '';

/** A pass to what a token opens. It knows articles as the token does, for the token says no more of them. */
export function newsletterPass(
  { newsletter, expiresAt, articles }: Omit<NewsletterProof, 'opens'>,
  { link, reader, now }: { readonly link: string; readonly reader: ReaderKey; readonly now: EpochMs },
): ReaderPass {
  return {
    kind: 'newsletter',
    source: `${newsletter.id}${between}${link}`,
    reader,
    articles: articles as readonly ArticleKey[],
    issuedAt: now,
    expiresAt: Math.min(expiresAt, now + passMs),
  };
}

/** Whether such a pass opens an article now: its newsletter may have been switched off since. */
export function createNewsletterPasses({ newsletterTokens }: Pick<HttpServices, 'newsletterTokens'>) {
  return ({ name, settings }: Publication, pass: ReaderPass, { id }: Pick<Article, 'id'>): boolean => {
    const newsletter = settings.newsletters.find((each) => each.id === newsletterIn(pass.source));
    const article = newsletterArticle(id, settings.articleIdentity);
    if (newsletter === undefined || newsletter.off || article === null) return false;
    const tags = newsletterTokens.tagsOf(name, newsletter, article);
    return pass.articles.some((each) => tags.some((tag) => isSameKey(each, tag)));
  };
}
