import type { EpochMs } from '../../paywall/clock.ts';
import type { CountedView } from '../../paywall/metering/meter.ts';
import type { RedisClient } from '../connection/client.ts';
import { meterKeys } from '../keys.ts';
import { askMoved, type NamedPlace } from './former-meters.ts';
import { bytes, unpackViews, viewBytes } from './packed-views.ts';

/** What a meter holds of a reader. */
export interface HeldMeter {
  /** Oldest first. */
  readonly views: readonly CountedView[];
  /** Whether a union has added to them, or an adoption. */
  readonly united: boolean;
  /** The marks of unions into this reader; empty if there are none. */
  readonly from: Buffer;
  /** The mark of the union with another; empty if there is none. */
  readonly owner: Buffer;
  /** Where a rolling window ends that has begun; else null. */
  readonly endsAt: EpochMs | null;
}

const empty = Buffer.alloc(0);

export async function readMeter(link: RedisClient, place: NamedPlace): Promise<HeldMeter> {
  const [meter, former] = meterKeys(place);
  const [, views = empty, united = empty, from = empty, owner = empty, ends = empty] = await askMoved(
    link,
    [place],
    () =>
      link.askRepeatably(meter, (redis) =>
        redis.stileReadMeterBuffer(meter, former, bytes(place.reader), String(viewBytes(place.window))),
      ),
  );
  return {
    views: unpackViews(views, place.window),
    united: united.length > 0,
    from,
    owner,
    endsAt: ends.length > 0 ? Number(ends) : null,
  };
}
