import type { Outcome } from './run-scenario.ts';

/** What counts as the last second before the harm, with what the way of an answer may take. */
const lastSecondMs = 1_000;

/** Everything in which an outcome breaks what must hold. */
export function broken({ scenario, faults }: Outcome): readonly string[] {
  const { lostCounts, ...others } = faults.counts;
  const lines = Object.entries(others).flatMap(([fault, count]) => (count === 0 ? [] : [`${fault} ${count}`]));
  if (lostCounts === 0) return lines;
  if (scenario.mayLoseLastSecond !== true) return [...lines, `lostCounts ${lostCounts}`];
  const oldest = Math.round(faults.oldestLostMs ?? Number.POSITIVE_INFINITY);
  return oldest <= lastSecondMs ? lines : [...lines, `lostCounts ${lostCounts}, up to ${oldest} ms old`];
}

export const columns = [
  'scenario',
  'requests',
  'FAIL_OPEN',
  'refused by policy',
  'shed',
  'errors',
  '99 % ms',
  'longest ms',
  'longest by policy ms',
  'normal after ms',
  'over-grants',
  'double counts',
  'lost counts',
  'wrong refusals',
  'wrong entitlements',
  'buyers: paid / ended / unsure',
] as const;

export function row({ scenario, observed, faults, buyers }: Outcome): readonly string[] {
  const errors = Object.entries(observed.errors).map(([what, count]) => `${count} × ${what}`);
  const { counts } = faults;
  return [
    scenario.name,
    ...[observed.requests, observed.failOpen, observed.failClosed, observed.shed].map(String),
    errors.join(', ') || '0',
    ...[observed.p99Ms, observed.longestMs, observed.longestPolicyMs, observed.normalAfterMs].map(String),
    ...[counts.overGrants, counts.doubleCounts].map(String),
    ...[counts.lostCounts, counts.wrongRefusals, counts.wrongEntitlements].map(String),
    `${buyers.paid} / ${buyers.ended} / ${buyers.unsure}`,
  ];
}

export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const head = (): string => `${line(columns)}\n${line(columns.map(() => '---'))}`;
