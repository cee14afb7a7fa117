import { PaywallError } from '../errors.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryFilter, DeliveryPage, DeliveryPagePlace } from './delivery-store.ts';

/** A delivery and its place in the log. */
export interface LoggedDelivery {
  readonly place: number;
  /** Null if it is gone meanwhile. */
  readonly delivery: Delivery | null;
}

/** As many are read at once. */
const stride = 200;

/** Maximum deliveries that are looked at for one page; the next one goes on behind them. */
const mostLookedAt = 2_000;

/** The place that a page begins below. */
function placeBelow(cursor: string | null): number {
  if (cursor === null) return Number.MAX_SAFE_INTEGER;
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw new PaywallError('invalid-request', 'This is no cursor.', {
    faults: [{ path: 'cursor', message: 'must be `next` of the page before' }],
  });
}

const isAskedFor = ({ endpoint, type, id }: Delivery, filter: DeliveryFilter): boolean =>
  (filter.endpoint === undefined || endpoint === filter.endpoint) &&
  (filter.type === undefined || type === filter.type) &&
  (filter.id === undefined || id === filter.id);

/** One page, newest first. `read` answers up to `count` deliveries in the state of the filter below a place; fewer say that there are no more. */
export async function readDeliveryPage(
  { cursor, limit, filter }: DeliveryPagePlace,
  read: (below: number, count: number) => Promise<readonly LoggedDelivery[]>,
): Promise<DeliveryPage> {
  const found: { readonly place: number; readonly delivery: Delivery }[] = [];
  let [below, lookedAt, isLast] = [placeBelow(cursor), 0, false];
  while (!isLast && found.length <= limit && lookedAt < mostLookedAt) {
    const some = await read(below, stride);
    for (const { place, delivery } of some)
      if (delivery !== null && isAskedFor(delivery, filter)) found.push({ place, delivery });
    lookedAt += some.length;
    isLast = some.length < stride;
    below = some.at(-1)?.place ?? below;
  }
  const shown = found.slice(0, limit);
  const rest = isLast ? null : String(below);
  return {
    deliveries: shown.map(({ delivery }) => delivery),
    next: found.length > limit ? String(shown.at(-1)?.place) : rest,
  };
}
