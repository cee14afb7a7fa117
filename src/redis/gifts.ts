import { dayMs } from '../paywall/calendar/milliseconds.ts';
import type { EpochMs } from '../paywall/clock.ts';
import { type Gift, type GiftRecord, giftKeptUntil, mostGiftDays } from '../paywall/gifts/gift.ts';
import type { GiftPlace, GiftStore, MadeGift } from '../paywall/gifts/gift-store.ts';
import { type ReaderKey, readerKeyToHex, toHex } from '../paywall/reader.ts';
import type { RedisClient } from './connection/client.ts';
import { placeOfGift } from './events/keys.ts';
import type { Mover } from './events/mover.ts';
import { tellingArguments } from './events/telling-arguments.ts';
import { createGiftPages } from './gift-pages.ts';
import { giftKey, giftListKey, readerGiftsKey } from './keys.ts';
import { bytes } from './metering/packed-views.ts';

/** How long the list goes back: no gift is kept longer. */
const listKeptMs = giftKeptUntil({ expiresAt: mostGiftDays * dayMs });

/** Relative, because sandbox mode moves the service's clock and not that of Redis. */
const ttlMs = (until: EpochMs, now: EpochMs) => String(Math.max(1, Math.ceil(until - now)));

const monthField = (month: string) => `m${month}`;
const givenField = (id: string) => `g${id}`;
const redeemedField = (id: string) => `r${id}`;

const redeemerField = (reader: ReaderKey) => Buffer.concat([Buffer.from('r'), bytes(reader)]);

type Fields = readonly (string | null | undefined)[];

function recordOf([value, redeemed, endedAt]: Fields): GiftRecord | null {
  if (value === null || value === undefined) return null;
  const gift: Gift = JSON.parse(value);
  return {
    ...gift,
    redeemed: Number(redeemed ?? 0),
    endedAt: endedAt === null || endedAt === undefined ? null : Number(endedAt),
  };
}

function idsIn(fields: readonly string[], letter: string): string[] {
  return fields.filter((field) => field.startsWith(letter)).map((field) => field.slice(1));
}

/** Takes a reader out of everything about gifts: those that they gave are gone, and those that let them in do not name them any more. */
export async function eraseGiftsOf(link: RedisClient, publication: string, reader: ReaderKey): Promise<void> {
  const key = readerGiftsKey(publication, reader);
  const fields = await link.askRepeatably(key, (redis) => redis.hkeys(key));
  for (const id of idsIn(fields, 'g'))
    await link.ask(giftKey(publication, id), (redis) => redis.unlink(giftKey(publication, id)));
  for (const id of idsIn(fields, 'r'))
    await link.ask(giftKey(publication, id), (redis) => redis.hdel(giftKey(publication, id), redeemerField(reader)));
  // Last, because it names the others if this is interrupted.
  if (fields.length > 0) await link.ask(key, (redis) => redis.unlink(key));
}

