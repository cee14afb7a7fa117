export type Tier = 'free' | 'metered' | 'premium';

export interface Article {
  /** Canonical: see `canonicalArticleId`. */
  readonly id: string;
  readonly section: string | null;
  readonly tags: readonly string[];
  readonly tier: Tier;
  readonly sponsored: boolean;
}

/**
 * What a store knows an article by: 6 bytes, keyed by the service's secret and bound to one publication. Not bound to the reader,
 * for a union on sign-in must know the same article again. With ten articles in a window the chance that a new one is taken
 * for one of them is below 4 in 10^14.
 */
export type ArticleKey = Uint8Array & { readonly __brand: 'ArticleKey' };

export const articleKeyBytes = 6;

/** A text by which two keys of articles are compared. */
export const articleKeyText = (key: ArticleKey): string => key.join();

/** Parameters that say where a reader came from and not which article it is. */
const trackingParameters =
  /^(utm_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|ref|ref_src|cmpid|ocid|s_cid|xtor)$/i;

/**
 * The form in which article ids are compared. An absolute http(s) URL or a path loses its fragment, its tracking parameters and
 * its trailing slash; anything else is an id of the publisher's own and stays as it is.
 */
export function canonicalArticleId(id: string): string {
  const isUrl = /^https?:\/\//i.test(id);
  const isPath = id.startsWith('/') && !id.startsWith('//');
  if (!(isUrl || isPath) || !URL.canParse(id, 'http://path.invalid')) return id;
  const url = new URL(id, 'http://path.invalid');
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) {
    if (trackingParameters.test(name)) url.searchParams.delete(name);
  }
  // Serialised even if nothing was removed, because serialising normalises the escapes.
  url.search = url.searchParams.toString();
  const path = url.pathname.replace(/\/+$/, '');
  return `${isUrl ? `${url.protocol}//${url.host}` : ''}${path || (isPath ? '/' : '')}${url.search}`;
}
