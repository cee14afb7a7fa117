import type { EpochMs } from '../../paywall/clock.ts';
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
} from '../../paywall/metering/meter.ts';
import { type ReaderKey, readerKeyFrom } from '../../paywall/reader.ts';
import type { RedisClient } from '../connection/client.ts';
import { readEntitlement } from '../entitlement-record.ts';
import { entitlementsKey, meterKeys, meterTtlMs } from '../keys.ts';
import { timestamp } from '../timestamps.ts';
import { askMoved, moveFormer } from './former-meters.ts';
import { bytes, countedAt, packView, packViews, timeOf, viewBytes } from './packed-views.ts';
import { readMeter } from './read-meter.ts';
import { createUnite, growthOf } from './unite.ts';

const isRolling = ({ window }: MeterPlace): boolean => window.kind === 'rolling';

/** The argument by which a script knows a rolling window: its end if it began now, or nothing for a calendar window. */
const rollingEnd = (place: MeterPlace): string => (isRolling(place) ? timestamp(place.window.endsAt) : '');

/** The time of the oldest views that may still be given back. */
const oldestReleasable = ({ window, now }: MeterPlace & { now: EpochMs }): string =>
  String(timeOf(now - releaseWithinSeconds * 1000, window));

/** The reader with whom an anonymous one was united, as a script names them. */
const ownerIn = (digits: unknown): ReaderKey => readerKeyFrom(String(digits));

export function createMeterStore(link: RedisClient): MeterStore {
  async function view(request: ViewRequest, moved = false): Promise<ViewResult> {
    const { publication, reader, window, now, count, receipt } = request;
    const [meter, former] = meterKeys(request);
    const [outcome, used = 0, united = 0, entitlement, end] = await link.askRepeatably(meter, (redis, deadline) =>
      redis.stileView(
        entitlementsKey(publication, reader),
        meter,
        former,
        bytes(reader),
        packView(request.article, now, window),
        String(request.limit),
        timestamp(now),
        rollingEnd(request),
        String(meterTtlMs(reader, window, now)),
        deadline,
        count ? '1' : '',
        receipt ? oldestReleasable(request) : '',
        moved ? '1' : '',
      ),
    );
    if (outcome === 'unmoved') {
      await moveFormer(link, request);
      return view(request, moved);
    }
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
    const [meter, former] = meterKeys(request);
    const [outcome, used = 0, united = 0, end, time, ended] = await link.ask(meter, (redis, deadline) =>
      redis.stileRelease(
        meter,
        former,
        bytes(reader),
        bytes(request.article),
        timestamp(now),
        String(viewBytes(window)),
        isRolling(request) ? '1' : '',
        deadline,
        oldestReleasable(request),
        String(request.most),
        lookOnly ? '1' : '',
        despiteReceipt ? '1' : '',
        moved ? '1' : '',
      ),
    );
    if (outcome === 'unmoved') {
      await moveFormer(link, request);
      return release(request, moved);
    }
    if (outcome === 'moved')
      return { ...(await release({ ...request, reader: ownerIn(used) }, true)), united: true, isMoved: true };
    return {
      outcome: outcome as ReleaseResult['outcome'],
      used: Number(used),
      united: united === 1,
      windowEndsAt: end ? Number(end) : window.endsAt,
      countedAt: time === undefined ? null : countedAt(time, window),
      windowEnded: ended === 1,
    };
  }

  const apart = async ({ window }: ViewRequest): Promise<ApartView> => apartIn(window);

  return {
    view: (request) => (request.anonymous ? apart(request) : view(request)),
    release: (request) => release(request),

    async history(place) {
      const { endsAt, views } = await readMeter(link, place);
      return endsAt !== null && endsAt <= place.now ? [] : views;
    },

    async adopt(request) {
      const { reader, window, now } = request;
      const [meter, former] = meterKeys(request);
      const answer = await askMoved(link, [request], () =>
        link.askRepeatably(meter, (redis, deadline) =>
          redis.stileAdd(
            meter,
            former,
            bytes(reader),
            '',
            packViews(request.views, window),
            timestamp(now),
            rollingEnd(request),
            String(meterTtlMs(reader, window, now)),
            deadline,
            String(viewBytes(window)),
          ),
        ),
      );
      return growthOf(answer, window.endsAt);
    },

    unite: createUnite(link),
  };
}
