import { demoArticles, kindOf, meteredIds } from '../../support/trust/demo-texts.ts';

/** The rules of the publication of these stories, which are soon used up. */
export const limits = { anonymous: 3, registered: 4 };
export const releases = 2;

export const meter = { limits, window: 'month', releases };

/** For so long the pass holds that readers can buy; nothing follows it. */
export const passDays = 2;

export const passOffer = {
  id: 'pass',
  price: { amount: 500, currency: 'usd' },
  term: { count: passDays, unit: 'day' },
  then: null,
  status: 'live',
};

export interface StoryArticle {
  readonly id: string;
  readonly tier: 'free' | 'metered' | 'premium';
  readonly sponsored: boolean;
}

/** Six metered articles, and one of each other kind. */
const articles: readonly StoryArticle[] = demoArticles
  .filter((article) => kindOf(article) !== 'metered' || meteredIds.slice(0, 6).includes(article.id))
  .map(({ id, tier, sponsor }) => ({ id, tier, sponsored: sponsor !== null }))
  .sort((one, other) => Number(other.tier === 'metered') - Number(one.tier === 'metered'));

export const articleAt = (index: number): StoryArticle => {
  const found = articles[index % articles.length];
  if (found === undefined) throw new Error('there are no articles');
  return found;
};
