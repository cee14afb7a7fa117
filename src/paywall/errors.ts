/** Every way in which the paywall refuses. The set is closed: `http/problems.ts` maps each code to its status. */
export type ErrorCode =
  | 'invalid-request'
  | 'invalid-identity'
  | 'identity-unavailable'
  | 'forbidden-origin'
  | 'unauthorized'
  | 'forbidden'
  | 'csrf'
  | 'not-found'
  | 'unknown-publication'
  | 'method-not-allowed'
  | 'unsupported-media-type'
  | 'payload-too-large'
  | 'headers-too-large'
  | 'request-timeout'
  | 'malformed-request'
  | 'reader-required'
  | 'too-late'
  | 'too-many-releases'
  | 'receipt-issued'
  | 'version-conflict'
  | 'precondition-required'
  | 'already-exists'
  | 'rate-limited'
  | 'payment-required'
  | 'store-unavailable'
  | 'overloaded'
  | 'unknown-offer'
  | 'unknown-wording'
  | 'unknown-draft'
  | 'unknown-experiment'
  | 'experiment-started'
  | 'experiment-not-started'
  | 'experiment-ended'
  | 'experiment-overlaps'
  | 'too-few-readers'
  | 'no-winner'
  | 'default-language'
  | 'offer-ended'
  | 'offer-unsellable'
  | 'not-eligible'
  | 'already-subscribed'
  | 'subscription-running'
  | 'not-movable'
  | 'switching-disabled'
  | 'not-subscribed'
  | 'cannot-switch-now'
  | 'same-plan'
  | 'gifts-disabled'
  | 'gifts-used-up'
  | 'unknown-gift'
  | 'too-many-endpoints'
  | 'bad-signature'
  | 'in-progress'
  | 'provider-unavailable'
  | 'provider-refused'
  | 'payments-disabled'
  | 'internal';

/** One fault in something that came from outside: where it is and what is wrong with it. */
export interface Fault {
  /** Dotted path of the field, for example `article.id` or `banners.metered.headline`; empty for the whole. */
  path: string;
  message: string;
  /** Where in the text of that field the fault begins and how long it is, in UTF-16 code units; left out for one of the whole. */
  offset?: number;
  length?: number;
}

interface Particulars {
  /** What is wrong, field by field. */
  faults?: readonly Fault[];
  /** When the caller may try again, in seconds. */
  retryAfterSeconds?: number;
  /** What led to it: logged, never shown. */
  cause?: unknown;
  /** Which of the reasons for this code it is, in a word: for metrics and the log. */
  why?: string;
}

/**
 * The one error class. `message` may be read by the caller; what only the operator may see goes into `cause`.
 */
export class PaywallError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  readonly retryAfterSeconds: number | undefined;
  readonly why: string | undefined;

  constructor(code: ErrorCode, message: string, particulars: Particulars = {}) {
    super(message, particulars.cause === undefined ? {} : { cause: particulars.cause });
    this.name = 'PaywallError';
    this.code = code;
    this.faults = particulars.faults ?? [];
    this.retryAfterSeconds = particulars.retryAfterSeconds;
    this.why = particulars.why;
  }
}

/** Whether it is a `PaywallError` with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly ErrorCode[]): error is PaywallError {
  return error instanceof PaywallError && codes.includes(error.code);
}

/** Whether the store did not answer: because it is unavailable, or because it is too busy to. */
export const isUnanswered = (error: unknown): error is PaywallError =>
  hasCode(error, 'store-unavailable', 'overloaded');
