import { type Comparison, compare, type Sample, shareSample } from './comparison.ts';
import { normalQuantile } from './distributions.ts';
import type { ArmFigures } from './experiment-figures.ts';

/** What must not become worse while the metric becomes better. */
export type Guardrail = 'reads' | 'taken-back' | 'fail-open';

export interface GuardrailFinding {
  readonly guardrail: Guardrail;
  readonly comparison: Comparison;
  /** Whether the arm is worse than control by more than chance brings about once in twenty. */
  readonly isWorse: boolean;
}

const z = normalQuantile(0.975);

const reads = ({ exposed, reads, readsSquared }: ArmFigures): Sample => ({
  readers: exposed,
  sum: reads,
  sumOfSquares: readsSquared,
});

/** Of those who paid, those who had their money back or cancelled. */
const takenBack = ({ paid, refunds, cancellations }: ArmFigures): Sample =>
  shareSample(paid, Math.min(paid, refunds + cancellations));

/** Of the views, those that were let in because the store did not answer. */
const failOpen = (figures: ArmFigures): Sample =>
  shareSample(Math.max(figures.reads, figures.failOpen), figures.failOpen);

const samples: Readonly<Record<Guardrail, { readonly of: (figures: ArmFigures) => Sample; readonly worse: 1 | -1 }>> = {
  reads: { of: reads, worse: -1 },
  'taken-back': { of: takenBack, worse: 1 },
  'fail-open': { of: failOpen, worse: 1 },
};

/** Each guardrail of an arm against control, with intervals of 95 %. */
export function guardrailsOf(control: ArmFigures, arm: ArmFigures): readonly GuardrailFinding[] {
  return (Object.keys(samples) as Guardrail[]).map((guardrail) => {
    const { of, worse } = samples[guardrail];
    const comparison = compare(of(control), of(arm), z);
    return { guardrail, comparison, isWorse: comparison.z * worse > z };
  });
}
