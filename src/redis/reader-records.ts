import type { Redis } from 'ioredis';
import { type WindowName, windowsRetainedAt } from '../paywall/calendar/window-retention.ts';
import type { EpochMs } from '../paywall/clock.ts';
import { type ReaderKey, readerKeyBytes } from '../paywall/reader.ts';
import {
  isNotEmpty,
  type ReaderPlace,
  type ReaderRecords,
  type WindowRecord,
} from '../paywall/support/reader-records.ts';
import type { RedisClient } from './connection/client.ts';
import { eraseGiftsOf } from './gifts.ts';
import { billingKey, entitlementsKey, factsKey, meterKeys, unpaidKey } from './keys.ts';
import { askMoved } from './metering/former-meters.ts';
import { bytes, viewBytes } from './metering/packed-views.ts';
import { type HeldMeter, readMeter } from './metering/read-meter.ts';
import { timestampDigits } from './timestamps.ts';

const isRolling = ({ kind }: WindowName) => kind === 'rolling';

/** How long the mark of one union into a reader is: see `meterKey`. */
const markBytes = (window: WindowName) => readerKeyBytes + (isRolling(window) ? timestampDigits : 0);

const readerIn = (mark: Buffer, at = 0) => Uint8Array.from(mark.subarray(at, at + readerKeyBytes)) as ReaderKey;

/** The anonymous readers whom the marks of unions into a reader name. */
function readersIn(marks: Buffer, window: WindowName): ReaderKey[] {
  const size = markBytes(window);
  return Array.from({ length: Math.floor(marks.length / size) }, (_, index) => readerIn(marks, index * size));
}

/** The marks of unions in one meter of a reader. */
interface Found extends Pick<HeldMeter, 'from' | 'owner'> {
  readonly window: WindowName;
}

const recordOf = ({ window, ...held }: Found & HeldMeter): WindowRecord => ({
  window: window.id,
  endsAt: held.endsAt,
  views: held.views,
  united: held.united,
  unitedWith: held.owner.length === 0 ? null : readerIn(held.owner),
  unitedFrom: readersIn(held.from, window),
});

/** Everybody whom the reader was united with. */
const othersIn = ({ window, from, owner }: Found): ReaderKey[] => [
  ...readersIn(from, window),
  ...(owner.length === 0 ? [] : [readerIn(owner)]),
];

export function createReaderRecords(link: RedisClient): ReaderRecords {
  const placesOf = (place: ReaderPlace, windows: readonly WindowName[]) =>
    windows.map((window) => ({ ...place, window }));

  async function find({ now, publication, reader }: ReaderPlace & { now: EpochMs }): Promise<(Found & HeldMeter)[]> {
    const places = placesOf({ publication, reader }, windowsRetainedAt(now));
    return Promise.all(places.map(async (place) => ({ window: place.window, ...(await readMeter(link, place)) })));
  }

  /** Others may live on other servers of a cluster: what names the erased reader there is taken out in steps of their own. */
  async function forget(erased: ReaderPlace, found: readonly Found[]): Promise<void> {
    for (const each of found) {
      const sizes = [markBytes(each.window), viewBytes(each.window)].map(String);
      for (const other of othersIn(each)) {
        const place = { ...erased, reader: other, window: each.window };
        const keys = meterKeys(place);
        await askMoved(link, [place], () =>
          link.ask(keys[0], (redis, deadline) =>
            redis.stileForgetUnion(...keys, bytes(other), bytes(erased.reader), ...sizes, deadline),
          ),
        );
      }
    }
  }

  /** Asks a script about some of a reader's meters. */
  function askOfMeters<T>(
    { publication, reader }: ReaderPlace,
    windows: readonly WindowName[],
    send: (redis: Redis, keys: readonly string[], rest: readonly (string | Buffer)[]) => Promise<T>,
  ): Promise<T> {
    const places = placesOf({ publication, reader }, windows);
    const sizes = windows.map((window) => String(viewBytes(window)));
    const keys = places.flatMap(meterKeys);
    return askMoved(link, places, () =>
      link.ask(entitlementsKey(publication, reader), (redis, deadline) =>
        send(redis, keys, [bytes(reader), deadline, ...sizes]),
      ),
    );
  }

  async function remove(place: ReaderPlace, windows: readonly WindowName[]): Promise<Found[]> {
    const { publication, reader } = place;
    const own = [entitlementsKey, billingKey, unpaidKey, factsKey].map((keyOf) => keyOf(publication, reader));
    const [, ...marks] = await askOfMeters(place, windows, (redis, keys, rest) =>
      redis.stileEraseReaderBuffer(own.length + keys.length, ...own, ...keys, ...rest),
    );
    const none = Buffer.alloc(0);
    return windows.map((window, index) => ({
      window,
      from: marks[2 * index] ?? none,
      owner: marks[2 * index + 1] ?? none,
    }));
  }

  return {
    read: async (place) => (await find(place)).map(recordOf).filter(isNotEmpty),

    async reset({ windows, ...place }) {
      await askOfMeters(place, windows, (redis, keys, rest) => redis.stileResetMeters(keys.length, ...keys, ...rest));
    },

    async erase({ now, ...place }) {
      // Other readers first, because this record names them if the erasure is interrupted. Then again for readers united meanwhile.
      await eraseGiftsOf(link, place.publication, place.reader);
      await forget(place, await find({ ...place, now }));
      await forget(place, await remove(place, windowsRetainedAt(now)));
    },
  };
}
