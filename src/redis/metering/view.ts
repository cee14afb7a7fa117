import { PaywallError } from '../../paywall/errors.ts';
import {
  type ApartView,
  apartIn,
  type MeterStore,
  type ViewOutcome,
  type ViewRequest,
  type ViewResult,
} from '../../paywall/metering/meter.ts';
import type { RedisClient } from '../connection/client.ts';
import { readEntitlement } from '../entitlement-record.ts';
import { entitlementsKey, meterKeys, meterTtlMs } from '../keys.ts';
import { timestamp } from '../timestamps.ts';
import { moveFormer } from './former-meters.ts';
import { byteText, viewText } from './packed-views.ts';
import { oldestReleasable, ownerIn, rollingEnd } from './script-arguments.ts';
import { createViewBatches } from './view-batch.ts';

/** Whether this server is one of a cluster, or stands for one, although its address does not say so. */
const refusesTwoSlots = (error: unknown): boolean =>
  error instanceof PaywallError && error.cause instanceof Error && error.cause.message.startsWith('CROSSSLOT');

/** What the script says, in one text. */
interface Said {
  readonly outcome: string;
  readonly used: string;
  readonly united: string;
  readonly end: string;
  readonly entitlement: string;
}

function saidIn(text: string): Said {
  const [outcome = '', used = '', united = '', end = ''] = text.split(' ', 4);
  const spaces = 4;
  const entitlement = text.slice(outcome.length + used.length + united.length + end.length + spaces);
  return { outcome, used, united, end, entitlement };
}

export interface ViewOptions {
  /** Whether a command may have the keys of several readers, which are mostly in as many slots of a cluster. */
  readonly mixesSlots: boolean;
  /** Whether views that are asked for at the same time are sent in one command. */
  readonly inBatches: boolean;
}

export function createView(link: RedisClient, options: ViewOptions) {
  let mixesSlots = options.mixesSlots;
  const askTogether = createViewBatches();

  function ask(request: ViewRequest, moved: boolean) {
    const { publication, reader, window, now, count, receipt, anonymous = null } = request;
    const [meter, former] = meterKeys(request);
    return link.askRepeatably(meter, (redis, deadline) => {
      const entitlements = entitlementsKey(publication, reader);
      const args = [
        byteText(reader),
        viewText(request.article, now, window),
        String(request.limit),
        timestamp(now),
        rollingEnd(request),
        String(meterTtlMs(reader, window, now)),
        deadline,
        count ? '1' : '',
        receipt ? oldestReleasable(request) : '',
        moved ? '1' : '',
      ];
      if (anonymous === null && options.inBatches && mixesSlots)
        return askTogether(redis, { keys: [entitlements, meter, former], args });
      if (anonymous === null) return redis.stileView(entitlements, meter, former, ...args);
      const theirs = [
        entitlementsKey(publication, anonymous),
        ...meterKeys({ publication, reader: anonymous, window }),
      ];
      return redis.stileViewTogether(entitlements, meter, former, ...theirs, ...args, byteText(anonymous));
    });
  }

  /** Where a server turns out to be one of a cluster, readers are asked about one by one from then on. */
  function askAlone(request: ViewRequest, moved: boolean, error: unknown): Promise<string> {
    if (!mixesSlots || !refusesTwoSlots(error)) throw error;
    mixesSlots = false;
    return request.anonymous ? Promise.resolve('apart') : ask(request, moved);
  }

  async function view(request: ViewRequest, moved = false): Promise<ViewResult | ApartView> {
    const { window, anonymous = null } = request;
    const { outcome, used, united, end, entitlement } = saidIn(
      await ask(request, moved).catch((error: unknown) => askAlone(request, moved, error)),
    );
    if (outcome === 'apart') return apartIn(window);
    if (outcome === 'unmoved') {
      await moveFormer(link, request);
      if (anonymous !== null) await moveFormer(link, { ...request, reader: anonymous });
      return view(request, moved);
    }
    const stored = entitlement === '' ? null : readEntitlement(entitlement);
    if (outcome === 'moved') {
      // In another bucket, and so in a cluster perhaps on another server.
      const found = await view({ ...request, reader: ownerIn(used), anonymous: null }, true);
      return { ...found, united: true, isMoved: true, entitlement: stored };
    }
    return {
      outcome: outcome as ViewOutcome,
      entitlement: stored,
      used: Number(used),
      united: united === '1',
      windowEndsAt: end === '' ? window.endsAt : Number(end),
    };
  }

  const asked: MeterStore['view'] = (request) =>
    request.anonymous && !mixesSlots ? Promise.resolve(apartIn(request.window)) : view(request);
  return asked;
}
