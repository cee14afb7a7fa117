import { type ArticleIdentity, canonicalArticleId, isTooLong } from '../articles/article-identity.ts';
import { isOverlong } from '../articles/overlong-address.ts';

/** The parameter of an article's address that holds a newsletter token. */
export const newsletterParameter = 'st';

interface Parts {
  readonly path: string;
  /** Without its question mark; null if there is none. */
  readonly query: string | null;
  /** With its mark, or empty. */
  readonly fragment: string;
}

function partsOf(address: string): Parts {
  const hash = address.indexOf('#');
  const [whole, fragment] = hash === -1 ? [address, ''] : [address.slice(0, hash), address.slice(hash)];
  const mark = whole.indexOf('?');
  return mark === -1
    ? { path: whole, query: null, fragment }
    : { path: whole.slice(0, mark), query: whole.slice(mark + 1), fragment };
}

const begins = `${newsletterParameter}=`;

/** What the first such parameter of an address holds; null if it has none. */
export function newsletterTokenIn(address: string): string | null {
  const { query } = partsOf(address);
  const pair = query === null ? -1 : `&${query}`.indexOf(`&${begins}`);
  if (query === null || pair === -1) return null;
  const end = query.indexOf('&', pair);
  return query.slice(pair + begins.length, end === -1 ? undefined : end) || null;
}

/** The address as it is without any such parameter; everything else of it stays as it was written. */
export function withoutNewsletterToken(address: string): string {
  const { path, query, fragment } = partsOf(address);
  if (query === null) return address;
  const kept = query.split('&').filter((pair) => pair !== newsletterParameter && !pair.startsWith(begins));
  return `${path}${kept.length === 0 ? '' : `?${kept.join('&')}`}${fragment}`;
}

/** The address with a token in it. */
export function withNewsletterToken(address: string, token: string): string {
  const { path, query, fragment } = partsOf(withoutNewsletterToken(address));
  return `${path}?${query ? `${query}&` : ''}${begins}${token}${fragment}`;
}

/**
 * What newsletters know an article by: its canonical id, of an address without scheme and host. A proxy asks about a path and a page about
 * a whole address, and a link opens the article at both. Null for what is too long to be an article.
 */
export function newsletterArticle(written: string, identity: ArticleIdentity): string | null {
  if (isOverlong(written)) return null;
  const address = withoutNewsletterToken(written);
  const [origin = ''] = /^https?:\/\/[^/?#]*/i.exec(address) ?? [];
  const rest = address.slice(origin.length);
  const path = origin === '' || rest.startsWith('/') ? rest : `/${rest}`;
  const article = canonicalArticleId(path, identity);
  return article === '' || isTooLong(article) ? null : article;
}
