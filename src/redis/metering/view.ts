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
import { byteText } from '../../paywall/reader.ts';
import type { RedisClient } from '../connection/client.ts';
import { readEntitlement } from '../entitlement-record.ts';
import type { Mover } from '../events/mover.ts';
import { createViewHints, type ToldView, toldBy } from '../events/told-view.ts';
import { meterTtl, viewKeys } from '../keys.ts';
import { askTargeted } from '../targeting/targeted-view.ts';
import { timestamp } from '../timestamps.ts';
import { moveFormer } from './former-meters.ts';
import { viewText } from './packed-views.ts';
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
  const first = text.indexOf(' ');
  // 'late', 'unmoved' and 'apart' stand alone.
  if (first === -1) return { outcome: text, used: '', united: '', end: '', entitlement: '', targeted };
  const second = text.indexOf(' ', first + 1);
  const third = text.indexOf(' ', second + 1);
  const fourth = text.indexOf(' ', third + 1);
  return {
    outcome: text.slice(0, first),
    used: text.slice(first + 1, second),
    united: text.slice(second + 1, third),
    end: text.slice(third + 1, fourth),
    entitlement: text.slice(fourth + 1),
    targeted,
  };
}

/** That the meter is not the one of the reader who asks. */
interface Moved {
  /** Whether the reader who asks has lapsed. */
  readonly lapsed: boolean;
}

/** What a view's script is told beside the reader, the entry and the deadline. */
function rulesOf(request: ViewRequest, moved: Moved | null) {
  const { reader, window, now, count, receipt } = request;
  return {
    limit: String(request.limit),
    now: timestamp(now),
    end: rollingEnd(request),
    ttl: meterTtl(reader, window, now),
    count: count ? '1' : '',
    oldest: receipt ? oldestReleasable(request) : '',
    moved: moved === null ? '' : '1',
  };
}

const entryOf = ({ article, now, window }: ViewRequest): string => viewText(article, now, window);

function argumentsOf(request: ViewRequest, moved: Moved | null, deadline: string): string[] {
  const { limit, now, end, ttl, count, oldest, moved: asMoved } = rulesOf(request, moved);
  return [byteText(request.reader), entryOf(request), limit, now, end, ttl, deadline, count, oldest, asMoved];
}

/** The same but for the deadline in one text, as `views.lua` takes it: each argument of a call costs both processes something. */
function packedArguments(request: ViewRequest, moved: Moved | null): string {
  const { limit, now, end, ttl, count, oldest, moved: asMoved } = rulesOf(request, moved);
  const rules = `${limit} ${now} ${end} ${ttl} ${count} ${oldest} ${asMoved} `;
  return rules + byteText(request.reader) + entryOf(request);
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
  const askTogether = createViewBatches(link);

  function askByItself(request: ViewRequest, moved: Moved | null, told: ToldView | null): Promise<string> {
    const { publication, window, anonymous = null } = request;
    const [entitlements, meter, former] = viewKeys(request);
    return link.askRepeatably(meter, (redis, deadline) => {
      const args = argumentsOf(request, moved, deadline);
      if (anonymous === null) {
        if (told === null) return redis.stileView(entitlements, meter, former, ...args);
        return redis.stileToldView(5, ...told.keys, entitlements, meter, former, ...told.args, ...args);
      }
      const theirs = viewKeys({ publication, reader: anonymous, window });
      const all = [...args, byteText(anonymous)];
      if (told === null) return redis.stileViewTogether(entitlements, meter, former, ...theirs, ...all);
      const keys = [entitlements, meter, former, ...theirs];
      return redis.stileToldViewTogether(8, ...told.keys, ...keys, ...told.args, ...all);
    });
  }

  function ask(request: ViewRequest, moved: Moved | null): Promise<string> {
    const { anonymous = null } = request;
    const told = moved === null ? toldBy(request) : null;
    if (anonymous !== null || told !== null || !options.inBatches || !mixesSlots)
      return askByItself(request, moved, told);
    return askTogether({
      keys: viewKeys(request),
      view: packedArguments(request, moved),
      alone: async () => askByItself(request, moved, null),
    });
  }

  /** Where a server turns out to be one of a cluster, readers are asked about one by one from then on. */
  async function askAlone(request: ViewRequest, moved: Moved | null, error: unknown): Promise<string> {
    if (!mixesSlots || !refusesTwoSlots(error)) throw error;
    mixesSlots = false;
    return request.anonymous ? 'apart' : ask(request, moved);
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

  async function viewMoved(request: ViewRequest, moved: Moved | null): Promise<ViewResult | ApartView> {
    const { anonymous = null } = request;
    await moveFormer(link, request);
    if (anonymous !== null) await moveFormer(link, { ...request, reader: anonymous });
    return view(request, moved);
  }

  /** In another bucket, and so in a cluster perhaps on another server. */
  async function viewOfOwner(request: ViewRequest, { used, entitlement }: Said): Promise<ViewResult | ApartView> {
    const stored = entitlement === '' ? null : readEntitlement(entitlement);
    const lapsed = isLapsed(stored, request.now);
    const found = await view({ ...request, reader: ownerIn(used), anonymous: null }, { lapsed });
    return { ...found, united: true, isMoved: true, entitlement: stored };
  }

  function resultOf(
    request: ViewRequest,
    moved: Moved | null,
    said: Said,
  ): ViewResult | ApartView | Promise<ViewResult | ApartView> {
    const { outcome, used, united, end, entitlement, targeted } = said;
    const { window } = request;
    if (outcome === 'apart') return apartIn(window);
    if (outcome === 'unmoved') return viewMoved(request, moved);
    if (outcome === 'moved') return viewOfOwner(request, said);
    const untargeted: ViewResult = {
      outcome: outcome as ViewOutcome,
      entitlement: entitlement === '' ? null : readEntitlement(entitlement),
      used: Number(used),
      united: united === '1',
      windowEndsAt: end === '' ? window.endsAt : Number(end),
    };
    const result = targeted === null ? untargeted : { ...untargeted, targeted };
    if (moved === null) hint(request, result);
    return result;
  }

  function view(request: ViewRequest, moved: Moved | null = null): Promise<ViewResult | ApartView> {
    if (request.targeted !== undefined)
      return sayTargeted(request, request.targeted, moved).then((said) => resultOf(request, moved, said));
    return ask(request, moved).then(
      (text) => resultOf(request, moved, saidIn(text)),
      (error: unknown) => askAlone(request, moved, error).then((text) => resultOf(request, moved, saidIn(text))),
    );
  }

  const asked: MeterStore['view'] = (request) =>
    request.anonymous && !mixesSlots ? Promise.resolve(apartIn(request.window)) : view(request);
  return asked;
}
