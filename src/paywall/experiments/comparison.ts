/** What is known of one arm for a metric: readers, the sum of their values, and of the squares. For a share each value is 0 or 1. */
export interface Sample {
  readonly readers: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** A share of readers, such as those who paid. */
export const shareSample = (readers: number, did: number): Sample => ({ readers, sum: did, sumOfSquares: did });

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface Comparison {
  readonly control: number;
  readonly treatment: number;
  /** Treatment less control, in units of the metric. */
  readonly difference: number;
  readonly differenceInterval: Interval;
  /** Treatment over control; null if control is 0. */
  readonly ratio: number | null;
  readonly ratioInterval: Interval | null;
  readonly z: number;
}

const meanOf = ({ readers, sum }: Sample): number => (readers === 0 ? 0 : sum / readers);

/** Variance of the mean. */
function varianceOf({ readers, sum, sumOfSquares }: Sample): number {
  if (readers < 2) return 0;
  const mean = sum / readers;
  return Math.max(0, (sumOfSquares - readers * mean ** 2) / (readers - 1)) / readers;
}

const together = (one: Sample, other: Sample): Sample => ({
  readers: one.readers + other.readers,
  sum: one.sum + other.sum,
  sumOfSquares: one.sumOfSquares + other.sumOfSquares,
});

/** The deviation of the difference if the arms do not differ at all, which is what z asks. */
function deviationByChance(control: Sample, treatment: Sample): number {
  const all = together(control, treatment);
  if (control.readers === 0 || treatment.readers === 0) return 0;
  return Math.sqrt(varianceOf(all) * all.readers * (1 / control.readers + 1 / treatment.readers));
}

/**
 * Treatment against control. `bound`: the z of the look at which this is said; the intervals are as wide as that, so that they hold over
 * all looks. The ratio's interval is that of its logarithm, because a ratio is not symmetric.
 */
export function compare(control: Sample, treatment: Sample, bound: number): Comparison {
  const [base, other] = [meanOf(control), meanOf(treatment)];
  const [baseVariance, otherVariance] = [varianceOf(control), varianceOf(treatment)];
  const deviation = Math.sqrt(baseVariance + otherVariance);
  const difference = other - base;
  const hasRatio = base > 0 && other > 0;
  const byChance = deviationByChance(control, treatment);
  const width = hasRatio ? bound * Math.sqrt(baseVariance / base ** 2 + otherVariance / other ** 2) : 0;
  return {
    control: base,
    treatment: other,
    difference,
    differenceInterval: { from: difference - bound * deviation, to: difference + bound * deviation },
    ratio: base > 0 ? other / base : null,
    ratioInterval: hasRatio ? { from: (other / base) * Math.exp(-width), to: (other / base) * Math.exp(width) } : null,
    z: byChance === 0 ? 0 : difference / byChance,
  };
}