export function createGiftStore(link: RedisClient, mover: Pick<Mover, 'hint'>): GiftStore {
  async function find({ publication, id }: GiftPlace): Promise<GiftRecord | null> {
    const key = giftKey(publication, id);
    return recordOf(await link.askRepeatably(key, (redis) => redis.hmget(key, 'v', 'n', 'e')));
  }

  async function findAll(publication: string, ids: readonly string[]): Promise<GiftRecord[]> {
    const found = await Promise.all(ids.map((id) => find({ publication, id })));
    return found.filter((gift) => gift !== null);
  }

  async function used(publication: string, { reader, month }: Parameters<GiftStore['used']>[1]): Promise<number> {
    const key = readerGiftsKey(publication, reader);
    return Number((await link.askRepeatably(key, (redis) => redis.hget(key, monthField(month)))) ?? 0);
  }

  /** The list may be on another server of a cluster. A gift is listed first: one that nobody sees could not be ended. */
  async function list(publication: string, gift: Gift): Promise<void> {
    const key = giftListKey(publication);
    const until = String(giftKeptUntil(gift));
    await link.ask(key, (redis, deadline) => redis.stileListGift(key, gift.id, until, String(listKeptMs), deadline));
  }

  async function make({
    publication,
    gift,
    allowance,
    now,
    telling,
  }: Parameters<GiftStore['make']>[0]): Promise<MadeGift> {
    const before = allowance === null ? 0 : await used(publication, allowance);
    if (allowance !== null && before >= allowance.most) return { outcome: 'used-up', used: before };
    await list(publication, gift);
    const key = giftKey(publication, gift.id);
    const keptUntil = giftKeptUntil(gift);
    const readers = allowance === null ? key : readerGiftsKey(publication, allowance.reader);
    const rest =
      allowance === null
        ? ['', '', '', '']
        : [
            String(allowance.most),
            monthField(allowance.month),
            givenField(gift.id),
            ttlMs(Math.max(keptUntil, allowance.keptUntil), now),
          ];
    const change = [JSON.stringify(gift), ttlMs(keptUntil, now), ...rest];
    const place = placeOfGift(publication, gift.id);
    const told = telling === undefined ? null : tellingArguments({ telling, if: 'made' });
    const [outcome, made = 0] = await link.ask(key, (redis, deadline) =>
      told === null
        ? redis.stileMakeGift(key, readers, ...change, deadline)
        : redis.stileToldMakeGift(place.out, place.due, key, readers, ...told, ...change, deadline),
    );
    if (told !== null && outcome === 'made') mover.hint(place);
    return { outcome: outcome === 'made' ? 'made' : 'used-up', used: made };
  }

  /** So that it is known of a reader what let them in. Repeated with every look, because it may have failed before. */
  async function noteRedeemed(publication: string, reader: ReaderKey, { gift, now }: { gift: Gift; now: EpochMs }) {
    const key = readerGiftsKey(publication, reader);
    await link.askRepeatably(key, (redis) =>
      redis.stileNoteRedeemed(key, redeemedField(gift.id), ttlMs(giftKeptUntil(gift), now)),
    );
  }

  return {
    make,
    used,
    find,

    async redeem({ publication, id, reader, anonymous, article, lookOnly = false, now, telling }) {
      const key = giftKey(publication, id);
      const change = [
        bytes(reader),
        anonymous === null ? '' : bytes(anonymous),
        String(now),
        lookOnly ? '1' : '',
        article === undefined ? '' : toHex(article),
      ];
      const place = placeOfGift(publication, id);
      const told = telling === undefined || lookOnly ? null : tellingArguments({ telling, if: 'redeemed' });
      const [said, ...fields] = await link.ask(key, (redis, deadline) =>
        told === null
          ? redis.stileRedeemGift(key, ...change, deadline)
          : redis.stileToldRedeemGift(place.out, place.due, key, ...told, ...change, deadline),
      );
      if (told !== null && said === 'redeemed') mover.hint(place);
      const gift = recordOf(fields);
      const outcome = said === 'before' ? 'redeemed' : said;
      if (outcome === 'redeemed' && gift !== null && !lookOnly) await noteRedeemed(publication, reader, { gift, now });
      return { outcome, isNew: said === 'redeemed', gift };
    },

    async end({ publication, id, by, now }) {
      const key = giftKey(publication, id);
      const [, ...fields] = await link.ask(key, (redis, deadline) =>
        redis.stileEndGift(key, by === null ? '' : readerKeyToHex(by), String(now), deadline),
      );
      return recordOf(fields);
    },

    page: createGiftPages(link, find),

    async ofReader(publication, reader) {
      const key = readerGiftsKey(publication, reader);
      const fields = await link.askRepeatably(key, (redis) => redis.hkeys(key));
      const [given, redeemed] = await Promise.all([
        findAll(publication, idsIn(fields, 'g')),
        findAll(publication, idsIn(fields, 'r')),
      ]);
      return { given, redeemed };
    },
  };
}
