import type { GiftRecord } from '../paywall/gifts/gift.ts';
import type { GiftPlace, GiftStore } from '../paywall/gifts/gift-store.ts';
import { startOf } from './audit.ts';
import type { RedisClient } from './connection/client.ts';
import { giftListKey } from './keys.ts';

/** Entries that are read at once. */
const stride = 500;

/** How often the list is read for one page: what has expired stays in it for months, and a page that finds little is short. */
const mostReads = 20;

interface Listed {
  readonly place: string;
  readonly id: string;
  /** Until when the gift is kept. */
  readonly until: number;
}

interface Found {
  readonly place: string;
  readonly gift: GiftRecord;
}

/** Reads the list of gifts page by page. */
export function createGiftPages(
  link: RedisClient,
  find: (place: GiftPlace) => Promise<GiftRecord | null>,
): GiftStore['page'] {
  async function entriesAfter(publication: string, cursor: string | null): Promise<readonly Listed[]> {
    const key = giftListKey(publication);
    const start = startOf(cursor);
    const entries = await link.askRepeatably(key, (redis) => redis.xrevrange(key, start, '-', 'COUNT', stride));
    return entries.map(([place, [, id = '', , until]]) => ({ place, id, until: Number(until) }));
  }

  /** Those among the entries that are there still. */
  async function lookUp(publication: string, entries: readonly Listed[]): Promise<Found[]> {
    const found = await Promise.all(
      entries.map(async ({ place, id }) => ({ place, gift: await find({ publication, id }) })),
    );
    return found.flatMap(({ place, gift }) => (gift === null ? [] : [{ place, gift }]));
  }

  return async (publication, { cursor, limit, now }) => {
    const found: Found[] = [];
    let at = cursor;
    for (let reads = 0; found.length <= limit; reads += 1) {
      if (reads === mostReads) return { gifts: found.map(({ gift }) => gift), next: at };
      const entries = await entriesAfter(publication, at);
      const kept = entries.filter(({ until }) => until > now);
      const some = kept.slice(0, limit + 1 - found.length);
      found.push(...(await lookUp(publication, some)));
      const isAllSeen = some.length === kept.length;
      if (isAllSeen && entries.length < stride) break;
      at = (isAllSeen ? entries : some).at(-1)?.place ?? at;
    }
    const shown = found.slice(0, limit);
    return {
      gifts: shown.map(({ gift }) => gift),
      next: found.length > limit ? (shown.at(-1)?.place ?? null) : null,
    };
  };
}
