import type { OutboxEvent } from '../../paywall/events/event.ts';
import type { ViewOutcome, ViewRequest } from '../../paywall/metering/meter.ts';
import { withLimit } from '../../paywall/metering/told-meter.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';
import type { Teller } from './telling.ts';

/** What a view has come to. */
export interface ViewTold {
  readonly outcome: ViewOutcome | 'apart';
  readonly used: number;
  readonly limit: number;
  readonly windowEndsAt: number;
}

/** What was told of readers' meters, each once in a window. */
export interface MeterTold {
  /** Whether there is something to tell that was not told yet. */
  isDue(request: ViewRequest, view: ViewTold): boolean;
  /** Tells it. To be called within the transaction of the view. */
  tell(request: ViewRequest, view: ViewTold): void;
}

function nameOf({ outcome, used, limit }: ViewTold): 'last' | 'exhausted' | null {
  if (outcome === 'full') return 'exhausted';
  return outcome === 'counted' && used >= limit ? 'last' : null;
}

export function createMeterTold(database: Database, teller: Teller): MeterTold {
  const find = prepareQuery<[endsAt: number]>(
    database,
    'SELECT ends_at FROM meter_told WHERE publication = ? AND reader = ? AND window_id = ? AND name = ?',
  );
  const put = prepareChange(
    database,
    'INSERT OR REPLACE INTO meter_told (publication, reader, window_id, name, ends_at) VALUES (?, ?, ?, ?, ?)',
  );

  const isDue: MeterTold['isDue'] = ({ publication, reader, window, telling }, view) => {
    const name = telling === undefined ? null : nameOf(view);
    return name !== null && find.get(publication, reader, window.id, name)?.[0] !== view.windowEndsAt;
  };

  return {
    isDue,
    tell(request, view) {
      const { publication, reader, window, telling } = request;
      const name = nameOf(view);
      if (name === null || telling === undefined || !isDue(request, view)) return;
      put(publication, reader, window.id, name, view.windowEndsAt);
      const event: OutboxEvent = telling()[name];
      teller.add(publication, withLimit(event, view.limit));
    },
  };
}
