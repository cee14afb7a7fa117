import Stripe from 'stripe';
import type { Clock } from '../../paywall/clock.ts';
import { PaywallError } from '../../paywall/errors.ts';
import type { EventHint } from '../../paywall/purchases/payment-provider.ts';
import { hintOf } from './event-hint.ts';
import { toleranceSeconds } from './signature-form.ts';

/** Reads what Stripe sends. */
export interface WebhookReader {
  /** The body is as it came over the wire; the signature is that of `Stripe-Signature`. Throws `bad-signature`. */
  read(rawBody: Uint8Array | string, signature: string | undefined): EventHint;
}

export interface WebhookNeeds {
  /** All that are in force: while one is rolled there are two. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
}

function isFromTheFuture(signature: string, now: number): boolean {
  const latest = now / 1000 + toleranceSeconds;
  return [...signature.matchAll(/(?:^|,)\s*t=(\d+)/g)].some(([, time]) => Number(time) > latest);
}

interface Signed {
  readonly body: Uint8Array | string;
  readonly signature: string;
  readonly now: number;
}

function isSignedWith(secret: string, { body, signature, now }: Signed): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(body, signature, secret, toleranceSeconds, undefined, now) ?? false;
  } catch {
    // Its own error for a wrong signature, others for a header of no known form. Either way it is not signed.
    return false;
  }
}

const badSignature = (cause?: unknown) =>
  new PaywallError('bad-signature', 'The signature is not the payment provider’s, or it is too old.', { cause });

function parse(body: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  } catch (error) {
    throw badSignature(error);
  }
}

/** Takes events in both forms: with their object, and thin ones that only name it. */
export function createWebhookReader({ secrets, clock }: WebhookNeeds): WebhookReader {
  return {
    read(body, signature = '') {
      const signed = { body, signature, now: clock.now() };
      const isGenuine = secrets.some((secret) => isSignedWith(secret, signed));
      if (!isGenuine || isFromTheFuture(signature, signed.now)) throw badSignature();
      return hintOf(parse(body));
    },
  };
}
