import { assignmentBuckets, type BucketRange } from './experiment.ts';

const inOrder = (ranges: readonly BucketRange[]) => ranges.toSorted(([one], [other]) => one - other);

/** What no range has yet, from the lowest bucket up. */
function freeRanges(taken: readonly BucketRange[]): readonly BucketRange[] {
  const free: BucketRange[] = [];
  let from = 0;
  for (const [start, end] of inOrder(taken)) {
    if (start > from) free.push([from, start]);
    from = Math.max(from, end);
  }
  return from < assignmentBuckets ? [...free, [from, assignmentBuckets]] : free;
}

/** The lowest so many buckets of these ranges; null if there are fewer. */
function lowest(free: readonly BucketRange[], wanted: number): readonly BucketRange[] | null {
  const found: BucketRange[] = [];
  let missing = wanted;
  for (const [start, end] of free) {
    if (missing === 0) break;
    const taken = Math.min(missing, end - start);
    found.push([start, start + taken]);
    missing -= taken;
  }
  return missing === 0 ? found : null;
}

/**
 * For each of these numbers so many buckets that are not taken and that none of the others has. Null if there are not enough. What is
 * taken stays as it is, so that nobody changes arms.
 */
export function allocateBuckets(
  wanted: readonly number[],
  taken: readonly BucketRange[],
): readonly (readonly BucketRange[])[] | null {
  const given: (readonly BucketRange[])[] = [];
  for (const each of wanted) {
    const own = lowest(freeRanges([...taken, ...given.flat()]), each);
    if (own === null) return null;
    given.push(own);
  }
  return given;
}

/** Of a share from 0 to 1. */
export const bucketsOf = (share: number): number => Math.round(share * assignmentBuckets);

export const countBuckets = (ranges: readonly BucketRange[]): number =>
  ranges.reduce((sum, [start, end]) => sum + end - start, 0);
