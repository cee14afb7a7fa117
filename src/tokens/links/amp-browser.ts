import { randomBytes } from 'node:crypto';
import { cookieValues } from '../cookies.ts';

/**
 * Knows the browser again that sets out to sign in on an AMP page. Otherwise somebody could send their own login to others, and read with
 * their account.
 */
export interface AmpBrowserCookie {
  /** What the browser is known by, or null if the header holds nothing or two. */
  read(header: string | undefined): string | null;
  mint(): string;
  set(browser: string): string;
}

/** Longer than a login takes. */
const lastsSeconds = 30 * 60;

const idBytes = 16;

/** `SameSite=Lax`, because it is to come along when the publisher's page, perhaps of another site, sends the browser back. */
export function createAmpBrowserCookie({ publicUrl }: { readonly publicUrl: string }): AmpBrowserCookie {
  const https = new URL(publicUrl).protocol === 'https:';
  const name = https ? '__Host-stile_amp_login' : 'stile_amp_login';
  return {
    read(header) {
      const [value, ...more] = cookieValues(header, name, 2);
      return value !== undefined && more.length === 0 && /^[\w-]{22}$/.test(value) ? value : null;
    },
    mint: () => randomBytes(idBytes).toString('base64url'),
    set: (browser) =>
      `${name}=${browser}; Max-Age=${lastsSeconds}; Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`,
  };
}
