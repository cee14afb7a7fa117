import { PaywallError } from '../paywall/errors.ts';

/** What is promised, or null if it takes longer than `limitMs`. */
export async function withinTime<T>(promise: Promise<T>, limitMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** How long a front end that asks on a reader's behalf waits for the payment provider: with all else, ten seconds. */
export const providerWithinMs = 9_500;

/** Seconds until somebody is to ask again whom the payment provider kept waiting. */
const againAfterSeconds = 5;

/**
 * What the payment provider is asked for on a reader's behalf. Throws `provider-unavailable` if it takes longer than `limitMs`; the work
 * goes on, so that the next one who asks finds it done.
 */
export async function answeredWithin<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  const answered = await withinTime(
    promise.then((value) => ({ value })),
    limitMs,
  );
  if (answered !== null) return answered.value;
  throw new PaywallError('provider-unavailable', 'The payment provider does not answer just now.', {
    retryAfterSeconds: againAfterSeconds,
  });
}
