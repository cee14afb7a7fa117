import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../paywall/clock.ts';
import { cookieValues } from './cookies.ts';
import { deriveKey } from './derived-key.ts';

const lastsSeconds = 10 * 60;

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const sealed = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  until: z.number(),
});

/** What must be known again when somebody comes back from single sign-on, and where they wanted to go. */
export type KeptAttempt = Omit<z.output<typeof sealed>, 'until'>;

/** What stands in a cookie that this service made, or null for any other. */
function opened(key: ReturnType<typeof deriveKey>, value: string): unknown {
  const bytes = Buffer.from(value, 'base64url');
  if (bytes.length <= nonceBytes + tagBytes || bytes.toString('base64url') !== value) return null;
  const decipher = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch {
    return null;
  }
}

/**
 * The attempt is kept in the browser that made it, encrypted and authenticated (AES-256-GCM), for ten minutes. `SameSite=Lax`,
 * unlike the session's: it is to come along when the provider, another site, sends the browser back.
 */
export function createAttemptCookie(needs: {
  readonly publicUrl: string;
  readonly secret: string;
  readonly clock: Clock;
}) {
  const { clock } = needs;
  const key = deriveKey(needs.secret, 'single-sign-on-attempt');
  const https = new URL(needs.publicUrl).protocol === 'https:';
  const name = https ? '__Host-stile_sign_on' : 'stile_sign_on';
  const set = (value: string, seconds: number) =>
    `${name}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`;

  return {
    set(attempt: KeptAttempt): string {
      const nonce = randomBytes(nonceBytes);
      const encipher = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
      const text = JSON.stringify({ ...attempt, until: clock.now() + lastsSeconds * 1000 });
      const bytes = Buffer.concat([nonce, encipher.update(text, 'utf8'), encipher.final(), encipher.getAuthTag()]);
      return set(bytes.toString('base64url'), lastsSeconds);
    },

    read(header: string | undefined): KeptAttempt | null {
      const [value, ...more] = cookieValues(header, name);
      if (value === undefined || more.length > 0) return null;
      const parsed = sealed.safeParse(opened(key, value));
      if (!parsed.success) return null;
      const { until, ...attempt } = parsed.data;
      return clock.now() < until ? attempt : null;
    },

    clear: set('', 0),
  };
}
