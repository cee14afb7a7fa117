import gaussian from 'gaussian';

const standard = gaussian(0, 1);

/** The z below which a share of a normal distribution lies: 1.960 for 0.975. */
export const normalQuantile = (share: number): number => standard.ppf(share);

/** How often chance alone is as far from 0 as `z`, on either side. */
export const twoSidedP = (z: number): number => 2 * standard.cdf(-Math.abs(z));

/**
 * How often chance alone gives a χ² of `x` or more. By the recursion Q(d + 2) = Q(d) + (x / 2)^(d / 2) e^(-x / 2) / Γ(d / 2 + 1), from
 * the two distributions of one and two degrees, which need no more than a normal one.
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0) return 1;
  const half = x / 2;
  const isOdd = degrees % 2 === 1;
  let tail = isOdd ? twoSidedP(Math.sqrt(x)) : Math.exp(-half);
  let term = isOdd ? (2 * Math.sqrt(half) * Math.exp(-half)) / Math.sqrt(Math.PI) : half * Math.exp(-half);
  for (let known = isOdd ? 1 : 2; known < degrees; known += 2) {
    tail += term;
    term *= half / (known / 2 + 1);
  }
  return Math.min(1, tail);
}
