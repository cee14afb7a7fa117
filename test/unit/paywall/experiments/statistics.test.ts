import { expect } from 'chai';
import fc from 'fast-check';
import { compare, shareSample } from '../../../../src/paywall/experiments/comparison.ts';
import { chiSquareTail, normalQuantile, twoSidedP } from '../../../../src/paywall/experiments/distributions.ts';
import { boundAt, obrienFlemingConstant } from '../../../../src/paywall/experiments/group-sequential.ts';
import { sampleRatio } from '../../../../src/paywall/experiments/sample-ratio.ts';
import { readersPerArm, smallestEffect } from '../../../../src/paywall/experiments/sample-size.ts';

describe('the distributions', () => {
  it('have the quantiles of the normal distribution and what lies beyond them', () => {
    for (const [share, z] of [
      [0.8, 0.841621],
      [0.975, 1.959964],
      [0.9995, 3.290527],
    ] as const) {
      expect(normalQuantile(share)).to.be.closeTo(z, 1e-5);
      expect(twoSidedP(z)).to.be.closeTo(2 * (1 - share), 1e-6);
    }
  });

  it('have the upper tail of χ² as tables have it, for odd and even degrees', () => {
    for (const [x, degrees, tail] of [
      [3.841, 1, 0.05],
      [5.991, 2, 0.05],
      [7.815, 3, 0.05],
      [9.488, 4, 0.05],
      [10.828, 1, 0.001],
      [13.816, 2, 0.001],
      [16.266, 3, 0.001],
      [18.467, 4, 0.001],
    ] as const)
      expect(chiSquareTail(x, degrees), `${x} of ${degrees}`).to.be.closeTo(tail, tail / 500);
    expect(chiSquareTail(0, 3)).to.equal(1);
  });
});

describe('the bounds of looks', () => {
  it('are those of O’Brien and Fleming for four weekly looks: 4.049, 2.863, 2.337, 2.024', () => {
    const bounds = [1, 2, 3, 4].map((look) => Number(boundAt(look, { looks: 4, alpha: 0.05 }).toFixed(3)));
    expect(bounds).to.deep.equal([4.049, 2.863, 2.337, 2.024]);
  });

  it('are as published for other numbers of looks', () => {
    const published = [
      [1, 1.96],
      [2, 1.977],
      [3, 2.004],
      [5, 2.04],
      [8, 2.072],
      [10, 2.087],
    ] as const;
    for (const [looks, constant] of published)
      expect(obrienFlemingConstant(looks, 0.05), `${looks} looks`).to.be.closeTo(constant, 0.0006);
  });

  it('exist for any number of weeks from 1 to 26, rise with it, and fall from look to look', () => {
    const constants = Array.from({ length: 26 }, (_, at) => obrienFlemingConstant(at + 1, 0.05));
    for (const [at, constant] of constants.entries()) {
      expect(constant).to.be.greaterThan(constants[at - 1] ?? 1.95);
      const plan = { looks: at + 1, alpha: 0.05 };
      const bounds = Array.from({ length: at + 1 }, (_, look) => boundAt(look + 1, plan));
      expect(bounds).to.deep.equal([...bounds].sort((one, other) => other - one));
      expect(bounds.at(-1)).to.equal(constant);
    }
    expect(constants.at(-1)).to.be.closeTo(2.138, 0.001);
  });
});

describe('the readers that an experiment needs', () => {
  it('are those of the table: 42 642 and 162 907 for 1 %, 21 082 and 80 587 for 2 %, 85 762 and 327 547 for 0.5 %', () => {
    const table = [
      [0.01, 42_642, 162_907],
      [0.02, 21_082, 80_587],
      [0.005, 85_762, 327_547],
    ] as const;
    for (const [baseRate, fifth, tenth] of table) {
      expect(readersPerArm({ baseRate, relativeEffect: 0.2 })).to.equal(fifth);
      expect(readersPerArm({ baseRate, relativeEffect: 0.1 })).to.equal(tenth);
    }
  });

  it('are more for a smaller chance of a false winner, and none for a rate that cannot be', () => {
    expect(readersPerArm({ baseRate: 0.01, relativeEffect: 0.2, alpha: 0.0125 })).to.be.greaterThan(42_642);
    expect(readersPerArm({ baseRate: 0.6, relativeEffect: 1 })).to.equal(null);
  });

  it('tell the smallest effect that so many can show', () => {
    expect(smallestEffect(42_642, { baseRate: 0.01 })).to.be.closeTo(0.2, 0.0001);
    expect(smallestEffect(1, { baseRate: 0.5 })).to.equal(null);
  });
});

describe('the sample ratio', () => {
  it('catches a loss of two points of all readers at 50 000 readers of each arm, and no ordinary difference', () => {
    const arms = (one: number, other: number) => [
      { exposed: one, share: 1 },
      { exposed: other, share: 1 },
    ];
    expect(sampleRatio(arms(50_000, 48_000)).isMismatch).to.equal(true);
    expect(sampleRatio(arms(50_000, 49_700)).isMismatch).to.equal(false);
    // Of one arm alone 2 % are 1 000 of 99 000 readers, which chance brings about once in 700 experiments.
    expect(sampleRatio(arms(50_000, 49_000)).p).to.be.closeTo(0.0015, 0.0001);
  });

  it('goes by the shares of the arms, and says nothing of fewer than two', () => {
    const shares = [9000, 500, 500].map((share) => ({ exposed: share * 10, share }));
    expect(sampleRatio(shares).p).to.equal(1);
    expect(sampleRatio([{ exposed: 10, share: 1 }])).to.deep.equal({ p: 1, isMismatch: false });
    expect(sampleRatio([])).to.deep.equal({ p: 1, isMismatch: false });
  });
});

describe('a comparison', () => {
  it('has the difference and the ratio with intervals as wide as the bound', () => {
    const { difference, ratio, z, differenceInterval, ratioInterval } = compare(
      shareSample(10_000, 100),
      shareSample(10_000, 150),
      1.96,
    );
    expect(difference).to.be.closeTo(0.005, 1e-12);
    expect(ratio).to.be.closeTo(1.5, 1e-12);
    // (0.015 - 0.01) / √(0.0125 × 0.9875 × 2 / 10 000)
    expect(z).to.be.closeTo(3.182, 0.001);
    expect(differenceInterval.from).to.be.closeTo(0.00193, 0.00001);
    expect(differenceInterval.to).to.be.closeTo(0.00807, 0.00001);
    expect(ratioInterval?.from).to.be.closeTo(1.166, 0.001);
    expect(ratioInterval?.to).to.be.closeTo(1.929, 0.001);
  });

  it('of any sums never gives what is no number', () => {
    const sample = fc
      .tuple(fc.nat(1e6), fc.nat(1e6))
      .map(([readers, did]) => shareSample(readers, Math.min(readers, did)));
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        const { ratio, ratioInterval, differenceInterval, ...numbers } = compare(one, other, 2);
        const all = [
          ...Object.values(numbers),
          ...Object.values(differenceInterval),
          ...Object.values(ratioInterval ?? {}),
        ];
        expect([...all, ratio ?? 0].every(Number.isFinite)).to.equal(true);
        expect(differenceInterval.from).to.be.at.most(differenceInterval.to);
      }),
    );
  });
});
