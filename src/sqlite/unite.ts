import type { MeterStore, UniteOutcome, UniteRequest } from '../paywall/meter.ts';
import type { MeterRow, MeterRows } from './meter-rows.ts';
import type { Transactions } from './transactions.ts';

export function createUnite(
  { read, write }: Pick<Transactions, 'read' | 'write'>,
  rows: MeterRows,
): MeterStore['unite'] {
  const findAnonymous = ({ publication, anonymous, window, now }: UniteRequest) =>
    rows.find({ publication, reader: anonymous, window }, now);

  /** What is settled without writing, or null where there is something to unite. */
  function settled(row: MeterRow | null): UniteOutcome | null {
    if (row === null) return 'nothing';
    if (row.unitedWith !== null) return 'done-before';
    return row.used === 0 ? 'nothing' : null;
  }

  function unite(request: UniteRequest): UniteOutcome {
    const { publication, registered, window, now } = request;
    const row = findAnonymous(request);
    const outcome = settled(row);
    if (row === null || outcome !== null) return outcome ?? 'nothing';
    const place = { publication, reader: registered, window };
    // A rolling window that this begins ends when that of the anonymous reader ends: it began with their first view.
    const meter = rows.find(place, now)?.id ?? rows.begin(place, row.endsAt);
    rows.unite(row.id, meter, registered);
    return 'united';
  }

  return async (request) => read(() => settled(findAnonymous(request))) ?? write(() => unite(request));
}
