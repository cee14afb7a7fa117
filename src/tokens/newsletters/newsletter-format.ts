import type { EpochMs } from '../../paywall/clock.ts';
import { longestNewsletterId, mostIssueArticles, type NewsletterScope } from '../../paywall/newsletters/newsletter.ts';

/*
 * How a newsletter token is written. docs/integrating/newsletters.md describes it, because publishers sign tokens by other programs:
 * what is here changes only under another version.
 */

export const keyIdBytes = 4;
export const articleTagBytes = 6;
export const macBytes = 16;

const version = 1;
const codes: Readonly<Record<NewsletterScope, number>> = { article: 0x61, issue: 0x69 };

/** What a token says, before anything of it is proved. */
export interface NewsletterClaims {
  readonly keyId: Buffer;
  readonly newsletter: string;
  /** To the second. */
  readonly expiresAt: EpochMs;
  readonly scope: NewsletterScope;
  /** Short keyed hashes of the articles that it opens. */
  readonly articles: readonly Buffer[];
}

interface Written {
  readonly claims: NewsletterClaims;
  /** The bytes of which the code is made. */
  readonly body: Buffer;
  readonly mac: Buffer;
}

/** Version, key id, length of the id, id, expiry, scope, number of articles. */
const bytesBesideLists = 1 + keyIdBytes + 1 + 4 + 1 + 1;

const mostBytes = bytesBesideLists + longestNewsletterId + mostIssueArticles * articleTagBytes + macBytes;

/** Maximum characters of a token. */
export const longestNewsletterToken = Math.ceil((mostBytes * 4) / 3);

/** An id is part of the token byte by byte. */
const newsletterId = new RegExp(`^[a-z0-9-]{1,${longestNewsletterId}}$`);

/** The bytes of claims, without the code that proves them. */
export function bodyOf({ keyId, newsletter, expiresAt, scope, articles }: NewsletterClaims): Buffer {
  const id = Buffer.from(newsletter, 'latin1');
  const expiry = Buffer.alloc(4);
  expiry.writeUInt32BE(Math.floor(expiresAt / 1000));
  return Buffer.concat([
    Buffer.from([version]),
    keyId,
    Buffer.from([id.length]),
    id,
    expiry,
    Buffer.from([codes[scope], articles.length]),
    ...articles,
  ]);
}

export const tokenOf = (body: Buffer, mac: Buffer): string => Buffer.concat([body, mac]).toString('base64url');

function scopeOf(code: number, articles: number): NewsletterScope | null {
  if (code === codes.article) return articles === 1 ? 'article' : null;
  return code === codes.issue && articles >= 1 && articles <= mostIssueArticles ? 'issue' : null;
}

/** The bytes of a text that is base64url in its one right form, or null. */
function bytesOf(token: string): Buffer | null {
  if (token.length > longestNewsletterToken || !/^[\w-]+$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  return bytes.toString('base64url') === token ? bytes : null;
}

/** What a token says; null for anything that is not written as one. Nothing of it is proved by that. */
export function readNewsletterToken(token: string): Written | null {
  const bytes = bytesOf(token);
  if (bytes === null || bytes.length < bytesBesideLists + macBytes || bytes[0] !== version) return null;
  const idAt = 1 + keyIdBytes + 1;
  const expiryAt = idAt + (bytes[idAt - 1] ?? 0);
  const articlesAt = expiryAt + 4 + 1 + 1;
  if (articlesAt > bytes.length) return null;
  const count = bytes[articlesAt - 1] ?? 0;
  const macAt = articlesAt + count * articleTagBytes;
  const newsletter = bytes.toString('latin1', idAt, expiryAt);
  const scope = scopeOf(bytes[articlesAt - 2] ?? 0, count);
  if (scope === null || bytes.length !== macAt + macBytes || !newsletterId.test(newsletter)) return null;
  const tagAt = (index: number) => articlesAt + index * articleTagBytes;
  return {
    claims: {
      keyId: bytes.subarray(1, 1 + keyIdBytes),
      newsletter,
      expiresAt: bytes.readUInt32BE(expiryAt) * 1000,
      scope,
      articles: Array.from({ length: count }, (_, index) => bytes.subarray(tagAt(index), tagAt(index + 1))),
    },
    body: bytes.subarray(0, macAt),
    mac: bytes.subarray(macAt),
  };
}
