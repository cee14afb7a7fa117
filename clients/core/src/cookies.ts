/** Maximum characters of a token: Stile makes none that is longer. */
export const longestToken = 4_096;

/** Maximum values of one name that are looked at: a sibling host may have planted a second. */
const mostValues = 4;

/** The names of Stile's cookies. Over https they bear a prefix, so that no sibling host can plant one. */
export interface CookieNames {
  readonly reader: string;
  readonly entitlement: string;
  /** Those of what a door keeps for the reader; not known to Stile. */
  readonly receipt: string;
  /** Everything that Stile is to see of a reader's cookies. */
  readonly passedOn: readonly string[];
  readonly attributes: string;
}

export function cookieNames(issuer: string, publication: string): CookieNames {
  const isHttps = issuer.startsWith('https:');
  const prefix = isHttps ? '__Host-' : '';
  const reader = `${prefix}stile_reader`;
  const entitlement = `${prefix}stile_entitlement_${publication}`;
  return {
    reader,
    entitlement,
    receipt: `${isHttps ? '__Secure-' : ''}stile_receipt_${publication}`,
    passedOn: [reader, entitlement, 'stile_entitlement', `${prefix}stile_pass_${publication}`],
    attributes: `HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`,
  };
}

/** The values under these names, at most a few of each, as they were sent. */
export function cookiesNamed(header: string | null, names: readonly string[]): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  const counts = new Map<string, number>();
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim();
    const count = counts.get(name) ?? 0;
    if (!names.includes(name) || count === mostValues) continue;
    counts.set(name, count + 1);
    const value = pair.slice(equals + 1).trim();
    if (value !== '' && value.length <= longestToken) found.push([name, value]);
  }
  return found;
}

export const valuesNamed = (header: string | null, name: string): readonly string[] =>
  cookiesNamed(header, [name]).map(([, value]) => value);

/** A path that a cookie can be bound to as it is; of others a browser might make something else. */
const isPlainPath = (path: string) => path.length <= 1_024 && /^\/[\w\-./~%!$&'()*+,=:@]*$/.test(path);

/**
 * Keeps a receipt for the very path of its article, so that the browser shows it nowhere else. Null for a path that no cookie can be
 * bound to: the reader is asked for again.
 */
export function receiptCookie(
  names: CookieNames,
  receipt: string,
  { path, seconds }: { readonly path: string; readonly seconds: number },
): string | null {
  if (!isPlainPath(path) || seconds <= 0 || receipt.length > longestToken) return null;
  return `${names.receipt}=${receipt}; Max-Age=${seconds}; Path=${path}; ${names.attributes}`;
}
