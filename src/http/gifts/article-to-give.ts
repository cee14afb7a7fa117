import type { z } from 'zod';
import type { ArticleKey } from '../../paywall/articles/article.ts';
import type { GiftedArticle } from '../../paywall/gifts/gifts.ts';
import type { Publication } from '../../paywall/publication.ts';
import { invalidRequest } from '../parse.ts';
import { articleNamed } from '../reader/article-facts.ts';
import { createReturnUrls, siteOf } from '../reader/return-url.ts';
import { type giftBody, longestAddress } from '../schemas/gifts.ts';
import type { HttpServices } from '../services.ts';

interface ArticleToGive {
  readonly article: GiftedArticle;
  readonly articleKey: ArticleKey;
}

const isAddress = (id: string) => /^https?:/i.test(id);

/** An id that is no address, as a path on the publication's site. */
const onSite = (site: string, id: string) =>
  `${site}/${id.replace(/^\//, '').split('/').map(encodeURIComponent).join('/')}`;

/** The article that is to be given, and where it is read. Throws `invalid-request` for an address outside of the publication. */
export function createArticlesToGive({ hashes, publicUrl }: Pick<HttpServices, 'hashes' | 'publicUrl'>) {
  const addressIn = createReturnUrls(publicUrl);
  return (publication: Publication, { article }: Pick<z.output<typeof giftBody>, 'article'>): ArticleToGive => {
    const { id } = articleNamed(publication, { id: article.id, tier: 'metered', sponsored: false });
    const path = article.url === undefined ? 'article.id' : 'article.url';
    const usual = isAddress(article.id) ? article.id : onSite(siteOf(publication) ?? publicUrl, article.id);
    const url = addressIn(publication, article.url ?? usual, path);
    if (url.length > longestAddress)
      throw invalidRequest('body', [{ path, message: `longer than ${longestAddress} characters` }]);
    return { article: { id, url }, articleKey: hashes.articleKey(publication.name, id) };
  };
}
