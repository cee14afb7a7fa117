import { type DemoArticle, readDemoArticles } from '../../../src/sandbox/demo-articles.ts';
import { type AskOptions, type DecisionJson, example, type FrontEnd } from '../browser/front-end.ts';

/** The articles whose texts the demo's server holds. */
export const demoArticles: readonly DemoArticle[] = readDemoArticles(
  new URL('../../../web/demo/articles/', import.meta.url),
);

/** What an article is by itself, whatever anybody states. */
export const kindOf = ({ tier, sponsor }: DemoArticle) => (sponsor === null ? tier : 'sponsored');

const idsOf = (kind: string) => demoArticles.filter((article) => kindOf(article) === kind).map(({ id }) => id);

export const meteredIds: readonly string[] = idsOf('metered');

/** The only article of a kind. */
export const onlyId = (kind: 'premium' | 'free' | 'sponsored'): string => idsOf(kind)[0] ?? '';

/** The server that holds the texts, as somebody asks it who has a receipt. */
export function createDemoTexts(page: FrontEnd) {
  const ask = (id: string, receipt: string) =>
    page.get(`/demo/articles/${encodeURIComponent(id)}/text`, { 'X-Article-Receipt': receipt });

  /** Asks for a decision with a receipt, in the example publication. */
  const view = (article: Record<string, unknown> & { id: string }, options: AskOptions = {}): Promise<DecisionJson> =>
    page.meter(article, { ...options, publication: example, fields: { receipt: true, ...options.fields } });

  return {
    ask,
    view,
    /** Whether the text comes for what somebody says of the article. */
    async opens(article: Record<string, unknown> & { id: string }, options?: AskOptions): Promise<boolean> {
      const { receipt = '' } = await view(article, options);
      return (await ask(article.id, receipt)).status === 200;
    },
  };
}
