import type { Finding } from '../paywall/finding.ts';
import type { Settings } from '../settings/settings.ts';

/** Looks at the payment provider's side of an installation; nothing if the sandbox has its stand-in. */
export async function examineProvider({ stripe, publicUrl }: Settings): Promise<readonly Finding[]> {
  const { secretKey, apiBase } = stripe;
  if (secretKey === null) return [];
  const { examineStripe } = await import('../stripe/examine.ts');
  return examineStripe({ secretKey, apiBase }, publicUrl);
}
