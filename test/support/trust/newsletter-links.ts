import { type Newsletter, newsletterExpiry } from '../../../src/paywall/newsletters/newsletter.ts';
import { createNewsletterTokens } from '../../../src/tokens/newsletters/newsletter-tokens.ts';
import { example } from '../browser/front-end.ts';

export const newsletterKey = 'the-key-of-the-newsletters-of-tests-0123';

/** As `secretOf` of a service gives it. */
export const secretOf = (setting: string): string | undefined => (setting === 'NEWS_KEY' ? newsletterKey : undefined);

/** As files write them: one without a cap, one with a small one, and one that is switched off. */
export const newsletters = [
  { id: 'weekly', title: 'The week', keys: ['NEWS_KEY'] },
  { id: 'capped', keys: ['NEWS_KEY'], capPerDay: 2 },
  { id: 'stopped', keys: ['NEWS_KEY'], off: true },
];

const site = 'https://asia.example.com';

/** The address of an article on the example publication's site. */
export const onSite = (path: string): string => site + path;

interface Link {
  readonly newsletter?: string;
  readonly publication?: string;
  readonly days?: number;
}

/** Signs tokens as the publisher does. */
export function createNewsletterDesk(now: () => number) {
  const tokens = createNewsletterTokens({ clock: { now }, secretOf });
  return (articles: readonly string[], { newsletter: id = 'weekly', publication = example, days = 7 }: Link = {}) => {
    const newsletter: Newsletter = { id, title: null, keys: ['NEWS_KEY'], capPerDay: null, days: 30, off: false };
    const scope = articles.length === 1 ? 'article' : 'issue';
    const expiresAt = newsletterExpiry(now(), days);
    return tokens.sign({ publication, newsletter }, { scope, articles, expiresAt }) ?? '';
  };
}
