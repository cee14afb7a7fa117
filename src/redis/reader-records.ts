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
import { billingKey, entitlementsKey, meterKey, unpaidKey } from './keys.ts';
import { bytes, isUnited, unpackViews } from './packed-views.ts';
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

/** The fields of a reader in one meter: entries, the marks of unions into the reader, that of the one with another, a rolling end. */
interface Found {
  readonly window: WindowName;
  readonly fields: readonly (Buffer | null | undefined)[];
}

function recordOf({ window, fields: [entries, from, owner, end] }: Found): WindowRecord {
  return {
    window: window.id,
    endsAt: isRolling(window) && end != null ? Number(end) : null,
    views: entries == null ? [] : unpackViews(entries),
    united: entries != null && isUnited(entries),
    unitedWith: owner == null ? null : readerIn(owner),
    unitedFrom: from == null ? [] : readersIn(from, window),
  };
}

/** Everybody whom the reader was united with. */
function othersIn({ window, fields: [, from, owner] }: Found): ReaderKey[] {
  return [
    ...(from == null ? [] : readersIn(from, window)),
    ...(owner == null || owner.length === 0 ? [] : [readerIn(owner)]),
  ];
}

export function createReaderRecords(link: RedisClient): ReaderRecords {
  const keyOf = ({ publication, reader }: ReaderPlace, window: WindowName) => meterKey({ publication, reader, window });

  async function find({ now, ...place }: ReaderPlace & { now: EpochMs }): Promise<Found[]> {
    const windows = windowsRetainedAt(now);
    const mark = (letter: string) => Buffer.concat([Buffer.from(letter), place.reader]);
    const fields = [bytes(place.reader), mark('a'), mark('o'), 'end'];
    const found = await link.askRepeatably(entitlementsKey(place.publication, place.reader), (redis) =>
      Promise.all(windows.map((window) => redis.hmgetBuffer(keyOf(place, window), ...fields))),
    );
    return windows.map((window, index) => ({ window, fields: found[index] ?? [] }));
  }

  /** Others may live on other servers of a cluster: what names the erased reader there is taken out in steps of their own. */
  async function forget(erased: ReaderPlace, found: readonly Found[]): Promise<void> {
    for (const each of found) {
      const size = String(markBytes(each.window));
      for (const other of othersIn(each)) {
        const key = keyOf({ ...erased, reader: other }, each.window);
        await link.ask(key, (redis, deadline) =>
          redis.stileForgetUnion(key, bytes(other), bytes(erased.reader), size, deadline),
        );
      }
    }
  }

  async function remove({ publication, reader }: ReaderPlace, windows: readonly WindowName[]): Promise<Found[]> {
    const meters = windows.map((window) => keyOf({ publication, reader }, window));
    const entitlements = entitlementsKey(publication, reader);
    const own = [entitlements, billingKey(publication, reader), unpaidKey(publication, reader)];
    const keys = [...own, ...meters];
    const [, ...marks] = await link.ask(entitlements, (redis, deadline) =>
      redis.stileEraseReaderBuffer(keys.length, ...keys, bytes(reader), deadline),
    );
    return windows.map((window, index) => ({ window, fields: [null, ...marks.slice(2 * index, 2 * index + 2)] }));
  }

  return {
    read: async (place) => (await find(place)).map(recordOf).filter(isNotEmpty),

    async reset({ windows, ...place }) {
      const keys = windows.map((window) => keyOf(place, window));
      await link.ask(entitlementsKey(place.publication, place.reader), (redis, deadline) =>
        redis.stileResetMeters(keys.length, ...keys, bytes(place.reader), deadline),
      );
    },

    async erase({ now, ...place }) {
      // Other readers first, because this record names them if the erasure is interrupted. Then again for readers united meanwhile.
      await forget(place, await find({ ...place, now }));
      await forget(place, await remove(place, windowsRetainedAt(now)));
    },
  };
}
