import type { Outcome } from './run-scenario.ts';

/** From the first to the last count that a failover may lose. */
const lastSecondMs = 1_000;

/** Whether all that was lost was acknowledged within one second, and no earlier than that before the harm. */
function isLastSecond({ lost }: Outcome['faults']): boolean {
  return lost !== null && lost.oldestMs <= lastSecondMs && lost.oldestMs - lost.newestMs <= lastSecondMs;
}

/** What was lost, and when it had been acknowledged. */
export function lossOf({ faults }: Outcome): string | null {
  const { counts, lost } = faults;
  if (lost === null) return counts.lostCounts === 0 ? null : `lostCounts ${counts.lostCounts}`;
  const [from, to] = [lost.oldestMs, lost.newestMs].map(Math.round);
  return `lostCounts ${counts.lostCounts}, acknowledged ${from} to ${to} ms before the harm`;
}

/** Everything in which an outcome breaks what must hold. */
export function broken(outcome: Outcome): readonly string[] {
  const { scenario, faults } = outcome;
  // What is said to be read is counted, and once: that is looked at with all the rest.
  const { lostCounts, saidToBeRead, ...others } = faults.counts;
  const lines = Object.entries(others).flatMap(([fault, count]) => (count === 0 ? [] : [`${fault} ${count}`]));
  const loss = lossOf(outcome);
  if (loss === null || (scenario.mayLoseLastSecond === true && isLastSecond(faults))) return lines;
  return [...lines, loss];
}

const columns = [
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
  'said to be read',
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
    ...[counts.overGrants, counts.doubleCounts, counts.saidToBeRead].map(String),
    ...[counts.lostCounts, counts.wrongRefusals, counts.wrongEntitlements].map(String),
    `${buyers.paid} / ${buyers.ended} / ${buyers.unsure}`,
  ];
}

export const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const head = (): string => `${line(columns)}\n${line(columns.map(() => '---'))}`;
