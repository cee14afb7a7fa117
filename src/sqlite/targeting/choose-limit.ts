import type { Entitlement } from '../../paywall/entitlements/entitlement.ts';
import { isLapsed } from '../../paywall/entitlements/lapsed-since.ts';
import type { TargetedResult, ViewRequest } from '../../paywall/metering/meter.ts';
import { noFacts } from '../../paywall/segments/reader-facts.ts';
import { firstThatHolds } from '../../paywall/segments/stored-conditions.ts';
import type { Database } from '../database.ts';
import { createFactsRows, seenAt } from './facts-rows.ts';

/** The limit of a view by what is known of the reader. */
export interface Chosen {
  readonly limit: number;
  readonly result: TargetedResult;
  /** Notes that the reader was seen; null if that is not to be written. */
  readonly note: (() => void) | null;
}

export function createChooseLimit(database: Database) {
  const rows = createFactsRows(database);

  /** `place`: whose facts and whose window they are. */
  function choose(place: ViewRequest, entitlement: Entitlement | null, counted: number): Chosen | null {
    const { targeted, now } = place;
    if (targeted === undefined) return null;
    const row = rows.find(place, now);
    const judged = { facts: row.facts, lapsed: isLapsed(entitlement, now), counted, now, assigned: targeted.assigned };
    const candidate = firstThatHolds(targeted.candidates, judged);
    const seen = targeted.notes ? seenAt(row, now) : null;
    return {
      limit: targeted.candidates[candidate]?.limit ?? place.limit,
      result: { candidate, facts: row.facts, counted },
      note: seen === null ? null : () => rows.write(place, seen),
    };
  }

  /** Whether something is known of the anonymous reader of the request that the registered one was not given. */
  function isApart({ publication, anonymous = null, targeted, now }: ViewRequest): boolean {
    if (targeted === undefined || anonymous === null) return false;
    const { facts, united } = rows.find({ publication, reader: anonymous }, now);
    return facts !== noFacts && !united;
  }

  return { choose, isApart };
}
