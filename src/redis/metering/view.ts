import { isLapsed } from '../../paywall/entitlements/lapsed-since.ts';
import { PaywallError } from '../../paywall/errors.ts';
import {
  type ApartView,
  apartIn,
  type MeterStore,
  type TargetedLimit,
  type TargetedResult,
  type ViewOutcome,
  type ViewRequest,
  type ViewResult,
} from '../../paywall/metering/meter.ts';
import type { RedisClient } from '../connection/client.ts';
import { readEntitlement } from '../entitlement-record.ts';
import type { Mover } from '../events/mover.ts';
import { createViewHints, toldBy } from '../events/told-view.ts';
import { entitlementsKey, meterKeys, meterTtlMs } from '../keys.ts';
import { askTargeted } from '../targeting/targeted-view.ts';
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
  /** Null if the request had no candidates. */
  readonly targeted: TargetedResult | null;
}

function saidIn(text: string, targeted: TargetedResult | null = null): Said {
  const [outcome = '', used = '', united = '', end = ''] = text.split(' ', 4);
  const spaces = 4;
  const entitlement = text.slice(outcome.length + used.length + united.length + end.length + spaces);
  return { outcome, used, united, end, entitlement, targeted };
}

/** That the meter is not the one of the reader who asks. */
interface Moved {
  /** Whether the reader who asks has lapsed. */
  readonly lapsed: boolean;
}

function argumentsOf(request: ViewRequest, moved: Moved | null, deadline: string): string[] {
  const { reader, window, now, count, receipt } = request;
  return [
    byteText(reader),
    viewText(request.article, now, window),
    String(request.limit),
    timestamp(now),
    rollingEnd(request),
    String(meterTtlMs(reader, window, now)),
    deadline,
    count ? '1' : '',
    receipt ? oldestReleasable(request) : '',
    moved === null ? '' : '1',
  ];
}

export interface ViewOptions {
  /** Whether a command may have the keys of several readers, which are mostly in as many slots of a cluster. */
  readonly mixesSlots: boolean;
  /** Whether views that are asked for at the same time are sent in one command. */
  readonly inBatches: boolean;
}

export function createView(link: RedisClient, mover: Pick<Mover, 'hint'>, options: ViewOptions) {
  const hint = createViewHints(mover);
  let mixesSlots = options.mixesSlots;
  const askTogether = createViewBatches();

  function ask(request: ViewRequest, moved: Moved | null) {
    const { publication, reader, window, anonymous = null } = request;
    const [meter, former] = meterKeys(request);
    const told = moved === null ? toldBy(request) : null;
    return link.askRepeatably(meter, (redis, deadline) => {
      const entitlements = entitlementsKey(publication, reader);
      const args = argumentsOf(request, moved, deadline);
      if (anonymous === null && told !== null)
        return redis.stileToldView(5, ...told.keys, entitlements, meter, former, ...told.args, ...args);
      if (anonymous === null && options.inBatches && mixesSlots)
        return askTogether(redis, { keys: [entitlements, meter, former], args });
      if (anonymous === null) return redis.stileView(entitlements, meter, former, ...args);
      const theirs = [
        entitlementsKey(publication, anonymous),
        ...meterKeys({ publication, reader: anonymous, window }),
      ];
      const keys = [entitlements, meter, former, ...theirs];
      const all = [...args, byteText(anonymous)];
      if (told !== null) return redis.stileToldViewTogether(8, ...told.keys, ...keys, ...told.args, ...all);
      return redis.stileViewTogether(entitlements, meter, former, ...theirs, ...all);
    });
  }

  /** Where a server turns out to be one of a cluster, readers are asked about one by one from then on. */
  function askAlone(request: ViewRequest, moved: Moved | null, error: unknown): Promise<string> {
    if (!mixesSlots || !refusesTwoSlots(error)) throw error;
    mixesSlots = false;
    return request.anonymous ? Promise.resolve('apart') : ask(request, moved);
  }

  async function sayTargeted(request: ViewRequest, targeted: TargetedLimit, moved: Moved | null): Promise<Said> {
    const args = (deadline: string) => argumentsOf(request, moved, deadline);
    try {
      const told = moved === null ? toldBy(request) : null;
      const asked = { request, targeted, told, lapsed: moved?.lapsed ?? null, args };
      const { said, result } = await askTargeted(link, asked);
      return saidIn(said, result);
    } catch (error) {
      return saidIn(await askAlone(request, moved, error));
    }
  }

  async function view(request: ViewRequest, moved: Moved | null = null): Promise<ViewResult | ApartView> {
    const { window, now, anonymous = null } = request;
    const { outcome, used, united, end, entitlement, targeted } =
      request.targeted === undefined
        ? saidIn(await ask(request, moved).catch((error: unknown) => askAlone(request, moved, error)))
        : await sayTargeted(request, request.targeted, moved);
    if (outcome === 'apart') return apartIn(window);
    if (outcome === 'unmoved') {
      await moveFormer(link, request);
      if (anonymous !== null) await moveFormer(link, { ...request, reader: anonymous });
      return view(request, moved);
    }
    const stored = entitlement === '' ? null : readEntitlement(entitlement);
    if (outcome === 'moved') {
      // In another bucket, and so in a cluster perhaps on another server.
      const lapsed = isLapsed(stored, now);
      const found = await view({ ...request, reader: ownerIn(used), anonymous: null }, { lapsed });
      return { ...found, united: true, isMoved: true, entitlement: stored };
    }
    const untargeted: ViewResult = {
      outcome: outcome as ViewOutcome,
      entitlement: stored,
      used: Number(used),
      united: united === '1',
      windowEndsAt: end === '' ? window.endsAt : Number(end),
    };
    const result = targeted === null ? untargeted : { ...untargeted, targeted };
    if (moved === null) hint(request, result);
    return result;
  }

  const asked: MeterStore['view'] = (request) =>
    request.anonymous && !mixesSlots ? Promise.resolve(apartIn(request.window)) : view(request);
  return asked;
}
