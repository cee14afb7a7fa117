import { normalQuantile } from './distributions.ts';

/** Two decimals, as the tables in textbooks have them. */
const twoDecimals = (z: number): number => Math.round(z * 100) / 100;

export interface WantedEffect {
  /** Share of exposed readers who do it today, between 0 and 1. */
  readonly baseRate: number;
  /** The smallest difference that is to be found, of the base rate: 0.2 for a fifth more, -0.2 for a fifth less. */
  readonly relativeEffect: number;
  readonly alpha?: number;
  readonly power?: number;
}

/**
 * Readers for each arm, so that an effect of this size is found with the wanted power: (z(1 - alpha / 2) + z(power))² (p₁q₁ + p₂q₂) / (p₂ - p₁)².
 * null if there is no such rate.
 */
export function readersPerArm({ baseRate, relativeEffect, alpha = 0.05, power = 0.8 }: WantedEffect): number | null {
  const other = baseRate * (1 + relativeEffect);
  if (baseRate <= 0 || baseRate >= 1 || other <= 0 || other >= 1 || relativeEffect === 0) return null;
  const z = twoDecimals(normalQuantile(1 - alpha / 2)) + twoDecimals(normalQuantile(power));
  const variance = baseRate * (1 - baseRate) + other * (1 - other);
  return Math.round((z ** 2 * variance) / (other - baseRate) ** 2);
}

/** The smallest relative effect that so many readers for each arm can show; the inverse of `readersPerArm`. */
export function smallestEffect(
  readers: number,
  { baseRate, alpha, power }: Omit<WantedEffect, 'relativeEffect'>,
): number | null {
  const most = 1 / baseRate - 1;
  const needs = (relativeEffect: number) =>
    readersPerArm({
      baseRate,
      relativeEffect,
      ...(alpha !== undefined && { alpha }),
      ...(power !== undefined && { power }),
    }) ?? Number.POSITIVE_INFINITY;
  let [low, high] = [0, most * (1 - 1e-9)];
  if (needs(high) > readers) return null;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (needs(middle) > readers) low = middle;
    else high = middle;
  }
  return high;
}
