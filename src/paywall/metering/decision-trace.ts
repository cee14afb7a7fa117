/** One rule of a decision, for people. */
export interface TraceStep {
  readonly rule: string;
  readonly matched: boolean;
  readonly because: string;
}

/** A step of a complete trace. A step that was not reached says what it would have checked. */
export interface ExplainedStep extends TraceStep {
  readonly reached: boolean;
}

/** A rule, as far as a trace needs it. */
interface TellingRule<Facts> {
  readonly name: string;
  readonly settle: (facts: Facts) => string | null;
  readonly because: (facts: Facts) => string;
}

/** All `rules` in their order, and last the denial, which is reached where none of them matches. */
export function explainWith<Facts>(
  rules: readonly TellingRule<Facts>[],
  facts: Facts,
  deniedBecause: (facts: Facts) => string,
): readonly ExplainedStep[] {
  const matching = rules.findIndex((rule) => rule.settle(facts) !== null);
  const isDenied = matching === -1;
  const steps = rules.map((rule, index) => ({
    rule: rule.name,
    matched: index === matching,
    reached: isDenied || index <= matching,
    because: rule.because(facts),
  }));
  const because = isDenied ? deniedBecause(facts) : 'a rule before this one has settled it';
  return [...steps, { rule: 'denied', matched: isDenied, reached: isDenied, because }];
}

/** The steps up to the one that matched. */
export const reachedSteps = (steps: readonly ExplainedStep[]): readonly TraceStep[] =>
  steps.filter(({ reached }) => reached).map(({ rule, matched, because }) => ({ rule, matched, because }));

/** For people: what is decided without the store. `isSpent`: the reader has had as many articles without it as they may have. */
export function unansweredBecause(policy: string, isSpent: boolean): string {
  const because = `the store does not answer; the policy is ${policy}`;
  return isSpent ? `${because}, and this reader has read a whole allowance without it` : because;
}
