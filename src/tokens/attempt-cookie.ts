import { z } from 'zod';
import type { Clock } from '../paywall/clock.ts';
import { cookieValues } from './cookies.ts';
import { createSealedTexts } from './passes/sealed-text.ts';

const lastsSeconds = 10 * 60;

const sealed = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  until: z.number(),
});

/** What must be known again when somebody comes back from single sign-on, and where they wanted to go. */
export type KeptAttempt = Omit<z.output<typeof sealed>, 'until'>;

/** What stands in a text that was sealed here. */
function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
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
  const texts = createSealedTexts(needs.secret, 'single-sign-on-attempt');
  const https = new URL(needs.publicUrl).protocol === 'https:';
  const name = https ? '__Host-stile_sign_on' : 'stile_sign_on';
  const set = (value: string, seconds: number) =>
    `${name}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`;

  return {
    set(attempt: KeptAttempt): string {
      const text = JSON.stringify({ ...attempt, until: clock.now() + lastsSeconds * 1000 });
      return set(texts.seal(text), lastsSeconds);
    },

    read(header: string | undefined): KeptAttempt | null {
      const [value, ...more] = cookieValues(header, name);
      if (value === undefined || more.length > 0) return null;
      const found = sealed.safeParse(parsed(texts.open(value)));
      if (!found.success) return null;
      const { until, ...attempt } = found.data;
      return clock.now() < until ? attempt : null;
    },

    clear: set('', 0),
  };
}
