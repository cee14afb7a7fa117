import type { EpochMs } from '../clock.ts';

/** A newsletter whose links open articles for those who receive it. */
export interface Newsletter {
  readonly id: string;
  /** How people know it; null if it is known by its id. */
  readonly title: string | null;
  /** Names of the environment variables with its keys, the newest first: that one signs, and all of them verify. */
  readonly keys: readonly string[];
  /** Maximum readers whom one token lets in on a day of the publication's calendar; null for any number. */
  readonly capPerDay: number | null;
  /** Days for which a token holds, unless it is made for fewer or more. */
  readonly days: number;
  /** The switch: while true, none of its tokens opens anything. */
  readonly off: boolean;
}

/** What of it admins change while the service runs. */
export type NewsletterSwitches = Pick<Newsletter, 'capPerDay' | 'days' | 'off'>;

/** Maximum days for which a token holds, from now: one that holds for longer is refused, no matter who signed it. */
export const mostNewsletterDays = 30;

/** Maximum articles of one issue. */
export const mostIssueArticles = 40;

/** Maximum characters of a newsletter's id. */
export const longestNewsletterId = 32;

/** A token opens one article, or the articles of an issue. */
export type NewsletterScope = 'article' | 'issue';

/** Until when a token holds that is made now for so many days. */
export const newsletterExpiry = (now: EpochMs, days: number): EpochMs =>
  Math.floor(now / 1000) * 1000 + days * 86_400_000;

export const latestNewsletterExpiry = (now: EpochMs): EpochMs => newsletterExpiry(now, mostNewsletterDays);
