import { type Comparison, compare, type Sample } from './comparison.ts';
import { boundAt } from './group-sequential.ts';
import { type ArmShare, sampleRatio } from './sample-ratio.ts';

/** Fewer than so many conversions in two arms are too few to name a winner, whatever their z. */
export const leastConversions = 100;

/** How often chance alone may name a winner, over all looks and all arms together. */
export const falseWinners = 0.05;

export interface Looks {
  /** One a week. */
  readonly looks: number;
  readonly alpha: number;
}

/** One arm, as far as the primary metric is concerned. The first of several is control. */
export interface ArmResult extends ArmShare {
  readonly sample: Sample;
}

export type ArmVerdict = 'better' | 'worse' | 'open' | 'too-few';

export interface ComparedArm {
  readonly verdict: ArmVerdict;
  /** The z that had to be reached. */
  readonly bound: number;
  readonly comparison: Comparison;
}

/**
 * - `mismatch`: an arm has lost readers, so nothing is said of any.
 * - `look`: each arm but the first against it, in their order.
 */
export type Verdict =
  | { readonly kind: 'mismatch'; readonly p: number }
  | { readonly kind: 'look'; readonly arms: readonly ComparedArm[] };

function verdictOf(comparison: Comparison, bound: number, conversions: number): ArmVerdict {
  if (conversions < leastConversions) return 'too-few';
  if (Math.abs(comparison.z) < bound) return 'open';
  return comparison.z > 0 ? 'better' : 'worse';
}

/**
 * What may be said at a look, counted from 1. Several arms share the chance of a false winner by Holm's rule: the arm that is furthest from
 * control has to pass for all of them, the next for the rest, and after the first that fails none passes.
 */
export function verdictAt(look: number, { looks, alpha }: Looks, results: readonly ArmResult[]): Verdict {
  const { p, isMismatch } = sampleRatio(results);
  if (isMismatch) return { kind: 'mismatch', p };
  const [control, ...others] = results;
  if (control === undefined) return { kind: 'look', arms: [] };
  const zOf = ({ sample }: ArmResult) => Math.abs(compare(control.sample, sample, 0).z);
  const byDistance = [...others].sort((one, other) => zOf(other) - zOf(one));
  const compared = new Map<ArmResult, ComparedArm>();
  let hasFailed = false;
  for (const [passed, arm] of byDistance.entries()) {
    const bound = boundAt(look, { looks, alpha: alpha / (others.length - passed) });
    const comparison = compare(control.sample, arm.sample, bound);
    const verdict = verdictOf(comparison, bound, control.sample.sum + arm.sample.sum);
    hasFailed ||= verdict === 'open' || verdict === 'too-few';
    compared.set(arm, { bound, comparison, verdict: hasFailed && verdict !== 'too-few' ? 'open' : verdict });
  }
  return { kind: 'look', arms: others.flatMap((arm) => compared.get(arm) ?? []) };
}

export const isDecided = ({ verdict }: Pick<ComparedArm, 'verdict'>): boolean =>
  verdict === 'better' || verdict === 'worse';
