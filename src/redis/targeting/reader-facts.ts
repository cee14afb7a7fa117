import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../../paywall/clock.ts';
import { readerKeyToHex } from '../../paywall/reader.ts';
import { mostTraits, type ReaderFactsStore } from '../../paywall/segments/reader-facts.ts';
import type { RedisClient } from '../connection/client.ts';
import { factsKey } from '../keys.ts';
import { timestamp } from '../timestamps.ts';
import { armField, armIn, factsIn, traitField, writeArm, writeTrait } from './facts-record.ts';

/** Some 10 MB at most. */
const rememberedUnions = 50_000;

/** So long a union that was made is not asked for again. */
const rememberedMs = 60_000;

/** Relative, because sandbox mode moves the service's clock and not that of Redis. */
const ttlMs = (endsAt: EpochMs, now: EpochMs) => String(Math.max(1, Math.ceil(endsAt - now)));

/** `remembers`: in a cluster every view of a signed-in reader who still has the anonymous cookie asks for the union. */
export function createReaderFactsStore(link: RedisClient, { remembers }: { remembers: boolean }): ReaderFactsStore {
  let remembered: LRUCache<string, true> | undefined;

  /** Room for all is made at once, and so not before somebody is united. */
  function united(): LRUCache<string, true> {
    remembered ??= new LRUCache({ max: rememberedUnions, ttl: rememberedMs });
    return remembered;
  }

  async function read({ publication, reader, now }: Parameters<ReaderFactsStore['read']>[0]) {
    const key = factsKey(publication, reader);
    const fields = await link.askRepeatably(key, (redis) => redis.hgetall(key));
    return factsIn(Object.entries(fields).flat(), now);
  }

  /** The two may live on two servers, so it is done in three steps, each of which may be repeated. */
  async function unite({ publication, anonymous, registered, now }: Parameters<ReaderFactsStore['unite']>[0]) {
    const [theirs, own] = [factsKey(publication, anonymous), factsKey(publication, registered)];
    const [ttl, ...fields] = await link.askRepeatably(theirs, (redis) => redis.stileClaimFacts(theirs));
    if (ttl === undefined) return;
    const size = String(fields.length);
    await link.askRepeatably(own, (redis, deadline) =>
      redis.stileMergeFacts(own, timestamp(now), String(ttl), deadline, size, ...fields.map(String)),
    );
    await link.askRepeatably(theirs, (redis) => redis.stileFactsGiven(theirs));
  }

  return {
    read,

    async putTraits({ publication, reader, traits, endsAt, now }) {
      const key = factsKey(publication, reader);
      const fields = [...traits].flatMap(([name, value]) => [traitField(name), writeTrait(value, endsAt)]);
      const rest = [ttlMs(endsAt, now), String(mostTraits), String(fields.length), ...fields];
      const outcome = await link.askRepeatably(key, (redis, deadline) =>
        redis.stilePutTraits(key, timestamp(now), deadline, ...rest),
      );
      return outcome === 'put';
    },

    async removeTraits({ names, ...place }) {
      const { traits } = await read(place);
      const fields = [...traits.keys()].filter((name) => names?.includes(name) ?? true).map(traitField);
      if (fields.length === 0) return false;
      const key = factsKey(place.publication, place.reader);
      await link.askRepeatably(key, (redis) => redis.hdel(key, ...fields));
      return true;
    },

    async noteArm({ publication, reader, experiment, arm, endsAt, now }) {
      const key = factsKey(publication, reader);
      const record = writeArm({ arm, crossed: false, endsAt });
      const ttl = ttlMs(endsAt, now);
      const known = await link.askRepeatably(key, (redis, deadline) =>
        redis.stileNoteArm(key, armField(experiment), record, timestamp(now), ttl, deadline),
      );
      return armIn(known);
    },

    async unite(request) {
      const { publication, anonymous, registered } = request;
      const name = [publication, readerKeyToHex(anonymous), readerKeyToHex(registered)].join(' ');
      if (united().has(name)) return;
      await unite(request);
      if (remembers) united().set(name, true);
    },
  };
}
