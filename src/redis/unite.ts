import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../paywall/clock.ts';
import type { MeterStore, UniteOutcome, UniteRequest } from '../paywall/meter.ts';
import { bytes } from './entries.ts';
import { meterKey, meterTtlMs } from './keys.ts';
import type { Link } from './link.ts';
import { timestamp } from './timestamps.ts';

/** Some 20 MB at most. */
const rememberedUnions = 100_000;

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

  async function claim(request: UniteRequest, begunAt: number): Promise<Claim> {
    const { publication, anonymous, registered, window, now } = request;
    const key = meterKey({ publication, reader: anonymous, window });
    const rolling = window.kind === 'rolling' ? '1' : '';
    const [outcome, entries, end] = await link.ask(
      (redis, deadline) =>
        redis.stileUniteClaimBuffer(key, bytes(anonymous), bytes(registered), timestamp(now), rolling, deadline),
      begunAt,
    );
    return {
      outcome: outcome.toString(),
      entries: entries ?? Buffer.alloc(0),
      endsAt: rolling !== '' && end ? Number(end) : window.endsAt,
    };
  }

  async function add(request: UniteRequest, claimed: Claim, begunAt: number): Promise<string> {
    const { publication, anonymous, registered, window, now } = request;
    const key = meterKey({ publication, reader: registered, window });
    const rollingEnd = window.kind === 'rolling' ? timestamp(claimed.endsAt) : '';
    const ttlMs = String(meterTtlMs(registered, { kind: window.kind, endsAt: claimed.endsAt }, now));
    const readers = [bytes(registered), bytes(anonymous)];
    return link.ask(
      (redis, deadline) =>
        redis.stileAdd(key, ...readers, claimed.entries, timestamp(now), rollingEnd, ttlMs, deadline),
      begunAt,
    );
  }

  async function finish({ publication, anonymous, registered, window }: UniteRequest, begunAt: number): Promise<void> {
    const key = meterKey({ publication, reader: anonymous, window });
    await link.ask((redis) => redis.stileUniteDone(key, bytes(anonymous), bytes(registered)), begunAt);
  }

  return async (request): Promise<UniteOutcome> => {
    const name = `${request.publication} ${request.window.id} ${bytes(request.anonymous).toString('base64url')}`;
    if ((done.get(name) ?? 0) > request.now) return 'done-before';
    const begunAt = performance.now();
    const claimed = await claim(request, begunAt);
    if (claimed.outcome === 'late') throw link.late();
    if (claimed.outcome === 'nothing') return 'nothing';
    if (claimed.outcome === 'claimed') {
      if (claimed.entries.length > 0 && (await add(request, claimed, begunAt)) === 'late') throw link.late();
      await finish(request, begunAt);
    }
    done.set(name, claimed.endsAt);
    return claimed.outcome === 'claimed' ? 'united' : 'done-before';
  };
}
