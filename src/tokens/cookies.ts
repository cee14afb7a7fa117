import type { Clock, EpochMs } from '../paywall/clock.ts';
import { readerTokenSeconds } from './reader-token.ts';

/** The cookies that Stile sets: their names, their `Set-Cookie` texts, and the way back from a request's `Cookie` header. */
export interface Cookies {
  readonly readerName: string;
  readonly entitlementName: string;
  read(header: string | undefined, name: string): string | null;
  reader(token: string): string;
  /** Gone from the browser when the token runs out, at `expiresAt`. */
  entitlement(token: string, expiresAt: EpochMs): string;
}

/** The value of the first cookie of this name, as it was sent, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (header === undefined) return null;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}

/**
 * Over https the reader's cookie bears the `__Host-` prefix, so that no sibling host can plant one. `SameSite=Lax` holds for a
 * Stile on the publisher's own site; front ends on another site send the token as `X-Reader-Token`, for browsers that block
 * third-party cookies would not keep a laxer one either.
 */
export function createCookies({ publicUrl, clock }: { readonly publicUrl: string; readonly clock: Clock }): Cookies {
  const https = new URL(publicUrl).protocol === 'https:';
  const readerName = https ? '__Host-stile_reader' : 'stile_reader';
  const entitlementName = 'stile_entitlement';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`;
  const set = (name: string, value: string, seconds: number) => `${name}=${value}; Max-Age=${seconds}; ${attributes}`;
  return {
    readerName,
    entitlementName,
    read: readCookie,
    reader: (token) => set(readerName, token, readerTokenSeconds),
    entitlement: (token, expiresAt) =>
      set(entitlementName, token, Math.max(0, Math.floor((expiresAt - clock.now()) / 1000))),
  };
}
