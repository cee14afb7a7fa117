import type { MeterStore, ReleaseRequest, ReleaseResult } from '../../paywall/metering/meter.ts';
import type { RedisClient } from '../connection/client.ts';
import type { Mover } from '../events/mover.ts';
import { meterKeys, meterTtl } from '../keys.ts';
import { timestamp } from '../timestamps.ts';
import { askMoved, moveFormer } from './former-meters.ts';
import { bytes, countedAt, packViews, viewBytes } from './packed-views.ts';
import { readMeter } from './read-meter.ts';
import { isRolling, oldestReleasable, ownerIn, rollingEnd } from './script-arguments.ts';
import { createUnite, growthOf } from './unite.ts';
import { createView, type ViewOptions } from './view.ts';

export function createMeterStore(link: RedisClient, mover: Pick<Mover, 'hint'>, options: ViewOptions): MeterStore {
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

  return {
    view: createView(link, mover, options),
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
            meterTtl(reader, window, now),
            deadline,
            String(viewBytes(window)),
          ),
        ),
      );
      return growthOf(answer, window.endsAt);
    },

    unite: createUnite(link, mover),
  };
}
