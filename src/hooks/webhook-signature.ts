import { Webhook } from 'standardwebhooks';
import type { EpochMs } from '../paywall/clock.ts';

const prefix = 'whsec_';

/** The key, as the Standard Webhooks write it, or any other text. */
export const webhookKey = (secret: string): Buffer =>
  secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : Buffer.from(secret);

/** A secret as receivers get it. */
export const webhookSecret = (key: Uint8Array): string => prefix + Buffer.from(key).toString('base64');

interface Signed {
  /** The same for all tries. */
  readonly id: string;
  readonly body: string;
  /** Of this try, by the real time: receivers compare it with their own. */
  readonly now: EpochMs;
  /** Several sign side by side while one takes the place of another. */
  readonly keys: readonly Buffer[];
}

/** The headers of the Standard Webhooks (standardwebhooks.com). */
export function signedHeaders({ id, body, now, keys }: Signed): Record<string, string> {
  const at = new Date(now);
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Stile',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': keys.map((key) => new Webhook(key, { format: 'raw' }).sign(id, at, body)).join(' '),
  };
}
