import { type Arm, assignmentBuckets, type BucketRange, type Experiment } from './experiment.ts';

const encoder = new TextEncoder();

/** FNV-1a, 32 bits, of a text's bytes in UTF-8. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/**
 * The bucket of a reader, a pure function of both texts: the same in every process, for ever. Hashed twice, because the last bits of one
 * FNV-1a of similar texts are not independent enough for two experiments at a time.
 */
export const bucketOf = (seed: string, reader: string): number =>
  fnv1a32(String(fnv1a32(seed + reader))) % assignmentBuckets;

const isIn = (ranges: readonly BucketRange[], bucket: number): boolean =>
  ranges.some(([start, end]) => start <= bucket && bucket < end);

/**
 * By what an experiment divides readers. Those of one layer divide them alike, so that ranges without a common bucket have no reader in
 * common. No seed that is drawn begins like the name of a layer.
 */
const seedOf = ({ layer, seed }: Pick<Experiment, 'layer' | 'seed'>): string =>
  layer === null ? `seed:${seed}:` : `layer:${layer}:`;

/** The arm to which a reader belongs, paused or not; null for a reader outside the experiment's share. */
export function assignedArm(experiment: Pick<Experiment, 'layer' | 'seed' | 'arms'>, reader: string): Arm | null {
  const bucket = bucketOf(seedOf(experiment), reader);
  return experiment.arms.find(({ ranges }) => isIn(ranges, bucket)) ?? null;
}

/** Whether a reader is among the share, from 0 to 1, whom no experiment touches. */
export const isHeldBack = (holdback: number, reader: string): boolean =>
  holdback > 0 && bucketOf('holdback:', reader) < holdback * assignmentBuckets;
