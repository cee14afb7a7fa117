import { longestSessionMs } from '../paywall/admin/admin-session.ts';
import { adminSessionIdForm } from './admin-session-ids.ts';
import { cookieValues } from './cookies.ts';

/** The cookie by which an admin's browser is known, and the way back from a request's `Cookie` header. */
export interface AdminCookies {
  readonly name: string;
  /** The session's id, or null if the header holds none, something else under its name, or two. */
  read(header: string | undefined): string | null;
  /** The `Set-Cookie` text for a session. */
  set(id: string): string;
  /** The one that takes it out of the browser. */
  readonly clear: string;
}

/** Sent by no page of another site, not even one with a link to here: admin pages ask for everything once they are loaded. */
export function createAdminCookies({ publicUrl }: { readonly publicUrl: string }): AdminCookies {
  const https = new URL(publicUrl).protocol === 'https:';
  const name = https ? '__Host-stile_admin' : 'stile_admin';
  const set = (value: string, seconds: number) =>
    `${name}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict${https ? '; Secure' : ''}`;
  return {
    name,
    read(header) {
      const [id, ...more] = cookieValues(header, name);
      return id !== undefined && more.length === 0 && adminSessionIdForm.test(id) ? id : null;
    },
    set: (id) => set(id, longestSessionMs / 1000),
    clear: set('', 0),
  };
}
