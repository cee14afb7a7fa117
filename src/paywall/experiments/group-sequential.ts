import { normalQuantile } from './distributions.ts';

/*
 * Looking at a running experiment without being fooled. O'Brien and Fleming (Biometrics 35, 1979): with `looks` equally spaced looks, the
 * difference counts at look k if its z is beyond C × √(looks / k), with C such that chance alone gets there once in 1 / alpha
 * experiments. On the scale of Brownian motion that is one constant bound: |B(k / looks)| ≥ C.
 */

/** Points of the grid over which one half of the density is integrated. An even number of intervals, for Simpson's rule. */
const intervals = 100;

const density = (x: number, deviation: number): number =>
  Math.exp(-0.5 * (x / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI));

/** Weights of Simpson's rule for 0 to `bound`. */
const simpson = (step: number): Float64Array =>
  Float64Array.from(
    { length: intervals + 1 },
    (_, at) => ((at === 0 || at === intervals ? 1 : at % 2 === 1 ? 4 : 2) * step) / 3,
  );

/** How likely the motion is to be at each point, having stayed within the bound at one look more. It is even, so half of it is enough. */
function afterOneMore(current: Float64Array, weights: Float64Array, moves: Float64Array): Float64Array {
  return current.map((_, to) => {
    let sum = 0;
    for (let from = 0; from <= intervals; from += 1) {
      const near = (moves[Math.abs(to - from)] ?? 0) + (moves[to + from] ?? 0);
      sum += (weights[from] ?? 0) * (current[from] ?? 0) * near;
    }
    return sum;
  });
}

/** The probability that a Brownian motion stays within ±bound at all of its looks. */
function stayingWithin(bound: number, looks: number): number {
  const step = bound / intervals;
  const weights = simpson(step);
  const deviation = Math.sqrt(1 / looks);
  // How likely a move over so many steps is: the grid is even, so a table does.
  const moves = Float64Array.from({ length: 2 * intervals + 1 }, (_, at) => density(at * step, deviation));
  let current: Float64Array = moves.slice(0, intervals + 1);
  for (let look = 2; look <= looks; look += 1) current = afterOneMore(current, weights, moves);
  return 2 * current.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
}

const known = new Map<string, number>();

/**
 * C for so many looks: 1.960 for one at 5 %, 2.024 for four. `alpha`: how often chance may look like a difference, of two sides. Takes
 * some milliseconds for each pair of the two, once.
 */
export function obrienFlemingConstant(looks: number, alpha: number): number {
  const name = `${looks} ${alpha}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  const atOneLook = normalQuantile(1 - alpha / 2);
  let [low, high] = [atOneLook, atOneLook + 0.3];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (1 - stayingWithin(middle, looks) > alpha) low = middle;
    else high = middle;
  }
  const found = (low + high) / 2;
  known.set(name, found);
  return found;
}

/** The z that a difference must reach at this look, counted from 1. */
export const boundAt = (look: number, { looks, alpha }: { readonly looks: number; readonly alpha: number }): number =>
  obrienFlemingConstant(looks, alpha) * Math.sqrt(looks / look);
