import { z } from 'zod';
import { longestNewsletterId, mostNewsletterDays, type Newsletter } from '../paywall/newsletters/newsletter.ts';
import { newsletterParameter } from '../paywall/newsletters/newsletter-address.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
import { distinct, distinctTexts } from './field-schemas.ts';
import { variable } from './publisher-keys-schema.ts';

/** More keys than one that signs and some that it replaced are an oversight. */
const mostKeys = 8;

const mostNewsletters = 64;

/** What admins change of a newsletter while the service runs. */
export const newsletterSwitches = z.strictObject({
  capPerDay: z.int().min(1).max(10_000_000).nullable().default(null),
  days: z.int().min(1).max(mostNewsletterDays).default(mostNewsletterDays),
  off: z.boolean().default(false),
});

/** The newsletters of a publication, with their titles in `words`: as saved, or as files write them. */
export function newslettersOf(
  words: (longest: number) => z.ZodType<string, string>,
): z.ZodType<readonly Newsletter[], readonly unknown[] | undefined> {
  const newsletter: z.ZodType<Newsletter> = newsletterSwitches.extend({
    id: z
      .string()
      .regex(
        new RegExp(`^[a-z0-9-]{1,${longestNewsletterId}}$`),
        `must be up to ${longestNewsletterId} of a-z, 0-9 and -`,
      ),
    title: words(200).nullable().default(null),
    keys: distinctTexts(variable).min(1).max(mostKeys),
  });
  return distinct(newsletter, ({ id }) => id)
    .refine((all) => all.length <= mostNewsletters, `has more than ${mostNewsletters} entries`)
    .default([]);
}

/** A link with a token in it must lead to the article that it opens. */
export function checkNewsletterParameter(
  { newsletters, articleIdentity }: Pick<PublicationSettings, 'newsletters' | 'articleIdentity'>,
  context: z.RefinementCtx,
): void {
  const at = articleIdentity.keep?.indexOf(newsletterParameter) ?? -1;
  if (newsletters.length === 0 || at === -1) return;
  const message = 'holds newsletter tokens, and cannot name the article as well';
  context.addIssue({ code: 'custom', path: ['articleIdentity', 'keep', at], message });
}
