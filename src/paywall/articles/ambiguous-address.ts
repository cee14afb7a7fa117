/** What servers read in different ways wherever it stands in a path: a fragment, too, is sent by no browser and cut off by some. */
const unclearAnywhere = /[#\\\0]|\/\/|%(?:25)*(?:2f|5c|00)/i;

/** Parameters behind a semicolon are cut off by some servers: `..;x` is `..` to them. */
const dotSegment = /(?:^|\/)(?:\.|%(?:25)*2e){1,2}(?:\/|;|%3b|$)/i;

/**
 * Whether servers may read this address in more than one way, so that the proxy who asks and the site that answers could see
 * two articles: dot segments, empty segments, backslashes, fragments, and the escapes of slashes, backslashes, dots that make a dot
 * segment, and NUL. Only the path is looked at, for nobody resolves a query. An escape of an escape is judged as what it would
 * become. The configuration of nginx in docs/integrating.md says the same.
 *
 * @param address a path with its query, or an absolute URL
 */
export function isAmbiguousAddress(address: string): boolean {
  const [path = ''] = address.replace(/^https?:\/\/[^/?#\\]*/i, '').split('?', 1);
  return unclearAnywhere.test(path) || dotSegment.test(path);
}
