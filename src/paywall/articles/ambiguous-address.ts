import type { ArticleIdentity } from './article-identity.ts';

/** What servers may take for a slash or for the end of the address, in the path; among it the overlong UTF-8 of slashes, dots and NUL. */
const split = new RegExp(
  [
    // Some cut out what cannot be seen, some refuse it; to many a backslash is a slash.
    '[\\\\\\x00-\\x1f\\x7f]',
    '%(?:25)*(?:2f|5c|00|c0%(?:25)*(?:80|a[ef])|c1%(?:25)*9c)',
  ].join('|'),
  'i',
);

/** Parameters behind a semicolon are cut off by some servers: `..;x` is `..` to them. */
const dotSegment = /(?:^|\/)(?:\.|%(?:25)*2e){1,2}(?:$|\/|;|%(?:25)*3b)/i;

/** They are no characters, and cut out. */
const byteOrderMarks = /\uFEFF|%(?:25)*ef%(?:25)*bb%(?:25)*bf/gi;

/**
 * Whether servers may read this address in more than one way, so that the proxy who asks and the site that answers could see
 * two articles: dot segments, empty segments, backslashes, control characters, and the escapes of slashes, backslashes, NUL and of
 * dots that make a dot segment. Only the path is looked at, because nobody resolves a query. An escape of an escape is judged as
 * what it would become.
 *
 * @param address a path with its query, or an absolute URL
 */
export function isAmbiguousAddress(address: string): boolean {
  const rest = address.replace(byteOrderMarks, '').replace(/^https?:\/\/[^/?#\\]*/i, '');
  const end = rest.search(/[?#]/);
  const path = end === -1 ? rest : rest.slice(0, end);
  // Without taking it apart: an address of nothing but slashes has thousands of segments.
  return path.includes('//') || split.test(path) || dotSegment.test(path);
}

/** Whether the gate refuses an address for that. */
export const isRefusedAsAmbiguous = (address: string, { ambiguous }: Pick<ArticleIdentity, 'ambiguous'>): boolean =>
  ambiguous === 'refuse' && isAmbiguousAddress(address);
