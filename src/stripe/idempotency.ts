import { createHash } from 'node:crypto';

/** Stripe refuses a key that comes with another request: what differs, by a second of time, makes another key. */
export function keyFor(key: string, params: object): string {
  return `${key} ${createHash('sha256').update(JSON.stringify(params)).digest('base64url')}`;
}
