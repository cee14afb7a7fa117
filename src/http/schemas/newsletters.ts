import { z } from 'zod';
import { longestArticleId } from '../../paywall/articles/article-identity.ts';
import { mostIssueArticles, mostNewsletterDays } from '../../paywall/newsletters/newsletter.ts';
import { newsletterSwitches } from '../../publications/newsletter-schema.ts';
import { articleId, isoTime } from './metering.ts';

/** What requests and answers about newsletters hold. */

/** Loose, because programs that send mails add parameters of their own to every link. */
export const newsletterQuery = z.looseObject({
  to: z
    .string()
    .max(8_192)
    .optional()
    .openapi({ description: "The article's address, in one of the publication's origins: where the reader is sent." }),
  article: z.string().max(longestArticleId).optional().openapi({
    description: 'The id by which metering calls name the article, if that is not its address.',
  }),
});

const { capPerDay, days, off } = newsletterSwitches.shape;

export const newsletterChangeSchema = z
  .strictObject({ capPerDay: capPerDay.unwrap(), days: days.unwrap(), off: off.unwrap() })
  .openapi('NewsletterChange');

export const newsletterSchema = newsletterChangeSchema
  .extend({
    id: z.string(),
    title: z.string().nullable(),
    capPerDay: capPerDay.unwrap().clone().openapi({
      description:
        'Maximum readers whom one token lets in on a day of the publication’s calendar; null for any number.',
    }),
    days: days
      .unwrap()
      .clone()
      .openapi({ description: 'Days for which a token holds, unless it is made for fewer or more.' }),
    off: off.unwrap().clone().openapi({ description: 'The switch: while true, none of its tokens opens anything.' }),
    keys: z.array(z.string()).openapi({ description: 'Names of the settings with its keys, the newest first.' }),
    canSign: z.boolean().openapi({ description: 'Whether the newest of them is there.' }),
  })
  .openapi('Newsletter');

export const newslettersAnswer = z.object({ newsletters: z.array(newsletterSchema) }).openapi('Newsletters');

/** One call signs so many at most. */
const mostArticles = 500;

const linked = z.strictObject({
  url: z.string().min(1).max(8_192).openapi({ description: "In one of the publication's origins." }),
  id: articleId.optional().openapi({ description: 'As metering calls name it; the address if it is left out.' }),
});

export const newsletterLinksBody = z
  .strictObject({
    articles: z.array(linked).min(1).max(mostArticles),
    issue: z
      .boolean()
      .default(false)
      .openapi({
        description: `One token for all of them, ${mostIssueArticles} at most, in the place of one for each.`,
      }),
    days: z
      .int()
      .min(1)
      .max(mostNewsletterDays)
      .optional()
      .openapi({ description: 'For how many days the links hold; as the newsletter says if it is left out.' }),
  })
  .openapi('NewsletterLinksOrder');

export const newsletterLinksAnswer = z
  .object({
    expiresAt: isoTime,
    links: z.array(
      z
        .object({
          article: z.string().openapi({ description: 'As the request names it.' }),
          token: z.string(),
          link: z.string().openapi({ description: 'By way of Stile: opens the article at every door.' }),
          address: z.string().openapi({ description: 'The article’s own address, with the token as `st`.' }),
        })
        .openapi('NewsletterLink'),
    ),
  })
  .openapi('NewsletterLinks');
