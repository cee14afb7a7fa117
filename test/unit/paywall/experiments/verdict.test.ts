import { expect } from 'chai';
import { shareSample } from '../../../../src/paywall/experiments/comparison.ts';
import { verdictAt } from '../../../../src/paywall/experiments/verdict.ts';

const looks = { looks: 4, alpha: 0.05 };

const arm = (readers: number, did: number) => ({ exposed: readers, share: 1, sample: shareSample(readers, did) });

const verdicts = (look: number, ...arms: readonly ReturnType<typeof arm>[]) => {
  const verdict = verdictAt(look, looks, arms);
  return verdict.kind === 'look' ? verdict.arms.map((each) => each.verdict) : verdict.kind;
};

describe('a verdict', () => {
  it('needs more of an early look than of the last one', () => {
    // z = 2.5: enough at the third look, and not at the first two.
    const arms = [arm(20_000, 200), arm(20_000, 253)] as const;
    expect([1, 2, 3, 4].map((look) => verdicts(look, ...arms)[0])).to.deep.equal(['open', 'open', 'better', 'better']);
    expect(verdicts(4, arm(20_000, 253), arm(20_000, 200))).to.deep.equal(['worse']);
  });

  it('names no winner below 100 conversions, whatever the difference', () => {
    expect(verdicts(4, arm(5000, 10), arm(5000, 89))).to.deep.equal(['too-few']);
    expect(verdicts(4, arm(5000, 10), arm(5000, 90))).to.deep.equal(['better']);
  });

  it('says nothing of any arm if one has lost readers', () => {
    expect(verdicts(4, arm(50_000, 500), arm(48_000, 700))).to.equal('mismatch');
  });

  it('asks more of each arm the more there are (Holm), and lets none pass after the first that fails', () => {
    // z = 2.2 at the last look: enough for one arm (2.024), not for the first of two (2.289).
    const [control, near] = [arm(20_000, 200), arm(20_000, 246)];
    expect(verdicts(4, control, near)).to.deep.equal(['better']);
    expect(verdicts(4, control, near, arm(20_000, 200))).to.deep.equal(['open', 'open']);
    // With a far arm that passes for both, the near one is held to the bound of one.
    expect(verdicts(4, control, near, arm(20_000, 290))).to.deep.equal(['better', 'better']);
  });

  it('says nothing of an experiment without arms', () => {
    expect(verdictAt(1, looks, [])).to.deep.equal({ kind: 'look', arms: [] });
  });
});
