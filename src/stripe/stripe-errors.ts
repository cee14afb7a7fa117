import Stripe from 'stripe';
import { PaywallError } from '../paywall/errors.ts';

const { errors } = Stripe;

type StripeError = Stripe.errors.StripeError;

/** A connection that failed, a fault of Stripe's own, too many requests, or a key that Stripe does not take. */
const unavailable = [
  errors.StripeConnectionError,
  errors.StripeAPIError,
  errors.StripeRateLimitError,
  errors.StripeAuthenticationError,
  errors.StripePermissionError,
];

/** A refusal that passes by itself: another request changes the same object, or has the same key, just now. */
const passing: ReadonlySet<string> = new Set(['lock_timeout', 'idempotency_key_in_use', 'rate_limit']);

function isUnavailable(error: StripeError): boolean {
  if (unavailable.some((kind) => error instanceof kind) || passing.has(error.code ?? '')) return true;
  return error.statusCode === 409 || (error.statusCode ?? 0) >= 500;
}

const unavailableError = (cause: unknown) =>
  new PaywallError('provider-unavailable', 'The payment provider does not answer just now.', { cause });

/** What an operator needs to find the refusal in Stripe's own log, and nothing of what was sent. */
function described({ message, type, code, param, requestId, statusCode }: StripeError): string {
  const facts = Object.entries({ type, code, param, status: statusCode, request: requestId });
  const known = facts.filter(([, value]) => value !== undefined && value !== '');
  return `Stripe refused: ${message} (${known.map(([name, value]) => `${name} ${value}`).join(', ')})`;
}

/** The error of an answer of Stripe's that says no, and will say no again until somebody has changed something. */
export function refusedError(why: string | StripeError): PaywallError {
  const cause = new Error(typeof why === 'string' ? why : described(why));
  return new PaywallError('provider-refused', 'The payment provider refused this. It has been logged.', { cause });
}

/** Called with the code of what Stripe refused. */
export type OnRefused = (code: string) => void;

/** How Stripe is asked: whatever it does not answer is thrown as the domain's own errors. */
export interface Asking {
  /** Throws `provider-unavailable` if Stripe does not answer, and `provider-refused` if it says no. */
  ask<T>(call: () => Promise<T>): Promise<T>;
  /** The same for answers that come one by one. */
  askEach<T>(items: AsyncIterable<T>): AsyncIterable<T>;
}

export function createAsking(onRefused: OnRefused): Asking {
  function translated(error: unknown): unknown {
    if (!(error instanceof errors.StripeError)) return error;
    if (isUnavailable(error)) return unavailableError(error);
    onRefused(error.code ?? error.type ?? 'unknown');
    return refusedError(error);
  }

  return {
    async ask(call) {
      try {
        return await call();
      } catch (error) {
        throw translated(error);
      }
    },

    async *askEach(items) {
      try {
        yield* items;
      } catch (error) {
        throw translated(error);
      }
    },
  };
}

/** Whether Stripe finds fault with the request: it names what is not there or is not for sale any more, or has a form that is wrong. */
export const isInvalidRequest = (error: unknown): error is StripeError =>
  error instanceof errors.StripeInvalidRequestError;

/** Whether the key lacks a permission. */
export const isForbidden = (error: unknown): error is StripeError => error instanceof errors.StripePermissionError;

/** Whether Stripe refused for one of these reasons; the codes are those of its list of error codes. */
export function isRefusedFor(error: unknown, ...codes: readonly string[]): error is StripeError {
  return error instanceof errors.StripeError && error.code !== undefined && codes.includes(error.code);
}

/** What a call answers, or `instead` where Stripe refuses it for one of these reasons. */
export async function ignoring<T, Instead>(
  codes: readonly string[],
  instead: Instead,
  call: () => Promise<T>,
): Promise<T | Instead> {
  try {
    return await call();
  } catch (error) {
    if (isRefusedFor(error, ...codes)) return instead;
    throw error;
  }
}

/** Stripe's code for an id that there is not, or that belongs to something deleted. */
export const missing = 'resource_missing';
