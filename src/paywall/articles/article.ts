export type Tier = 'free' | 'metered' | 'premium';

export interface Article {
  /** Canonical: see `canonicalArticleId` in article-identity.ts. */
  readonly id: string;
  readonly section: string | null;
  readonly tags: readonly string[];
  readonly tier: Tier;
  readonly sponsored: boolean;
  /** Whether its address can be read in more than one way, so that it is not certain which article it is. Left out if not. */
  readonly isAmbiguous?: true;
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
