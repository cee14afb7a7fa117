import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Growth, MeterStore, UniteRequest, UniteResult } from '../../paywall/metering/meter.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import type { RedisClient } from '../connection/client.ts';
import { placeOfReader } from '../events/keys.ts';
import type { Mover } from '../events/mover.ts';
import { tellingArguments } from '../events/telling-arguments.ts';
import { meterKeys, meterTtl } from '../keys.ts';
import { timestamp } from '../timestamps.ts';
import { askMoved, type NamedPlace } from './former-meters.ts';
import { bytes, viewBytes } from './packed-views.ts';

/** Some 20 MB at most. */
const rememberedUnions = 100_000;

const text = (reader: ReaderKey): string => bytes(reader).toString('base64url');

type MeterKeys = ReturnType<typeof meterKeys>;

interface Claim {
  readonly outcome: string;
  readonly views: Buffer;
  /** How many bytes of them stood there when the union began. */
  readonly size: number;
  /** Where the anonymous reader's window ends. */
  readonly endsAt: EpochMs;
}

const doneBefore: UniteResult = { outcome: 'done-before', added: null };

/** What the script that adds articles has added; null if nothing. `endsAt`: where a calendar window ends. */
export function growthOf([, from, to, end]: [string, number?, number?, string?], endsAt: EpochMs): Growth | null {
  if (from === undefined || to === undefined || from === to) return null;
  return { from, to, windowEndsAt: end ? Number(end) : endsAt };
}

/**
 * A union spans two readers and so, in a cluster, two servers. It is made in three steps that may each be repeated: the next call
 * continues an interrupted union.
 */
export function createUnite(link: RedisClient, mover: Pick<Mover, 'hint'>): MeterStore['unite'] {
  /**
   * Anonymous reader and window → when that window ends. A union happens once, so what is remembered here stays true, and the
   * requests of a signed-in reader who still has the cookie are spared the way to Redis.
   */
  let remembered: LRUCache<string, EpochMs> | undefined;

  /** Room for all is made at once, and so not before somebody is united. */
  function done(): LRUCache<string, EpochMs> {
    remembered ??= new LRUCache({ max: rememberedUnions });
    return remembered;
  }

  /** Unions that are being made: the requests of a reader who has just signed in come several at once, and need but one. */
  const running = new Map<string, Promise<UniteResult>>();

  /** Asks a script about one of the two. */
  const ask = <T>(place: NamedPlace, send: (redis: Redis, deadline: string, keys: MeterKeys) => Promise<T>) => {
    const keys = meterKeys(place);
    const once = () => link.askRepeatably(keys[0], (redis, deadline) => send(redis, deadline, keys));
    return askMoved(link, [place], once);
  };

  async function claim(request: UniteRequest): Promise<Claim> {
    const { publication, anonymous, registered, window, now } = request;
    const rolling = window.kind === 'rolling' ? '1' : '';
    const readers = [bytes(anonymous), bytes(registered)];
    const rest = [timestamp(now), String(viewBytes(window)), rolling];
    const [outcome, views, end, size] = await ask({ publication, reader: anonymous, window }, (redis, deadline, keys) =>
      redis.stileUniteClaimBuffer(...keys, ...readers, ...rest, deadline),
    );
    return {
      outcome: outcome.toString(),
      views: views ?? Buffer.alloc(0),
      size: Number(size ?? 0),
      endsAt: rolling !== '' && end?.length ? Number(end) : window.endsAt,
    };
  }

  /** `once`: for this anonymous reader it is done only once, and marked as such. */
  async function add(request: UniteRequest, claimed: Pick<Claim, 'views' | 'endsAt'>, { once }: { once: boolean }) {
    const { publication, anonymous, registered, window, now, telling } = request;
    const rollingEnd = window.kind === 'rolling' ? timestamp(claimed.endsAt) : '';
    const ttlMs = meterTtl(registered, { kind: window.kind, endsAt: claimed.endsAt }, now);
    const readers = [bytes(registered), once ? bytes(anonymous) : ''];
    const rest = [claimed.views, timestamp(now), rollingEnd, ttlMs];
    const place = placeOfReader(publication, registered);
    const told = telling === undefined || !once ? null : tellingArguments({ telling: telling(), if: 'united' });
    const answer = await ask({ publication, reader: registered, window }, (redis, deadline, keys) => {
      const change = [...readers, ...rest, deadline, String(viewBytes(window))];
      return told === null
        ? redis.stileAdd(...keys, ...change)
        : redis.stileToldAdd(place.out, place.due, ...keys, ...told, ...change);
    });
    if (told !== null) mover.hint(place);
    return growthOf(answer, window.endsAt);
  }

  /** Marks the union as done. Returns what is to be united before that, because it was counted meanwhile; null if it is done. */
  async function finish({ publication, anonymous, registered, window }: UniteRequest, united: Buffer) {
    const readers = [bytes(anonymous), bytes(registered)];
    const rest = [String(united.length), String(viewBytes(window))];
    const [outcome, views] = await ask({ publication, reader: anonymous, window }, (redis, _, keys) =>
      redis.stileUniteDoneBuffer(...keys, ...readers, ...rest),
    );
    return outcome.toString() === 'more' && views ? views : null;
  }

  /**
   * Adds what stood there when the union began, once, and what is counted until it is marked as done. From then on the anonymous
   * reader counts in the other meter.
   */
  async function addAll(request: UniteRequest, { views: claimed, size, endsAt }: Claim): Promise<Growth | null> {
    let grown: Growth | null = null;
    const grow = async (views: Buffer, once: boolean) => {
      const further = views.length === 0 ? null : await add(request, { views, endsAt }, { once });
      if (further !== null) grown = { ...further, from: grown?.from ?? further.from };
    };
    await grow(claimed.subarray(0, size), true);
    await grow(claimed.subarray(size), false);
    let united = claimed;
    for (let more = await finish(request, united); more !== null; more = await finish(request, united)) {
      united = more;
      await grow(united.subarray(size), false);
    }
    return grown;
  }

  async function unite(request: UniteRequest, name: string): Promise<UniteResult> {
    const claimed = await claim(request);
    if (claimed.outcome === 'nothing') return { outcome: 'nothing', added: null };
    const added = claimed.outcome === 'claimed' ? await addAll(request, claimed) : null;
    done().set(name, claimed.endsAt);
    return claimed.outcome === 'claimed' ? { outcome: 'united', added } : doneBefore;
  }

  return async (request): Promise<UniteResult> => {
    const name = `${request.publication} ${request.window.id} ${text(request.anonymous)}`;
    if ((done().get(name) ?? 0) > request.now) return doneBefore;
    const both = `${name} ${text(request.registered)}`;
    const begun = running.get(both);
    // What was nothing when that one asked may be something by now.
    if (begun !== undefined && (await begun).outcome !== 'nothing') return doneBefore;
    const union = unite(request, name).finally(() => running.delete(both));
    running.set(both, union);
    return union;
  };
}
