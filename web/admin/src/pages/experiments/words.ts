import type { ArmAtLook, ExperimentBody } from './experiment-api.ts';

/** How experiments are spoken of. */

export const inNumber = (amount: number): string => new Intl.NumberFormat('en').format(amount);

const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;

export const inPercent = (share: number): string =>
  new Intl.NumberFormat('en', { style: 'percent', ...twoDigits }).format(share);

const signed = { signDisplay: 'exceptZero' } as const;

/** A difference of shares. */
export const inPoints = (difference: number): string =>
  `${new Intl.NumberFormat('en', { ...twoDigits, ...signed }).format(difference * 100)} points`;

/** A ratio as what it is more or less. */
export const inChange = (ratio: number): string =>
  new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0, ...signed }).format(ratio - 1);

export const inDays = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(day));

export const metricWords: Readonly<Record<ExperimentBody['plan']['metric'], { name: string; did: string }>> = {
  paid: { name: 'Readers who pay', did: 'paid' },
  registered: { name: 'Readers who register', did: 'registered' },
};

export const verdictWords: Readonly<Record<ArmAtLook['verdict'], string>> = {
  control: 'Control',
  better: 'Better',
  worse: 'Worse',
  open: 'No difference found',
  'too-few': 'Too few to say',
};

export const guardrailWords: Readonly<Record<ArmAtLook['guardrails'][number]['guardrail'], string>> = {
  reads: 'Articles read by each reader',
  'taken-back': 'Refunds and cancellations, of those who paid',
  'fail-open': 'Views let in because the store did not answer',
};

export function conclusionInWords({ conclusion, arms }: ExperimentBody): string {
  if (conclusion === null) return '';
  const { outcome, adopted } = conclusion;
  const name = arms.find(({ id }) => id === adopted)?.name;
  if (name !== undefined) return `“${name}” was better, and is the publication’s own since then.`;
  switch (outcome) {
    case 'winner':
      return 'It found a winner, which was not adopted.';
    case 'no-difference':
      return 'It ran to its end, and found no difference.';
    case 'invalid':
      return 'Its arms could not be compared.';
    default:
      return 'It was stopped before a look could decide.';
  }
}
