import { mostIssueArticles } from '../../paywall/newsletters/newsletter.ts';
import { newsletterArticle } from '../../paywall/newsletters/newsletter-address.ts';
import { isWebAddress, type LinkedArticle } from '../../paywall/newsletters/newsletter-link.ts';
import type { PublicationSettings } from '../../paywall/publication.ts';

/** What is printed of each article. */
export const forms = ['link', 'address', 'token'] as const;

export type Form = (typeof forms)[number];

export interface ReadArticle extends LinkedArticle {
  /** As newsletters know it. */
  readonly article: string;
}

interface Around {
  readonly settings: Pick<PublicationSettings, 'articleIdentity' | 'origins'>;
  readonly publicUrl: string;
  readonly form: Form;
}

/** An address, or an id and the address behind it. */
function namedIn(text: string): LinkedArticle {
  const [, id, url] = /^(\S.*?)\s+(https?:\/\/\S+)$/i.exec(text) ?? [];
  return id === undefined || url === undefined ? { id: text, url: text } : { id, url };
}

function faultOf({ url }: LinkedArticle, { settings, publicUrl, form }: Around): string | null {
  if (form === 'token') return null;
  if (!isWebAddress(url)) return 'is no http or https URL: write the address, or the id and the address behind it';
  const { origin } = new URL(url);
  if (form === 'address' || settings.origins.includes(origin) || origin === publicUrl) return null;
  return "lies outside the publication's origins, so no reader would be sent there";
}

/** The article that a text names, or what is wrong with it. */
export function readArticle(text: string, around: Around): ReadArticle | { readonly fault: string } {
  const named = namedIn(text.trim());
  const article = newsletterArticle(named.id, around.settings.articleIdentity);
  const fault = article === null ? 'is not an article, or is too long' : faultOf(named, around);
  return article === null || fault !== null ? { fault: `${text} ${fault}` } : { ...named, article };
}

/** One issue of all of them, or each for itself. Nothing is kept of those that are not of an issue. */
export async function* together(
  lines: AsyncIterable<string>,
  isIssue: boolean,
): AsyncGenerator<readonly string[], void, undefined> {
  const issue: string[] = [];
  for await (const line of lines) {
    if (line.trim() === '') continue;
    if (!isIssue) yield [line];
    else if (issue.push(line) > mostIssueArticles)
      throw new Error(`An issue has at most ${mostIssueArticles} articles.`);
  }
  if (issue.length > 0) yield issue;
}
