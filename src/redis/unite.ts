import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../paywall/clock.ts';
import type { MeterStore, UniteOutcome, UniteRequest } from '../paywall/meter.ts';
import type { ReaderKey } from '../paywall/reader.ts';
import { bytes } from './entries.ts';
import { meterKey, meterTtlMs } from './keys.ts';
import type { Link } from './link.ts';
import { timestamp } from './timestamps.ts';

/** Some 20 MB at most. */
const rememberedUnions = 100_000;

const text = (reader: ReaderKey): string => bytes(reader).toString('base64url');

interface Claim {
  readonly outcome: string;
  readonly entries: Buffer;
  /** Where the anonymous reader's window ends. */
  readonly endsAt: EpochMs;
}

/**
 * A union spans two readers and so, in a cluster, two servers. It is made in three steps that may each be repeated: whoever
 * is interrupted is taken up by the next call.
 */
export function createUnite(link: Link): MeterStore['unite'] {
  /**
   * Anonymous reader and window → when that window ends. A union happens once, so what is remembered here stays true, and the
   * requests of a signed-in reader who still has the cookie are spared the way to Redis.
   */
  const done = new LRUCache<string, EpochMs>({ max: rememberedUnions });

  /** Unions that are being made: the requests of a reader who has just signed in come several at once, and need but one. */
  const running = new Map<string, Promise<UniteOutcome>>();

  async function claim(request: UniteRequest): Promise<Claim> {
    const { publication, anonymous, registered, window, now } = request;
    const key = meterKey({ publication, reader: anonymous, window });
    const rolling = window.kind === 'rolling' ? '1' : '';
    const [outcome, entries, end] = await link.ask((redis, deadline) =>
      redis.stileUniteClaimBuffer(key, bytes(anonymous), bytes(registered), timestamp(now), rolling, deadline),
    );
    return {
      outcome: outcome.toString(),
      entries: entries ?? Buffer.alloc(0),
      endsAt: rolling !== '' && end ? Number(end) : window.endsAt,
    };
  }

  async function add(request: UniteRequest, claimed: Claim): Promise<string> {
    const { publication, anonymous, registered, window, now } = request;
    const key = meterKey({ publication, reader: registered, window });
    const rollingEnd = window.kind === 'rolling' ? timestamp(claimed.endsAt) : '';
    const ttlMs = String(meterTtlMs(registered, { kind: window.kind, endsAt: claimed.endsAt }, now));
    const readers = [bytes(registered), bytes(anonymous)];
    return link.ask((redis, deadline) =>
      redis.stileAdd(key, ...readers, claimed.entries, timestamp(now), rollingEnd, ttlMs, deadline),
    );
  }

  async function finish({ publication, anonymous, registered, window }: UniteRequest): Promise<void> {
    const key = meterKey({ publication, reader: anonymous, window });
    await link.ask((redis) => redis.stileUniteDone(key, bytes(anonymous), bytes(registered)));
  }

  async function unite(request: UniteRequest, name: string): Promise<UniteOutcome> {
    const claimed = await claim(request);
    if (claimed.outcome === 'nothing') return 'nothing';
    if (claimed.outcome === 'claimed') {
      if (claimed.entries.length > 0) await add(request, claimed);
      await finish(request);
    }
    done.set(name, claimed.endsAt);
    return claimed.outcome === 'claimed' ? 'united' : 'done-before';
  }

  return async (request): Promise<UniteOutcome> => {
    const name = `${request.publication} ${request.window.id} ${text(request.anonymous)}`;
    if ((done.get(name) ?? 0) > request.now) return 'done-before';
    const both = `${name} ${text(request.registered)}`;
    const begun = running.get(both);
    // What was nothing when that one asked may be something by now.
    if (begun !== undefined && (await begun) !== 'nothing') return 'done-before';
    const union = unite(request, name).finally(() => running.delete(both));
    running.set(both, union);
    return union;
  };
}
