import type { EpochMs } from '../../paywall/clock.ts';
import { type Fault, hasCode, PaywallError } from '../../paywall/errors.ts';
import { mostIssueArticles, type Newsletter } from '../../paywall/newsletters/newsletter.ts';
import { newsletterArticle } from '../../paywall/newsletters/newsletter-address.ts';
import { type NewsletterLink, newsletterLink } from '../../paywall/newsletters/newsletter-link.ts';
import type { Publication } from '../../paywall/publication.ts';
import { invalidRequest } from '../parse.ts';
import { createReturnUrls } from '../reader/return-url.ts';
import type { HttpServices } from '../services.ts';

interface NamedArticle {
  readonly url: string;
  readonly id?: string | undefined;
}

interface Order {
  readonly publication: Publication;
  readonly newsletter: Newsletter;
  readonly articles: readonly NamedArticle[];
  readonly issue: boolean;
  readonly expiresAt: EpochMs;
}

interface Named {
  readonly url: string;
  readonly id: string;
  /** As newsletters know it. */
  readonly article: string;
}

/** What `make` gives, or the faults with which it throws. */
function attempt<T>(make: () => T): T | { readonly faults: readonly Fault[] } {
  try {
    return make();
  } catch (error) {
    if (hasCode(error, 'invalid-request')) return { faults: error.faults };
    throw error;
  }
}

/** Makes links of newsletters. Throws `invalid-request` with every fault of all articles, and if there is no key to sign with. */
export function createNewsletterLinks({
  publicUrl,
  newsletterTokens,
}: Pick<HttpServices, 'publicUrl' | 'newsletterTokens'>) {
  const urlIn = createReturnUrls(publicUrl);

  function named(publication: Publication, { url, id = url }: NamedArticle, index: number): Named {
    urlIn(publication, url, `articles.${index}.url`);
    const article = newsletterArticle(id, publication.settings.articleIdentity);
    if (article !== null) return { url, id, article };
    throw invalidRequest('body', [{ path: `articles.${index}.id`, message: 'is not an article, or is too long' }]);
  }

  function allNamed({ publication, articles, issue }: Order): readonly Named[] {
    if (issue && articles.length > mostIssueArticles)
      throw invalidRequest('body', [{ path: 'articles', message: `an issue has at most ${mostIssueArticles}` }]);
    const read = articles.map((article, index) => attempt(() => named(publication, article, index)));
    const faults = read.flatMap((each) => ('faults' in each ? each.faults : []));
    if (faults.length > 0) throw invalidRequest('body', faults);
    return read.filter((each) => 'article' in each);
  }

  function signed({ publication, newsletter, issue, expiresAt }: Order, articles: readonly Named[]): string {
    const of = { publication: publication.name, newsletter };
    const scope = issue ? 'issue' : 'article';
    const token = newsletterTokens.sign(of, { scope, articles: articles.map(({ article }) => article), expiresAt });
    if (token !== null) return token;
    const message = `Its newest key, ${newsletter.keys[0]}, is missing in the environment, or too short.`;
    throw new PaywallError('invalid-request', message);
  }

  return (order: Order): readonly (NewsletterLink & { readonly article: string })[] => {
    const articles = allNamed(order);
    const shared = order.issue ? signed(order, articles) : null;
    const around = { publicUrl, publication: order.publication.name };
    return articles.map((article) => ({
      article: article.id,
      ...newsletterLink(around, shared ?? signed(order, [article]), article),
    }));
  };
}
