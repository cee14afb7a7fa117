import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { isRefusedAsAmbiguous } from '../../paywall/articles/ambiguous-address.ts';
import type { Article } from '../../paywall/articles/article.ts';
import { type ArticleIdentity, canonicalArticleId, isTooLong } from '../../paywall/articles/article-identity.ts';
import { isEndless, isOverlong } from '../../paywall/articles/overlong-address.ts';
import { newsletterTokenIn } from '../../paywall/newsletters/newsletter-address.ts';
import type { Publication } from '../../paywall/publication.ts';
import { invalidRequest, parse } from '../parse.ts';
import { tierSchema } from '../schemas/metering.ts';

const facts = {
  'X-Article-Tier': tierSchema.default('metered'),
  'X-Article-Sponsored': z
    .enum(['true', 'false', ''])
    .default('false')
    .transform((value) => value === 'true'),
};

const factsSchema = z.object(facts);

type Facts = z.output<typeof factsSchema>;

/** By what was sent, of what is valid: there are a few. */
const knownFacts = new Map<string, Facts>();

/** What the proxy says of the article. Throws `invalid-request` with its faults. */
function factsIn({ headers }: IncomingMessage): Facts {
  const { 'x-article-tier': tier, 'x-article-sponsored': sponsored } = headers;
  // No header has a line break in it, and who sends the word `undefined` has sent something.
  const sent = `${tier ?? '\n'} ${sponsored ?? '\n'}`;
  const before = knownFacts.get(sent);
  if (before !== undefined) return before;
  const told = parse(factsSchema, { 'X-Article-Tier': tier, 'X-Article-Sponsored': sponsored }, 'request');
  knownFacts.set(sent, told);
  return told;
}

const address = (description: string) => z.string().optional().openapi({ description });

/** As the document shows them: one of those that name the article is needed. */
export const gateHeaders = z.object({
  'X-Original-URI': address('The article: the address as the reader asked for it.'),
  'X-Original-URL': address('The same as a whole URL (ingress-nginx).'),
  'X-Forwarded-Uri': address('The same (Traefik). If several of these are sent, they must name one address.'),
  'X-Original-Method': address('The method of the reader’s request: `HEAD` is decided without counting.'),
  ...facts,
});

/** Headers that name the address, in the order in which they are believed. */
const addressHeaders = ['x-original-uri', 'x-original-url', 'x-forwarded-uri'] as const;

/** Header values come byte by byte: a raw address that is UTF-8 is read as such. */
function decoded(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\uFFFD') ? value : text;
}

const pathOf = (written: string) => written.replace(/^https?:\/\/[^/?#]*/i, '') || '/';

/** The addresses that the request bears; more than one only if a reader has added a header that the proxy does not overwrite. */
function addressesIn({ headers }: IncomingMessage): readonly string[] {
  const named = addressHeaders
    .map((name) => headers[name])
    .filter((value) => typeof value === 'string' && value !== '');
  return (named as string[]).map((value) => pathOf(decoded(value)));
}

/** The token of a newsletter that the reader came with; null for none. */
export const proxiedNewsletterToken = (request: IncomingMessage): string | null =>
  newsletterTokenIn(addressesIn(request)[0] ?? '');

/** What the proxy says the reader asked for: their method, and path and query. */
export function proxiedRequest(request: IncomingMessage): { method: string | null; target: string | null } {
  const { 'x-original-method': original, 'x-forwarded-method': forwarded } = request.headers;
  const method = original ?? forwarded;
  return { method: typeof method === 'string' ? method.trim() : null, target: addressesIn(request)[0] ?? null };
}

/** Whether nobody can say where it leads: a fragment is sent by no browser, and only some servers cut it off. */
const isUnread = (written: string) => isEndless(written) || written.split('?', 1)[0]?.includes('#') === true;

/** What an address comes to, by the rules of a publication. */
interface ReadAddress {
  readonly by: ArticleIdentity;
  /** Empty for one that is too long to be read. */
  readonly id: string;
  readonly isLong: boolean;
  readonly isUnclear: boolean;
}

/** Longer ones are read each time: few are, and what is remembered has its bounds. */
const longestRemembered = 1_024;

/** Some 5 MB at most, and some 1 MB of addresses as they are. */
const mostRemembered = 4_000;

const remembered = new LRUCache<string, ReadAddress>({ max: mostRemembered });

/** Reads an address, which takes longer than a decision: readers of an article ask for the same one. */
function readAddress(written: string, by: ArticleIdentity): ReadAddress {
  const before = remembered.get(written);
  if (before?.by === by) return before;
  const isUnclear = isUnread(written) || isRefusedAsAmbiguous(written, by);
  const isLong = isOverlong(written);
  const read = { by, id: isLong ? '' : canonicalArticleId(written, by), isLong, isUnclear };
  if (written.length <= longestRemembered) remembered.set(written, read);
  return read;
}

/**
 * The article that a proxy asks about. No address is an error: one that can be read in more than one way, or is too long, makes an
 * article that is denied to everybody who is not let in anyway. What the proxy said of an ambiguous one is not believed, because
 * it judged another address than the site will see. Throws `invalid-request` if no header names an address or a fact is not valid:
 * that is the proxy's mistake and no reader's.
 */
export function proxiedArticle(request: IncomingMessage, { settings }: Publication): Article {
  const [written, ...others] = addressesIn(request);
  if (written === undefined)
    throw invalidRequest('request', [{ path: 'X-Original-URI', message: 'must name the address of the article' }]);
  const told = factsIn(request);
  const { id, isLong, isUnclear } = readAddress(written, settings.articleIdentity);
  const known = { id, section: null, tags: [], tier: told['X-Article-Tier'], sponsored: told['X-Article-Sponsored'] };
  if (isUnclear || others.some((other) => other !== written))
    return { isAmbiguous: true, ...known, tier: 'metered', sponsored: false };
  return isLong || isTooLong(id) ? { isAmbiguous: true, ...known } : known;
}
