import { windowsRetainedAt } from '../../paywall/calendar/window-retention.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { eventsKeptMs, type OutboxEvent, type StoredEvent } from '../../paywall/events/event.ts';
import { eventFromText, eventToText, isAbout } from '../../paywall/events/event-text.ts';
import type { OutboxStore } from '../../paywall/events/outbox-store.ts';
import { dueNames } from '../../paywall/events/telling.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import type { RedisClient } from '../connection/client.ts';
import { bucketCount, entitlementsKey } from '../keys.ts';
import { bytes } from '../metering/packed-views.ts';
import { timestamp } from '../timestamps.ts';
import {
  eventsKey,
  meterToldKey,
  placeOfBucket,
  placeOfChanges,
  placeOfReader,
  registeredKey,
  type WaitingPlace,
} from './keys.ts';
import { type Mover, versionOf } from './mover.ts';
import { dueLetters, tellingArguments, waitingTtlMs } from './telling-arguments.ts';

/** So many events are looked through at once. */
const pageSize = 500;

/** So many buckets are looked at in one part of a sweep: all of them in a minute, if a part is done every two seconds. */
const bucketsAtOnce = bucketCount / 32;

type Entry = readonly [id: string, fields: readonly string[]];

/** The fields as `move.lua` writes them. */
const storedIn = ([id, [, number = '', , text = '']]: Entry): StoredEvent => ({
  ...eventFromText(text, versionOf(number)),
  cursor: id,
});

function startOf(cursor: string | null): string {
  if (cursor === null) return '-';
  if (/^\d{1,15}-\d{1,10}$/.test(cursor)) return `(${cursor}`;
  throw new PaywallError('invalid-request', 'This is no cursor.', {
    faults: [{ path: 'cursor', message: 'must be one that was answered before' }],
  });
}

const placeOf = (publication: string, { subject }: OutboxEvent): WaitingPlace =>
  subject === null ? placeOfChanges(publication) : placeOfReader(publication, subject);

/** Takes a reader out of the events, and out of what is to come. */
export async function eraseEventsOf(
  link: RedisClient,
  mover: Pick<Mover, 'move'>,
  { publication, reader, now }: { readonly publication: string; readonly reader: ReaderKey; readonly now: EpochMs },
): Promise<void> {
  const place = placeOfReader(publication, reader);
  const fields = dueNames.map((name) => Buffer.concat([Buffer.from(dueLetters[name]), bytes(reader)]));
  await link.askRepeatably(place.due, (redis) => redis.hdel(place.due, ...fields));
  const who = registeredKey(publication, reader);
  await link.askRepeatably(who, (redis) => redis.hdel(who, bytes(reader)));
  const told = ['l', 'x'].map((letter) => Buffer.concat([Buffer.from(letter), bytes(reader)]));
  const windows = windowsRetainedAt(now).map((window) => meterToldKey({ publication, reader, window }));
  await link.askRepeatably(who, (redis) => Promise.all(windows.map((key) => redis.hdel(key, ...told))));
  // A process that read them where they waited finds that they were moved, and moves them no more.
  await mover.move(place);
  const all = eventsKey(publication);
  for (let start = '-', more = true; more; ) {
    const page = await link.askRepeatably(all, (redis) => redis.xrange(all, start, '+', 'COUNT', pageSize));
    const theirs = page.filter((entry) => isAbout(storedIn(entry), reader)).map(([id]) => id);
    if (theirs.length > 0) await link.askRepeatably(all, (redis) => redis.xdel(all, ...theirs));
    start = `(${page.at(-1)?.[0] ?? ''}`;
    more = page.length === pageSize;
  }
}

export function createOutboxStore(link: RedisClient, mover: Mover): OutboxStore {
  async function trim(publication: string, before: number): Promise<void> {
    const all = eventsKey(publication);
    await link.askRepeatably(all, (redis) => redis.xtrim(all, 'MINID', `${before}-0`));
  }

  async function sweepBucket(publication: string, bucket: number, now: number): Promise<void> {
    const place = placeOfBucket(publication, bucket);
    const key = Uint8Array.of(bucket >> 8, bucket & 0xff) as ReaderKey;
    const waiting = await link.askRepeatably(place.out, (redis) =>
      redis.stileSweepEvents(place.out, place.due, entitlementsKey(publication, key), timestamp(now), waitingTtlMs),
    );
    if (waiting > 0) await mover.move(place);
  }

  return {
    async read({ publication, after: cursor, limit }) {
      const start = startOf(cursor);
      const all = eventsKey(publication);
      const page = await link.askRepeatably(all, (redis) => redis.xrange(all, start, '+', 'COUNT', limit));
      return page.map(storedIn);
    },

    async append(publication, events) {
      for (const event of events) {
        const place = placeOf(publication, event);
        await link.ask(place.out, (redis) => redis.xadd(place.out, '*', 'e', eventToText(event)));
        await link.askRepeatably(place.out, (redis) => redis.pexpire(place.out, waitingTtlMs));
        await mover.move(place);
      }
    },

    trim,

    eraseReader: (publication, reader) => eraseEventsOf(link, mover, { publication, reader, now: Date.now() }),

    async sweep(publication, { now, place }) {
      const from = place === null ? 0 : Number(place);
      if (from === 0) {
        await trim(publication, Date.now() - eventsKeptMs);
        await mover.move(placeOfChanges(publication));
      }
      const buckets = Array.from({ length: bucketsAtOnce }, (_, index) => from + index);
      await Promise.all(buckets.map((bucket) => sweepBucket(publication, bucket, now)));
      const next = from + bucketsAtOnce;
      return next >= bucketCount ? null : String(next);
    },

    async noteRegistered({ publication, reader, sealed, telling }) {
      const place = placeOfReader(publication, reader);
      const who = registeredKey(publication, reader);
      const [outcome] = await link.ask(who, (redis, deadline) =>
        redis.stileToldClaim(
          place.out,
          place.due,
          who,
          ...tellingArguments({ telling, if: 'claimed' }),
          bytes(reader),
          '',
          sealed,
          deadline,
        ),
      );
      if (outcome === 'claimed') mover.hint(place);
      return outcome === 'claimed';
    },

    async sealedId(publication, reader) {
      const who = registeredKey(publication, reader);
      return link.askRepeatably(who, (redis) => redis.hget(who, bytes(reader)));
    },
  };
}
