import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header: an HMAC over the time (seconds) and the body, by Stripe's scheme `v1`. */
export function signatureOf(body: string, secret: string, now: number): string {
  return `t=${now},v1=${createHmac('sha256', secret).update(`${now}.${body}`).digest('hex')}`;
}
