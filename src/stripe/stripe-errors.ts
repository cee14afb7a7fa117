import Stripe from 'stripe';
import { PaywallError } from '../paywall/errors.ts';

const { errors } = Stripe;

/** A connection that failed, a fault of Stripe's own, too many requests, or a key that Stripe does not take. */
const unavailable = [
  errors.StripeConnectionError,
  errors.StripeAPIError,
  errors.StripeRateLimitError,
  errors.StripeAuthenticationError,
  errors.StripePermissionError,
];

const isUnavailable = (error: unknown) => unavailable.some((kind) => error instanceof kind);

const unavailableError = (cause: unknown) =>
  new PaywallError('provider-unavailable', 'The payment provider does not answer just now.', { cause });

/** Asks Stripe, and throws `provider-unavailable` where it does not answer. What Stripe refuses is thrown as it is. */
export async function asking<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isUnavailable(error) ? unavailableError(error) : error;
  }
}

/** The same for answers that come one by one. */
export async function* askingEach<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* items;
  } catch (error) {
    throw isUnavailable(error) ? unavailableError(error) : error;
  }
}

/** Whether Stripe refused for one of these reasons; the codes are those of its list of error codes. */
export function isRefusedFor(error: unknown, ...codes: readonly string[]): error is Stripe.errors.StripeError {
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
