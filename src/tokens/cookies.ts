import type { Clock, EpochMs } from '../paywall/clock.ts';
import { readerTokenSeconds } from './reader-token.ts';

/** What earlier versions called the entitlement cookie of whichever publication; it is read, and set no more. */
const sharedEntitlementName = 'stile_entitlement';

/** Between the passes in a cookie: a character that stands in none of them. */
const betweenPasses = '~';

/** Maximum passes that are looked at in one cookie: each costs a hash. */
const mostPasses = 8;

/** The cookies that Stile sets: their names, their `Set-Cookie` texts, and the way back from a request's `Cookie` header. */
export interface Cookies {
  readonly readerName: string;
  /** That of this publication's entitlement tokens, and the one before it that all publications of a host shared. */
  entitlementNames(publication: string): readonly [name: string, shared: string];
  /** Values that stand under a name, in order, at most so many: a browser sends two if another path or a sibling host has planted one. */
  values(header: string | undefined, name: string, most?: number): readonly string[];
  reader(token: string): string;
  /** Gone from the browser when the token runs out, at `expiresAt`. */
  entitlement(publication: string, token: string, expiresAt: EpochMs): string;
  /** The name of the cookie with a reader's passes. */
  passesName(publication: string): string;
  /** Gone from the browser when the last of the passes ends, at `expiresAt`; at once without any. */
  passes(publication: string, passes: readonly string[], expiresAt: EpochMs): string;
  /** The passes that stand in the value of such a cookie. */
  passesIn(value: string): readonly string[];
}

const [semicolon, space, tab, equalsSign] = Array.from(';\u0020\t=', (character) => character.charCodeAt(0));

/** Whether the end of the pair before, a space, or nothing stands before a cookie's name. */
function beginsPair(header: string, at: number): boolean {
  const before = header.charCodeAt(at - 1);
  return at === 0 || before === space || before === semicolon || before === tab;
}

/** Whether the pair begins here, as browsers write it; another may still, with more space before it. */
const isPlain = (header: string, at: number) =>
  at === 0 || header.charCodeAt(at - 1) === semicolon || header.charCodeAt(at - 2) === semicolon;

/** The value in the pair around `at`, where the name is found; null if the pair has another name that only has this one in it. */
function valueAround(header: string, name: string, at: number): string | null {
  const semicolonAt = header.indexOf(';', at);
  const end = semicolonAt === -1 ? header.length : semicolonAt;
  const after = at + name.length;
  if (isPlain(header, at) && header.charCodeAt(after) === equalsSign) return header.slice(after + 1, end).trim();
  const pair = header.slice(header.lastIndexOf(';', at) + 1, end);
  const equals = pair.indexOf('=');
  return equals !== -1 && pair.slice(0, equals).trim() === name ? pair.slice(equals + 1).trim() : null;
}

/** Every value that stands under a name, as it was sent, or the first of them. */
export function cookieValues(header: string | undefined, name: string, most = Infinity): readonly string[] {
  // Every request comes by here several times, most of them with one cookie or none: it is looked for, and not everything taken apart.
  const values: string[] = [];
  for (let at = header?.indexOf(name) ?? -1; header !== undefined && at !== -1; at = header.indexOf(name, at + 1)) {
    // What only ends in the name is another one. Taking all such pairs apart would cost more than a view.
    if (!beginsPair(header, at)) continue;
    const value = valueAround(header, name, at);
    if (value !== null) values.push(value);
    const end = header.indexOf(';', at);
    if (end === -1 || values.length === most) break;
    at = end;
  }
  return values;
}

/**
 * Over https the reader's cookie bears the `__Host-` prefix, so that no sibling host can plant one. `SameSite=Lax` holds for a
 * Stile on the publisher's own site; front ends on another site send the token as `X-Reader-Token`, for browsers that block
 * third-party cookies would not keep a laxer one either.
 */
export function createCookies({ publicUrl, clock }: { readonly publicUrl: string; readonly clock: Clock }): Cookies {
  const https = new URL(publicUrl).protocol === 'https:';
  const prefix = https ? '__Host-' : '';
  const readerName = `${prefix}stile_reader`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`;
  const set = (name: string, value: string, seconds: number) => `${name}=${value}; Max-Age=${seconds}; ${attributes}`;
  const secondsUntil = (time: EpochMs) => Math.max(0, Math.floor((time - clock.now()) / 1000));
  /** By publication: every view of a subscriber asks for them. */
  const entitlementNames = new Map<string, readonly [name: string, shared: string]>();

  function entitlementNamesOf(publication: string): readonly [name: string, shared: string] {
    const known = entitlementNames.get(publication);
    if (known !== undefined) return known;
    const names = [`${prefix}stile_entitlement_${publication}`, sharedEntitlementName] as const;
    entitlementNames.set(publication, names);
    return names;
  }

  const passesName = (publication: string) => `${prefix}stile_pass_${publication}`;
  return {
    readerName,
    entitlementNames: entitlementNamesOf,
    values: cookieValues,
    reader: (token) => set(readerName, token, readerTokenSeconds),
    entitlement: (publication, token, expiresAt) =>
      set(`${prefix}stile_entitlement_${publication}`, token, secondsUntil(expiresAt)),
    passesName,
    passes: (publication, passes, expiresAt) =>
      set(passesName(publication), passes.join(betweenPasses), passes.length === 0 ? 0 : secondsUntil(expiresAt)),
    passesIn: (value) => value.split(betweenPasses, mostPasses),
  };
}
