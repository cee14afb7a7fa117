import type { MeterPlace, MeterStore, ReleaseResult, ViewOutcome } from '../paywall/metering/meter.ts';
import { releaseWithinSeconds } from '../paywall/metering/meter.ts';
import type { RedisClient } from './connection/client.ts';
import { readEntitlement } from './entitlement-record.ts';
import { entitlementsKey, meterKey, meterTtlMs } from './keys.ts';
import { bytes, packView, packViews, secondOf, unpackViews } from './packed-views.ts';
import { timestamp } from './timestamps.ts';
import { createUnite, growthOf } from './unite.ts';

const isRolling = ({ window }: MeterPlace): boolean => window.kind === 'rolling';

/** The argument by which a script knows a rolling window: its end if it began now, or nothing for a calendar window. */
const rollingEnd = (place: MeterPlace): string => (isRolling(place) ? timestamp(place.window.endsAt) : '');

export function createMeterStore(link: RedisClient): MeterStore {
  return {
    async view(request) {
      const { publication, reader, window, now } = request;
      const [outcome, used = 0, united = 0, entitlement, end] = await link.ask((redis, deadline) =>
        redis.stileView(
          entitlementsKey(publication, reader),
          meterKey(request),
          bytes(reader),
          packView(request.article, now),
          String(request.limit),
          timestamp(now),
          rollingEnd(request),
          String(meterTtlMs(reader, window, now)),
          request.count ? deadline : '',
        ),
      );
      return {
        outcome: outcome as ViewOutcome,
        entitlement: entitlement ? readEntitlement(entitlement) : null,
        used,
        united: united === 1,
        windowEndsAt: end ? Number(end) : window.endsAt,
      };
    },

    async release(request) {
      const { reader, window, now } = request;
      const [outcome, used = 0, united = 0, end, second, ended] = await link.ask((redis, deadline) =>
        redis.stileRelease(
          meterKey(request),
          bytes(reader),
          bytes(request.article),
          timestamp(now),
          isRolling(request) ? '1' : '',
          deadline,
          String(secondOf(now) - releaseWithinSeconds),
        ),
      );
      return {
        outcome: outcome as ReleaseResult['outcome'],
        used,
        united: united === 1,
        windowEndsAt: end ? Number(end) : window.endsAt,
        countedAt: second === undefined ? null : second * 1000,
        windowEnded: ended === 1,
      };
    },

    async history(place) {
      const [entries, end] = await link.ask((redis) => redis.hmgetBuffer(meterKey(place), bytes(place.reader), 'end'));
      const over = isRolling(place) && end != null && Number(end) <= place.now;
      return over || entries == null ? [] : unpackViews(entries);
    },

    async adopt(request) {
      const { reader, window, now } = request;
      const answer = await link.ask((redis, deadline) =>
        redis.stileAdd(
          meterKey(request),
          bytes(reader),
          '',
          packViews(request.views),
          timestamp(now),
          rollingEnd(request),
          String(meterTtlMs(reader, window, now)),
          deadline,
        ),
      );
      return growthOf(answer, window.endsAt);
    },

    unite: createUnite(link),
  };
}
