import { expect } from 'chai';
import { dayAt, shiftDay } from '../../../../src/paywall/calendar/day.ts';
import { type ArmDay, type ArmFigures, noFigures } from '../../../../src/paywall/experiments/experiment-figures.ts';
import { experimentReport } from '../../../../src/paywall/experiments/report-experiment.ts';
import { sampleExperiment } from '../../../support/fixtures/sample-experiment.ts';
import { dayMs, noon } from '../../../support/fixtures/sample-keys.ts';

const timeZone = 'Asia/Tokyo';
const firstDay = dayAt(noon, timeZone);

const on = (day: number, arm: string, figures: Partial<ArmFigures>): ArmDay => ({
  ...noFigures,
  ...figures,
  arm,
  day: shiftDay(firstDay, day),
});

const reportOn = (day: number, days: readonly ArmDay[], change: Parameters<typeof sampleExperiment>[0] = {}) =>
  experimentReport({
    experiment: { ...sampleExperiment(change), startedAt: noon },
    sums: { days, crossovers: 3 },
    timeZone,
    now: noon + day * dayMs,
  });

/** Every day 1000 readers in each arm, of whom ten pay in the control. */
const daily = (paid: (day: number) => number) =>
  Array.from({ length: 40 }, (_, day) => [
    on(day, 'control', { exposed: 1000, paid: 10 }),
    on(day, 'more', { exposed: 1000, paid: paid(day) }),
  ]).flat();

describe('the report of an experiment', () => {
  it('says only "running" between looks: peeking daily cannot call a winner', () => {
    // A first week that looks splendid, and nothing after it: of every day the figures alone would say a winner.
    const days = daily((day) => (day < 6 ? 17 : 10));
    const kinds = Array.from({ length: 40 }, (_, day) => reportOn(day, days).result.kind);
    expect(kinds.slice(0, 28)).to.deep.equal(Array.from({ length: 28 }, () => 'running'));
    const last = reportOn(28, days).result;
    expect(last).to.include({ kind: 'result', look: 4, outcome: 'no-difference', winner: null });
    expect(reportOn(39, days).result, 'what comes after the plan is not looked at').to.deep.equal(last);
  });

  it('keeps the first result that decides, whatever the figures say later', () => {
    const days = daily((day) => (day < 14 ? 16 : 1));
    expect(reportOn(13, days).result.kind).to.equal('running');
    const decided = reportOn(14, days);
    expect(decided.result).to.include({ look: 2, outcome: 'winner', winner: 'more' });
    expect(decided.sentences[0]).to.match(/^“More” is better: 1\.60% of its readers paid, and 1\.00% of the control’s/);
    expect(decided.sentences.at(-1)).to.match(/^3 readers are left out/);
    expect(reportOn(35, days).result).to.deep.equal(decided.result);
  });

  it('is of whole weeks for any plan, and names the next look', () => {
    const plan = { metric: 'paid', baseRate: 0.01, smallestEffect: 0.2 } as const;
    for (const weeks of [1, 2, 26]) {
      const at = (day: number) =>
        reportOn(
          day,
          daily(() => 10),
          { plan: { ...plan, weeks } },
        );
      expect(at(6)).to.include({ looksTaken: 0, nextLook: shiftDay(firstDay, 7) });
      expect(at(7 * weeks - 1).result.kind).to.equal('running');
      expect(at(7 * weeks)).to.include({ looksTaken: weeks, nextLook: null });
      expect(at(7 * weeks).result).to.include({ kind: 'result', look: weeks });
    }
  });

  it('hides the result of arms that lost readers, and of arms that are compared no more', () => {
    const lost = [on(0, 'control', { exposed: 50_000, paid: 500 }), on(0, 'more', { exposed: 48_000, paid: 900 })];
    expect(reportOn(30, lost).result).to.deep.equal({ kind: 'mismatch' });
    const [control, more] = sampleExperiment().arms;
    if (control === undefined || more === undefined) throw new Error('The sample has two arms.');
    const paused = { arms: [control, { ...more, pausedAt: noon }] };
    expect(
      reportOn(
        30,
        daily(() => 30),
        paused,
      ).result,
    ).to.deep.equal({ kind: 'no-control' });
  });

  it('warns of guardrails that became worse', () => {
    const days = [
      on(0, 'control', { exposed: 10_000, paid: 100, reads: 30_000, readsSquared: 100_000, refunds: 2 }),
      on(0, 'more', { exposed: 10_000, paid: 200, reads: 27_000, readsSquared: 90_000, refunds: 40, failOpen: 50 }),
    ];
    const { result, sentences } = reportOn(28, days);
    const found = result.kind === 'result' ? (result.arms[1]?.guardrails ?? []) : [];
    expect(found.map(({ guardrail, isWorse }) => [guardrail, isWorse])).to.deep.equal([
      ['reads', true],
      ['taken-back', true],
      ['fail-open', true],
    ]);
    expect(sentences.join(' ')).to.match(/read less: 2\.70 articles each, and 3\.00.*took it back.*did not answer/);
  });
});
