import type { LoadResult } from '../measuring/wrk.ts';

/** What makes a measurement worthless. Each function returns what was wrong, in words; nothing if all was as it should be. */

/** By how much a share may differ, because samples are counted as well. */
const tolerance = 0.02;

/** Figures for the reports, which a process hands to the store at most so often a second. */
const talliesPerSecond = 40;

/** What a load may have left under way as something was counted, and what else came meanwhile. */
export interface Counted extends Pick<LoadResult, 'answered' | 'seconds' | 'connections'> {
  /** How often for each answer. */
  readonly each: number;
  /** Of how many processes the tallies are among what is counted. */
  readonly tallying?: number;
}

/** A server that does less for each request than is said of it looks faster than it is; one that does more is not as it is said to be. */
export function faultsOfCount(what: string, found: number, counted: Counted): string[] {
  const { answered, seconds, connections, each, tallying = 0 } = counted;
  const slack = answered * tolerance + connections;
  const most = answered * each + slack + tallying * talliesPerSecond * (seconds + 1);
  return found >= answered * each - slack && found <= most
    ? []
    : [`${what}: ${(found / answered).toFixed(3)} for each answer in place of ${each}`];
}

/** A generator that is at its limit measures itself, unless one of those who answer is at its own. */
export function faultsOfGenerator({ cores }: Pick<LoadResult, 'cores'>): string[] {
  const { generator = 0, ...others } = cores;
  const busiest = Math.max(0, ...Object.values(others));
  return generator >= 0.95 && busiest < 0.9
    ? [`the load generator was the limit: ${generator.toFixed(2)} of a core, and the server ${busiest.toFixed(2)}`]
    : [];
}

export function faultsOfAnswers({ answered, failed }: Pick<LoadResult, 'answered' | 'failed'>): string[] {
  return failed === 0 ? [] : [`${failed} of ${answered} answers were errors`];
}

/** Who answers with fewer bytes has less to do. */
export function faultsOfSizes(bytes: Readonly<Record<string, number>>): string[] {
  const sizes = Object.values(bytes);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (most <= least * 1.1) return [];
  const each = Object.entries(bytes).map(([name, size]) => `${name} ${Math.round(size)}`);
  return [`answers differ in size by more than a tenth: ${each.join(', ')} bytes`];
}
