import { STATUS_CODES } from 'node:http';
import { type ErrorCode, type Fault, PaywallError } from '../paywall/errors.ts';
import type { Answer } from './route.ts';

/** The only place that knows both the paywall's error codes and HTTP's statuses. */
const statuses: Record<ErrorCode, number> = {
  'invalid-request': 422,
  'invalid-identity': 401,
  'identity-unavailable': 503,
  'forbidden-origin': 403,
  unauthorized: 401,
  forbidden: 403,
  csrf: 403,
  'not-found': 404,
  'unknown-publication': 404,
  'method-not-allowed': 405,
  'unsupported-media-type': 415,
  'payload-too-large': 413,
  'headers-too-large': 431,
  'request-timeout': 408,
  'malformed-request': 400,
  'reader-required': 401,
  'too-late': 409,
  'too-many-releases': 409,
  'receipt-issued': 409,
  'version-conflict': 412,
  'precondition-required': 428,
  'already-exists': 409,
  'rate-limited': 429,
  'payment-required': 402,
  'store-unavailable': 503,
  overloaded: 503,
  'unknown-offer': 404,
  'unknown-wording': 404,
  'unknown-draft': 404,
  'unknown-experiment': 404,
  'experiment-started': 409,
  'experiment-not-started': 409,
  'experiment-ended': 409,
  'experiment-overlaps': 409,
  'too-few-readers': 409,
  'no-winner': 409,
  'default-language': 409,
  'offer-ended': 409,
  'offer-unsellable': 409,
  'not-eligible': 409,
  'already-subscribed': 409,
  'subscription-running': 409,
  'not-movable': 409,
  'switching-disabled': 409,
  'not-subscribed': 409,
  'cannot-switch-now': 409,
  'same-plan': 409,
  'gifts-disabled': 409,
  'gifts-used-up': 409,
  'unknown-gift': 404,
  'too-many-endpoints': 409,
  'bad-signature': 400,
  'in-progress': 503,
  'provider-unavailable': 503,
  'provider-refused': 502,
  'payments-disabled': 409,
  internal: 500,
};

/** An RFC 9457 problem. `code` says which, `instance` is the request's id. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ErrorCode;
  errors?: readonly Fault[];
}

/** Anything thrown, as the one error class; what is not ours says nothing of itself to the caller. */
export function asPaywallError(error: unknown): PaywallError {
  return error instanceof PaywallError
    ? error
    : new PaywallError('internal', 'Something went wrong here. It has been logged.', { cause: error });
}

export function nothingHere(): PaywallError {
  return new PaywallError('not-found', 'There is nothing at this address.');
}

export function wrongMethod(): PaywallError {
  return new PaywallError('method-not-allowed', 'This path takes other methods.');
}

/** The problem answer of an error. `extra` are further members, as RFC 9457 allows. */
export function problemAnswer(error: PaywallError, requestId: string, extra: Record<string, unknown> = {}): Answer {
  const status = statuses[error.code];
  const problem: Problem = {
    type: `https://stile.dev/problems/${error.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: error.message,
    instance: requestId,
    code: error.code,
    ...(error.faults.length > 0 && { errors: error.faults }),
  };
  const retryAfter = error.retryAfterSeconds ?? (status === 503 ? 1 : undefined);
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'private, no-store',
      ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
      ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    },
    body: { ...problem, ...extra },
  };
}
