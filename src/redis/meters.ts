import type { EpochMs } from '../paywall/clock.ts';
import {
  type ApartView,
  apartIn,
  type MeterPlace,
  type MeterStore,
  type ReleaseRequest,
  type ReleaseResult,
  releaseWithinSeconds,
  type ViewOutcome,
  type ViewRequest,
  type ViewResult,
} from '../paywall/metering/meter.ts';
import { type ReaderKey, readerKeyFrom } from '../paywall/reader.ts';
import type { RedisClient } from './connection/client.ts';
import { readEntitlement } from './entitlement-record.ts';
import { entitlementsKey, meterKey, meterTtlMs } from './keys.ts';
import { bytes, packView, packViews, secondOf, unpackViews } from './packed-views.ts';
import { timestamp } from './timestamps.ts';
import { createUnite, growthOf } from './unite.ts';

const isRolling = ({ window }: MeterPlace): boolean => window.kind === 'rolling';

/** The argument by which a script knows a rolling window: its end if it began now, or nothing for a calendar window. */
const rollingEnd = (place: MeterPlace): string => (isRolling(place) ? timestamp(place.window.endsAt) : '');

/** The oldest second whose views may still be given back. */
const oldestReleasable = (now: EpochMs): string => String(secondOf(now) - releaseWithinSeconds);

/** The reader with whom an anonymous one was united, as a script names them. */
const ownerIn = (digits: unknown): ReaderKey => readerKeyFrom(String(digits));

export function createMeterStore(link: RedisClient): MeterStore {
  async function view(request: ViewRequest, moved = false): Promise<ViewResult> {
    const { publication, reader, window, now, count, receipt } = request;
    const meter = meterKey(request);
    const [outcome, used = 0, united = 0, entitlement, end] = await link.askRepeatably(meter, (redis, deadline) =>
      redis.stileView(
        entitlementsKey(publication, reader),
        meter,
        bytes(reader),
        packView(request.article, now),
        String(request.limit),
        timestamp(now),
        rollingEnd(request),
        String(meterTtlMs(reader, window, now)),
        deadline,
        count ? '1' : '',
        receipt ? oldestReleasable(now) : '',
        moved ? '1' : '',
      ),
    );
    const stored = entitlement ? readEntitlement(entitlement) : null;
    if (outcome === 'moved') {
      // In another bucket, and so in a cluster perhaps on another server.
      const found = await view({ ...request, reader: ownerIn(used) }, true);
      return { ...found, united: true, isMoved: true, entitlement: stored };
    }
    return {
      outcome: outcome as ViewOutcome,
      entitlement: stored,
      used: Number(used),
      united: united === 1,
      windowEndsAt: end ? Number(end) : window.endsAt,
    };
  }

  async function release(request: ReleaseRequest, moved = false): Promise<ReleaseResult> {
    const { reader, window, now, lookOnly, despiteReceipt } = request;
    const meter = meterKey(request);
    const [outcome, used = 0, united = 0, end, second, ended] = await link.ask(meter, (redis, deadline) =>
      redis.stileRelease(
        meter,
        bytes(reader),
        bytes(request.article),
        timestamp(now),
        isRolling(request) ? '1' : '',
        deadline,
        oldestReleasable(now),
        String(request.most),
        lookOnly ? '1' : '',
        despiteReceipt ? '1' : '',
        moved ? '1' : '',
      ),
    );
    if (outcome === 'moved')
      return { ...(await release({ ...request, reader: ownerIn(used) }, true)), united: true, isMoved: true };
    return {
      outcome: outcome as ReleaseResult['outcome'],
      used: Number(used),
      united: united === 1,
      windowEndsAt: end ? Number(end) : window.endsAt,
      countedAt: second === undefined ? null : second * 1000,
      windowEnded: ended === 1,
    };
  }

  const apart = async ({ window }: ViewRequest): Promise<ApartView> => apartIn(window);

  return {
    view: (request) => (request.anonymous ? apart(request) : view(request)),
    release: (request) => release(request),

    async history(place) {
      const meter = meterKey(place);
      const [entries, end] = await link.askRepeatably(meter, (redis) =>
        redis.hmgetBuffer(meter, bytes(place.reader), 'end'),
      );
      const over = isRolling(place) && end != null && Number(end) <= place.now;
      return over || entries == null ? [] : unpackViews(entries);
    },

    async adopt(request) {
      const { reader, window, now } = request;
      const meter = meterKey(request);
      const answer = await link.askRepeatably(meter, (redis, deadline) =>
        redis.stileAdd(
          meter,
          bytes(reader),
          '',
          packViews(request.views),
          timestamp(now),
          rollingEnd(request),
          String(meterTtlMs(reader, window, now)),
          deadline,
          '',
        ),
      );
      return growthOf(answer, window.endsAt);
    },

    unite: createUnite(link),
  };
}
