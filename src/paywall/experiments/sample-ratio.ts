import { chiSquareTail } from './distributions.ts';

/** Below this a mismatch is no chance any more: one experiment in a thousand would be called broken that is not. */
const mismatchBelow = 0.001;

export interface ArmShare {
  readonly exposed: number;
  /** Of all buckets of the experiment, in any unit. */
  readonly share: number;
}

export interface SampleRatio {
  readonly p: number;
  /** Whether readers went missing in one arm, so that the rest says nothing of the arms. */
  readonly isMismatch: boolean;
}

/** Whether the arms were met by as many readers as their shares say (χ²). */
export function sampleRatio(arms: readonly ArmShare[]): SampleRatio {
  const exposed = arms.reduce((sum, arm) => sum + arm.exposed, 0);
  const shares = arms.reduce((sum, arm) => sum + arm.share, 0);
  if (exposed === 0 || shares === 0 || arms.length < 2) return { p: 1, isMismatch: false };
  const statistic = arms.reduce((sum, arm) => {
    const expected = (exposed * arm.share) / shares;
    return expected === 0 ? sum : sum + (arm.exposed - expected) ** 2 / expected;
  }, 0);
  const p = chiSquareTail(statistic, arms.length - 1);
  return { p, isMismatch: p < mismatchBelow };
}
