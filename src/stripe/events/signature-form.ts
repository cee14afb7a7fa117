/** How far a signature's time may be from now, either way. The client's own check minds only those that are too old. */
export const toleranceSeconds = 300;

/** `t=…,v1=…`, and whatever else Stripe may add. Stripe sends two signatures while a secret is rolled, and never many. */
const longestSignature = 2_000;
const time = /(?:^|,)\s*t=(\d{1,15})(?:,|$)/;
const scheme = /(?:^|,)\s*v1=[0-9a-f]{64}(?:,|$)/;

/** Whether a signature has the form of one and is of this time, in epoch milliseconds. */
export function isPlausibleSignature(signature: string, now: number): boolean {
  if (signature.length > longestSignature || !scheme.test(signature)) return false;
  const seconds = Number(time.exec(signature)?.[1] ?? Number.NaN);
  return Math.abs(now / 1000 - seconds) <= toleranceSeconds + 1;
}
