import { expect } from 'chai';
import { type Scenario, simulateLooks, simulateLoss, simulatePeeking } from '../../../bench/experiments/simulate.ts';

const scenario = (some: Partial<Scenario>): Scenario => ({
  readersByWeek: [14_000, 14_000, 14_000, 14_000],
  baseRate: 0.01,
  effects: [0],
  experiments: 5000,
  seed: 14,
  ...some,
});

describe('simulated experiments', () => {
  it('A/A over 5 000 experiments: false positives 5 % ± 1, also with five arms', () => {
    expect(simulateLooks(scenario({})).called).to.be.within(0.04, 0.06);
    expect(simulateLooks(scenario({ effects: [0, 0, 0, 0], experiments: 1000 })).called).to.be.below(0.06);
  });

  it('power at +20 % is within 3 points of 88.8 %, and two thirds stop early', () => {
    const { called, early } = simulateLooks(scenario({ effects: [0.2] }));
    expect(called).to.be.within(0.858, 0.918);
    expect(early).to.be.within(0.64, 0.7);
  });

  it('looking daily at 1.96, which is not done, would call more than a quarter of equals', () => {
    expect(simulatePeeking(scenario({ experiments: 1000 })).called).to.be.within(0.24, 0.32);
  });

  it('the sample ratio catches a loss of two points of all readers at 50 000 readers of each arm', () => {
    expect(simulateLoss(50_000, 0.04, { experiments: 500, seed: 14 })).to.be.above(0.99);
    expect(simulateLoss(50_000, 0, { experiments: 500, seed: 14 })).to.be.below(0.01);
  });
});
