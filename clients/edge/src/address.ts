/** What servers may take for a slash or for the end of the address, overlong UTF-8 among it. An escape of an escape is what it becomes. */
const split = /[\\\p{Cc}]|%(?:25)*(?:2f|5c|00|c0%(?:25)*(?:80|a[ef])|c1%(?:25)*9c)/iu;

/** Some servers cut off parameters behind a semicolon: `..;x` is `..` to them. */
const dotSegment = /(?:^|\/)(?:\.|%(?:25)*2e){1,2}(?:$|\/|;|%(?:25)*3b)/i;

/** They are no characters, and some servers cut them out. */
const byteOrderMarks = /\uFEFF|%(?:25)*ef%(?:25)*bb%(?:25)*bf/gi;

/**
 * Whether servers read an address in more than one way, so that edge and site could see two articles. Such addresses are refused, as
 * Stile's gate does. Only the path is looked at, because nobody resolves a query.
 */
export function isAmbiguousAddress(address: string): boolean {
  const rest = address.replace(byteOrderMarks, '').replace(/^https?:\/\/[^/?#\\]*/i, '');
  const [path = ''] = rest.split(/[?#]/, 1);
  return path.includes('//') || split.test(path) || dotSegment.test(path);
}

/** Escapes of characters that mean the same without: RFC 3986, section 6.2.2.2. */
const needless = /%(?:2d|2e|5f|7e|3\d|[46][1-9a-f]|[57][\da])/gi;

/**
 * An address in the one spelling by which the edge decides and the site is asked. Of `/%61rticles/1` it makes `/articles/1`, and of
 * dot segments, escaped ones as well, what they stand for.
 */
export function canonicalAddress(address: string): URL {
  const url = new URL(address);
  const path = url.pathname.replace(needless, (written) => String.fromCharCode(Number.parseInt(written.slice(1), 16)));
  return new URL(`${url.origin}${path}${url.search}`);
}
