/**
 * Whether servers may read this address in more than one way, so that the proxy who asks and the site that answers could see
 * two articles: dot segments, empty segments, backslashes, and the escapes of slashes, backslashes, dots that make a dot segment,
 * and NUL. Only the path is looked at, for nobody resolves a query. An escape of an escape is judged as what it would become.
 *
 * @param address a path with its query, or an absolute URL
 */
export function isAmbiguousAddress(address: string): boolean {
  const rest = address.replace(/^https?:\/\/[^/?#\\]*/i, '');
  const end = rest.search(/[?#]/);
  const path = end === -1 ? rest : rest.slice(0, end);
  if (/[\\\0]|%(?:25)*(?:2f|5c|00)/i.test(path)) return true;
  const segments = path.split('/');
  // The first is what stands before the first slash, the last what follows a trailing one: both may be empty.
  return segments.slice(1, -1).includes('') || segments.some(isDotSegment);
}

/** Parameters behind a semicolon are cut off by some servers: `..;x` is `..` to them. */
function isDotSegment(segment: string): boolean {
  const semicolon = segment.search(/;|%3b/i);
  const name = semicolon === -1 ? segment : segment.slice(0, semicolon);
  if (name.length > 64) return false;
  return /^(?:\.|%(?:25)*2e){1,2}$/i.test(name);
}
