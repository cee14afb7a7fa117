import { invalidRequest, noSuch } from '../errors.ts';
import type { List } from '../wire.ts';

export interface PageParameters {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
}

export interface RangeParameter {
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
}

/** One page of rows that are given oldest first; Stripe lists newest first, ten by default. */
export function page<T extends { id: string }>(rows: readonly T[], parameters: PageParameters, url: string): List<T> {
  const newestFirst = [...rows].reverse();
  const { limit = 10, starting_after: after, ending_before: before } = parameters;
  if (after !== undefined && before !== undefined) {
    throw invalidRequest('Received both starting_after and ending_before parameters. Please pass in only one.');
  }
  if (before !== undefined) {
    const end = positionOf(newestFirst, before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: newestFirst.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : positionOf(newestFirst, after, 'starting_after') + 1;
  return {
    object: 'list',
    data: newestFirst.slice(start, start + limit),
    has_more: start + limit < newestFirst.length,
    url,
  };
}

/** A list that stands inside an object, whole. */
export function wholeList<T>(data: T[], url: string): List<T> {
  return { object: 'list', data, has_more: false, url };
}

export function inRange(value: number, range: RangeParameter | undefined): boolean {
  if (range === undefined) return true;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return value > gt && value >= gte && value < lt && value <= lte;
}

/** True when every filter that was given equals the row's own value. */
export function matches(row: object, filters: Record<string, string | boolean | undefined>): boolean {
  const values = row as Record<string, unknown>;
  // Without a list of the filters for every row: each is compared with all of its table.
  for (const name in filters) if (filters[name] !== undefined && values[name] !== filters[name]) return false;
  return true;
}

function positionOf(rows: readonly { id: string }[], id: string, param: string): number {
  const position = rows.findIndex((row) => row.id === id);
  if (position < 0) throw noSuch('object', id, param);
  return position;
}
