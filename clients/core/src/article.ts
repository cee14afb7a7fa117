export type Tier = 'free' | 'metered' | 'premium';

/**
 * What an article is. The site says it, from what it publishes: nothing of it may come from the request, because readers write
 * requests.
 */
export interface ArticleFacts {
  /** The id under which Stile counts the article, the same at every door of the site. */
  readonly id: string;
  readonly tier: Tier;
  readonly sponsored?: boolean | undefined;
  readonly section?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** Whether everybody may read it, so that there is nothing to ask and nothing to count. */
export const isForEverybody = ({ tier, sponsored = false }: Pick<ArticleFacts, 'tier' | 'sponsored'>): boolean =>
  tier === 'free' || sponsored;
