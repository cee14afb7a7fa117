import { expect } from 'chai';
import fc from 'fast-check';
import { assignedArm, bucketOf, fnv1a32, isHeldBack } from '../../../../src/paywall/experiments/assignment.ts';
import type { BucketRange, Experiment } from '../../../../src/paywall/experiments/experiment.ts';
import { sampleExperiment } from '../../../support/fixtures/sample-experiment.ts';

/** As keys of readers are, in hexadecimal digits. */
const readers = (count: number) => Array.from({ length: count }, (_, index) => `r${(index * 7919).toString(16)}`);

const chiSquare = (found: readonly number[], expected: number) =>
  found.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);

function countBy(names: readonly (string | number)[], all: readonly (string | number)[]): number[] {
  const counts = new Map<string | number, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return all.map((name) => counts.get(name) ?? 0);
}

const armsOf = (...ranges: readonly (readonly BucketRange[])[]): Experiment['arms'] =>
  ranges.map((own, index) => ({ id: `arm-${index}`, name: `Arm ${index}`, ranges: own, paused: false, effects: {} }));

const tenths = armsOf(
  ...Array.from({ length: 10 }, (_, tenth): BucketRange[] => [[tenth * 1_000, (tenth + 1) * 1_000]]),
);
const names = tenths.map(({ id }) => id);

describe('the assignment of readers to arms', () => {
  it('is FNV-1a, twice, with the same outcome for ever', () => {
    expect([fnv1a32(''), fnv1a32('a'), fnv1a32('foobar')]).to.deep.equal([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
    expect(['r1', 'r2', 'ü'].map((reader) => bucketOf('seed:one:', reader))).to.deep.equal([8744, 4012, 5819]);
  });

  it('is uniform: χ² over ten arms of 50 000 readers, for each of 6 seeds', () => {
    const all = readers(50_000);
    for (let seed = 0; seed < 6; seed += 1) {
      const experiment = sampleExperiment({ seed: `seed-${seed}`, arms: tenths });
      const counts = countBy(
        all.map((reader) => assignedArm(experiment, reader)?.id ?? ''),
        names,
      );
      // 9 degrees of freedom: 33.7 is passed by one seed in 10 000.
      expect(chiSquare(counts, 5_000), `seed ${seed}: ${counts}`).to.be.below(33.7);
    }
  });

  it('divides the readers of one experiment alike over the arms of another', () => {
    const [one, other] = ['one', 'other'].map((seed) => sampleExperiment({ seed, arms: tenths }));
    const cells = readers(50_000).map(
      (reader) => `${one && assignedArm(one, reader)?.id} ${other && assignedArm(other, reader)?.id}`,
    );
    const all = names.flatMap((a) => names.map((b) => `${a} ${b}`));
    // 99 degrees of freedom: 161 is passed once in 10 000 times.
    expect(chiSquare(countBy(cells, all), 500)).to.be.below(161);
  });

  it('is stable when arms are paused, and moves nobody whose arm has a share when shares grow', () => {
    const bucket = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.uniqueArray(bucket, { minLength: 8, maxLength: 8 }),
        (seed, reader, cuts) => {
          const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = [...cuts].sort((one, two) => one - two);
          const before = sampleExperiment({ seed, arms: armsOf([[a, b]], [[c, d]]) });
          const grown = sampleExperiment({
            seed,
            arms: armsOf(
              [
                [a, b],
                [e, f],
              ],
              [
                [c, d],
                [g, h],
              ],
            ),
          });
          const paused = { ...before, arms: before.arms.map((arm) => ({ ...arm, paused: true })) };
          const arm = assignedArm(before, reader)?.id;
          expect(assignedArm(paused, reader)?.id).to.equal(arm);
          if (arm !== undefined) expect(assignedArm(grown, reader)?.id).to.equal(arm);
        },
      ),
    );
  });

  it('gives no reader to two experiments of one layer, and divides that by its name, not by their seeds', () => {
    const [one, other] = [
      sampleExperiment({ layer: 'wall', seed: 'a', arms: armsOf([[0, 2_000]], [[2_000, 4_000]]) }),
      sampleExperiment({ layer: 'wall', seed: 'b', arms: armsOf([[4_000, 7_000]], [[7_000, 10_000]]) }),
    ];
    for (const reader of readers(5_000)) {
      const arms = [one, other].filter((experiment) => assignedArm(experiment, reader) !== null);
      expect(arms, reader).to.have.length(1);
    }
  });

  it('holds back a share of the readers that is the same in all layers', () => {
    const held = readers(20_000).filter((reader) => isHeldBack(0.1, reader));
    expect(held.length).to.be.within(1_800, 2_200);
    expect(held.every((reader) => isHeldBack(0.2, reader))).to.equal(true);
    expect(readers(100).some((reader) => isHeldBack(0, reader))).to.equal(false);
    const experiment = sampleExperiment({ arms: tenths });
    const counts = countBy(
      held.map((reader) => assignedArm(experiment, reader)?.id ?? ''),
      names,
    );
    expect(chiSquare(counts, held.length / 10)).to.be.below(33.7);
  });
});
