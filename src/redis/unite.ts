import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../paywall/clock.ts';
import type { Growth, MeterStore, UniteRequest, UniteResult } from '../paywall/metering/meter.ts';
import type { ReaderKey } from '../paywall/reader.ts';
import type { RedisClient } from './connection/client.ts';
import { meterKey, meterTtlMs } from './keys.ts';
import { bytes } from './packed-views.ts';
import { timestamp } from './timestamps.ts';

/** Some 20 MB at most. */
const rememberedUnions = 100_000;

const text = (reader: ReaderKey): string => bytes(reader).toString('base64url');

interface Claim {
  readonly outcome: string;
  readonly entries: Buffer;
  /** How many bytes of them stood there when the union began. */
  readonly size: number;
  /** Those of them whose receipts were handed out in the last minute. */
  readonly noted: Buffer;
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
export function createUnite(link: RedisClient): MeterStore['unite'] {
  /**
   * Anonymous reader and window → when that window ends. A union happens once, so what is remembered here stays true, and the
   * requests of a signed-in reader who still has the cookie are spared the way to Redis.
   */
  const done = new LRUCache<string, EpochMs>({ max: rememberedUnions });

  /** Unions that are being made: the requests of a reader who has just signed in come several at once, and need but one. */
  const running = new Map<string, Promise<UniteResult>>();

  async function claim(request: UniteRequest): Promise<Claim> {
    const { publication, anonymous, registered, window, now } = request;
    const key = meterKey({ publication, reader: anonymous, window });
    const rolling = window.kind === 'rolling' ? '1' : '';
    const [outcome, entries, end, noted, size] = await link.askRepeatably(key, (redis, deadline) =>
      redis.stileUniteClaimBuffer(key, bytes(anonymous), bytes(registered), timestamp(now), rolling, deadline),
    );
    return {
      outcome: outcome.toString(),
      entries: entries ?? Buffer.alloc(0),
      size: Number(size ?? 0),
      noted: noted ?? Buffer.alloc(0),
      endsAt: rolling !== '' && end?.length ? Number(end) : window.endsAt,
    };
  }

  /** `once`: for this anonymous reader it is done only once, and marked as such. */
  async function add(
    request: UniteRequest,
    claimed: Pick<Claim, 'entries' | 'noted' | 'endsAt'>,
    { once }: { once: boolean },
  ) {
    const { publication, anonymous, registered, window, now } = request;
    const key = meterKey({ publication, reader: registered, window });
    const rollingEnd = window.kind === 'rolling' ? timestamp(claimed.endsAt) : '';
    const ttlMs = String(meterTtlMs(registered, { kind: window.kind, endsAt: claimed.endsAt }, now));
    const readers = [bytes(registered), once ? bytes(anonymous) : ''];
    const answer = await link.askRepeatably(key, (redis, deadline) =>
      redis.stileAdd(key, ...readers, claimed.entries, timestamp(now), rollingEnd, ttlMs, deadline, claimed.noted),
    );
    return growthOf(answer, window.endsAt);
  }

  /** Marks the union as done. Returns what is to be united before that, because it was counted meanwhile; null if it is done. */
  async function finish({ publication, anonymous, registered, window }: UniteRequest, united: Buffer) {
    const key = meterKey({ publication, reader: anonymous, window });
    const [outcome, entries, noted] = await link.askRepeatably(key, (redis) =>
      redis.stileUniteDoneBuffer(key, bytes(anonymous), bytes(registered), String(united.length)),
    );
    return outcome.toString() === 'more' && entries && noted ? { entries, noted } : null;
  }

  /**
   * Adds what stood there when the union began, once, and what is counted until it is marked as done. From then on the anonymous
   * reader counts in the other meter.
   */
  async function addAll(
    request: UniteRequest,
    { entries: claimed, size, noted, endsAt }: Claim,
  ): Promise<Growth | null> {
    let grown: Growth | null = null;
    const grow = async (views: Pick<Claim, 'entries' | 'noted'>, once: boolean) => {
      const further = views.entries.length === 0 ? null : await add(request, { ...views, endsAt }, { once });
      if (further !== null) grown = { ...further, from: grown?.from ?? further.from };
    };
    await grow({ entries: claimed.subarray(0, size), noted }, true);
    await grow({ entries: claimed.subarray(size), noted }, false);
    let united = claimed;
    for (let more = await finish(request, united); more !== null; more = await finish(request, united)) {
      united = more.entries;
      await grow({ entries: united.subarray(size), noted: more.noted }, false);
    }
    return grown;
  }

  async function unite(request: UniteRequest, name: string): Promise<UniteResult> {
    const claimed = await claim(request);
    if (claimed.outcome === 'nothing') return { outcome: 'nothing', added: null };
    const added = claimed.outcome === 'claimed' ? await addAll(request, claimed) : null;
    done.set(name, claimed.endsAt);
    return claimed.outcome === 'claimed' ? { outcome: 'united', added } : doneBefore;
  }

  return async (request): Promise<UniteResult> => {
    const name = `${request.publication} ${request.window.id} ${text(request.anonymous)}`;
    if ((done.get(name) ?? 0) > request.now) return doneBefore;
    const both = `${name} ${text(request.registered)}`;
    const begun = running.get(both);
    // What was nothing when that one asked may be something by now.
    if (begun !== undefined && (await begun).outcome !== 'nothing') return doneBefore;
    const union = unite(request, name).finally(() => running.delete(both));
    running.set(both, union);
    return union;
  };
}
