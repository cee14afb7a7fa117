import { Readable } from 'node:stream';
import { mostNewsletterDays, type Newsletter, newsletterExpiry } from '../../paywall/newsletters/newsletter.ts';
import { newsletterLink } from '../../paywall/newsletters/newsletter-link.ts';
import { readIdentitySecret } from '../../settings/environment.ts';
import { describeFault } from '../../settings/faults.ts';
import { readPublicUrl } from '../../settings/store-settings.ts';
import { createNewsletterTokens } from '../../tokens/newsletters/newsletter-tokens.ts';
import { type Context, defineCommand, type ExitCode } from '../command.ts';
import { refuseSettings } from '../faults.ts';
import { type FoundSettings, findSettings } from '../publication/found-settings.ts';
import { type Form, forms, type ReadArticle, readArticle, together } from './articles.ts';

interface Signing {
  readonly publication: string;
  readonly newsletter: Newsletter;
  readonly publicUrl: string;
  readonly found: FoundSettings;
  readonly form: Form;
  readonly days: number;
  readonly isIssue: boolean;
}

const isForm = (text: string): text is Form => forms.some((form) => form === text);

function signer({ env }: Context, signing: Signing) {
  const { publication, newsletter, found, days, publicUrl, form, isIssue } = signing;
  const secretOf = (setting: string) => {
    const read = readIdentitySecret(env, setting);
    if ('secret' in read) return read.secret;
    throw new Error(describeFault(read.fault));
  };
  const tokens = createNewsletterTokens({ clock: { now: () => found.now }, secretOf });
  const expiresAt = newsletterExpiry(found.now, days);

  /** A line for each of the articles, which share a token if they are an issue. */
  return (articles: readonly ReadArticle[]): readonly string[] => {
    const scope = isIssue ? 'issue' : 'article';
    const link = { articles: articles.map(({ article }) => article), expiresAt };
    const token = tokens.sign({ publication, newsletter }, { scope, ...link }) ?? '';
    return form === 'token'
      ? [token]
      : articles.map((article) => newsletterLink({ publicUrl, publication }, token, article)[form]);
  };
}

/** Prints as it goes. Faults of single articles are printed, and the others are signed none the less, but for an issue. */
async function signAll(context: Context, signing: Signing, lines: AsyncIterable<string>): Promise<ExitCode> {
  const sign = signer(context, signing);
  const around = { settings: signing.found.settings, publicUrl: signing.publicUrl, form: signing.form };
  let code: ExitCode = 0;
  for await (const texts of together(lines, signing.isIssue)) {
    const read = texts.map((text) => readArticle(text, around));
    const faults = read.flatMap((each) => ('fault' in each ? [each.fault] : []));
    for (const fault of faults) context.printError(fault);
    if (faults.length > 0) code = 1;
    else for (const line of sign(read.filter((each) => 'article' in each))) context.print(line);
  }
  return code;
}

export const newsletterSign = defineCommand({
  name: 'newsletter sign',
  summary: 'Makes the links of a newsletter, by which those who receive it read its articles',
  details: [
    "Signed with the newsletter's newest key, which is read from the environment; nothing is stored, and no service is asked.",
    'An article is its address; or, for a publication with ids of its own, the id, a space, and the address.',
    'Without --article they are read from standard input, one a line, and each link is printed as soon as it is made.',
  ],
  options: {
    publication: { type: 'string', value: 'NAME', required: true, summary: 'the publication' },
    newsletter: { type: 'string', value: 'ID', required: true, summary: 'which of its newsletters' },
    article: { type: 'string', multiple: true, value: 'ADDRESS', summary: 'an article; may be given several times' },
    issue: { type: 'boolean', summary: 'one token for all of them, 40 at most: each link opens all for an hour' },
    days: {
      type: 'string',
      value: 'N',
      summary: `for how many days the links hold, 1 to ${mostNewsletterDays}; otherwise as the newsletter says`,
      check: (text) =>
        /^[1-9]\d?$/.test(text) && Number(text) <= mostNewsletterDays ? null : `must be 1 to ${mostNewsletterDays}`,
    },
    as: {
      type: 'string',
      value: 'FORM',
      summary: "link (by way of Stile, the usual form), address (the article's own, with ?st=) or token",
      check: (text) => (isForm(text) ? null : `must be one of ${forms.join(', ')}`),
    },
  },
  async run(context, { publication, newsletter: id, article, issue = false, days, as = 'link' }) {
    const url = readPublicUrl(context.env);
    if ('faults' in url) return refuseSettings(context, url.faults);
    const found = await findSettings(context, publication);
    if (typeof found === 'number') return found;
    const newsletter = found.settings.newsletters.find((each) => each.id === id);
    if (newsletter === undefined) throw new Error(`By ${found.by} there is no newsletter ${id}.`);
    const lines = article === undefined ? context.readLines() : Readable.from(article);
    const signing: Signing = {
      ...{ publication, newsletter, found, ...url.settings },
      form: isForm(as) ? as : 'link',
      days: days === undefined ? newsletter.days : Number(days),
      isIssue: issue,
    };
    return signAll(context, signing, lines);
  },
});
