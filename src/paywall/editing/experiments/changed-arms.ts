import type { EpochMs } from '../../clock.ts';
import { PaywallError } from '../../errors.ts';
import { allocateBuckets, bucketsOf, countBuckets } from '../../experiments/bucket-ranges.ts';
import type { Arm, BucketRange, Experiment } from '../../experiments/experiment.ts';

export const overlaps = (message: string) => new PaywallError('experiment-overlaps', message);

export const invalid = (path: string, message: string) =>
  new PaywallError('invalid-request', `The body is not valid: ${path} ${message}.`, { faults: [{ path, message }] });

export const rangesOf = (experiments: readonly Experiment[]): readonly BucketRange[] =>
  experiments.flatMap(({ arms }) => arms.flatMap(({ ranges }) => ranges));

/** With buckets that none of the others has. */
export function allocated(arms: readonly Arm[], taken: readonly BucketRange[]): readonly Arm[] {
  const given = allocateBuckets(
    arms.map(({ ranges }) => countBuckets(ranges)),
    taken,
  );
  if (given === null) throw overlaps('Other experiments of this layer have so many readers that too few are left.');
  return arms.map((arm, at) => ({ ...arm, ranges: given[at] ?? [] }));
}

/** With so many more buckets that all have the wanted share together, each grown alike. */
export function grown(arms: readonly Arm[], share: number, taken: readonly BucketRange[]): readonly Arm[] {
  const own = arms.map(({ ranges }) => countBuckets(ranges));
  const factor = bucketsOf(share) / own.reduce((sum, count) => sum + count, 0);
  if (factor <= 1) throw invalid('share', 'must be larger than it is: shares only grow');
  const given = allocateBuckets(
    own.map((count) => Math.round(count * factor) - count),
    taken,
  );
  if (given === null) throw overlaps('There are not so many readers left.');
  return arms.map((arm, at) => ({ ...arm, ranges: [...arm.ranges, ...(given[at] ?? [])] }));
}

export function withPaused(
  arms: readonly Arm[],
  { arm: id, paused, now }: { readonly arm: string; readonly paused: boolean; readonly now: EpochMs },
): readonly Arm[] {
  if (!arms.some((arm) => arm.id === id)) throw invalid('arm', 'is no arm of this experiment');
  return arms.map((arm) => {
    if (arm.id !== id) return arm;
    return { ...arm, paused, ...(paused && { pausedAt: arm.pausedAt ?? now }) };
  });
}
