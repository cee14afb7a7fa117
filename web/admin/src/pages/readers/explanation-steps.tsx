import { Text, Timeline } from '@mantine/core';
import type { Explanation } from './use-explain.ts';

type Step = Explanation['trace'][number];

const names: Readonly<Record<string, string>> = {
  open: 'Switched open',
  licence: 'Licence of a partner',
  agent: 'Policy for agents',
  free: 'Free article',
  sponsored: 'Sponsored article',
  entitlement: 'Entitlement',
  gift: 'Gift link',
  newsletter: 'Newsletter link',
  institution: 'Institution’s network',
  crawler: 'Crawler',
  store: 'Store',
  premium: 'Premium article',
  'already-read': 'Read before',
  meter: 'Meter',
  denied: 'Denied',
};

function outcomeOf({ matched, reached }: Step): string {
  if (!reached) return 'not reached';
  return matched ? 'decided' : 'passed over';
}

/** Every rule in its order: those that were passed over, the one that decided, and those that were not needed any more. */
export function ExplanationSteps({ trace }: Pick<Explanation, 'trace'>) {
  const decided = trace.findIndex(({ matched }) => matched);
  return (
    <Timeline
      className="steps"
      active={decided}
      bulletSize={14}
      lineWidth={2}
      aria-label="Steps of the decision"
      role="list"
    >
      {trace.map((step) => (
        <Timeline.Item
          key={step.rule}
          role="listitem"
          data-outcome={outcomeOf(step)}
          title={
            <Text span fw={step.matched ? 700 : 500} {...(step.reached ? {} : { c: 'dimmed' })}>
              {names[step.rule] ?? step.rule}: {outcomeOf(step)}
            </Text>
          }
        >
          <Text size="sm" {...(step.reached ? {} : { c: 'dimmed' })}>
            {step.because}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
