import type { AmpSignIn, AmpSignInStore } from '../paywall/amp-sign-ins.ts';
import type { EpochMs } from '../paywall/clock.ts';
import { type ReaderKey, readerKeyBytes } from '../paywall/reader.ts';
import type { RedisClient } from './connection/client.ts';
import { ampSignInKey, ampSignInsKey } from './keys.ts';

type Place = Pick<AmpSignIn, 'publication' | 'ampReader'>;
type Found = Pick<AmpSignIn, 'reader' | 'endsAt'>;

const textOf = (reader: ReaderKey) => Buffer.from(reader).toString('base64url');

function readerIn(text: string): ReaderKey {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64url'));
  if (bytes.length !== readerKeyBytes) throw new Error('an AMP sign-in names no reader');
  return bytes as ReaderKey;
}

/** From now on and not until a time, for sandbox mode moves the service's clock and not that of Redis. */
const ttlMs = (endsAt: EpochMs, now: EpochMs) => Math.max(1, Math.ceil(endsAt - now));

/**
 * The two readers of a sign-in may live on two servers. The registered one's list is written first and removed last, so that no sign-in
 * is ever there that an erasure would not find. No command needs a deadline: a sign-in that comes late is one that the person asked for.
 */
export function createAmpSignInStore(link: RedisClient): AmpSignInStore {
  const ask = link.askRepeatably;

  async function read({ publication, ampReader }: Place): Promise<Found | null> {
    const key = ampSignInKey(publication, ampReader);
    const [reader, endsAt] = (await ask(key, (redis) => redis.get(key)))?.split(' ') ?? [];
    return reader === undefined ? null : { reader: readerIn(reader), endsAt: Number(endsAt) };
  }

  async function leaveList({ publication, ampReader }: Place, reader: ReaderKey): Promise<void> {
    const list = ampSignInsKey(publication, reader);
    await ask(list, (redis) => redis.hdel(list, textOf(ampReader)));
  }

  async function listed({ publication, reader }: Pick<AmpSignIn, 'publication' | 'reader'>) {
    const list = ampSignInsKey(publication, reader);
    return Object.entries(await ask(list, (redis) => redis.hgetall(list)));
  }

  /** Until the last of them ends. */
  async function enterList({ publication, ampReader, reader, endsAt }: AmpSignIn, now: EpochMs): Promise<void> {
    const list = ampSignInsKey(publication, reader);
    const entries = await listed({ publication, reader });
    const over = entries.filter(([, end]) => Number(end) <= now).map(([field]) => field);
    const last = Math.max(endsAt, ...entries.map(([, end]) => Number(end)));
    await ask(list, (redis) =>
      Promise.all([
        redis.hset(list, textOf(ampReader), String(endsAt)),
        redis.pexpire(list, ttlMs(last, now)),
        ...over.map((field) => redis.hdel(list, field)),
      ]),
    );
  }

  const isSame = (one: ReaderKey, other: ReaderKey) => textOf(one) === textOf(other);

  return {
    async bind(signIn, now) {
      const { publication, ampReader, reader, endsAt } = signIn;
      const before = await read(signIn);
      await enterList(signIn, now);
      const key = ampSignInKey(publication, ampReader);
      await ask(key, (redis) => redis.set(key, `${textOf(reader)} ${endsAt}`, 'PX', ttlMs(endsAt, now)));
      if (before !== null && !isSame(before.reader, reader)) await leaveList(signIn, before.reader);
    },

    async find(place, now) {
      const found = await read(place);
      return found !== null && found.endsAt > now ? found : null;
    },

    async of(place, now) {
      const ends = (await listed(place)).map(([, end]) => Number(end)).filter((endsAt) => endsAt > now);
      return ends.sort((one, other) => one - other).map((endsAt) => ({ endsAt }));
    },

    async erase({ publication, reader }) {
      for (const [field] of await listed({ publication, reader })) {
        const place = { publication, ampReader: readerIn(field) };
        const found = await read(place);
        const key = ampSignInKey(publication, place.ampReader);
        if (found !== null && isSame(found.reader, reader)) await ask(key, (redis) => redis.del(key));
      }
      const list = ampSignInsKey(publication, reader);
      await ask(list, (redis) => redis.del(list));
    },
  };
}
