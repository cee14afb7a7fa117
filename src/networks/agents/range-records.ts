import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RangeSource } from '../../paywall/agents/range-source.ts';
import type { LeaseStore } from '../../paywall/leases.ts';
import { type RangeList, RefusedList, rangesOf } from './range-list.ts';

/** How a source stands, as all processes share it. */
export interface RangeRecord extends RangeSource {
  /** What the address said its list is known by; null if it said nothing. */
  readonly etag: string | null;
}

export type RangeRecords = ReadonlyMap<string, RangeRecord>;

/** The ranges that are in use, in the store: they survive restarts, and all processes have the same. Throws `store-unavailable`. */
export interface RangeStore {
  readAll(): Promise<RangeRecords>;
  writeAll(records: RangeRecords): Promise<void>;
  /** The last good set of a source; null if there is none, or none that this version understands. */
  readSet(source: string): Promise<Pick<RangeList, 'networks' | 'ranges'> | null>;
  writeSet(source: string, networks: readonly string[]): Promise<void>;
  forgetSet(source: string): Promise<void>;
}

const allRecords = 'agent-ranges';

const setName = (source: string) =>
  `agent-ranges-${createHash('sha256').update(source).digest('base64url').slice(0, 22)}`;

const record: z.ZodType<RangeRecord> = z.object({
  source: z.string(),
  entries: z.int(),
  loadedAt: z.number().nullable(),
  since: z.number(),
  triedAt: z.number().nullable(),
  madeAt: z.string().nullable(),
  fault: z.string().nullable(),
  etag: z.string().nullable(),
});

const records = z.array(record);
const set = z.array(z.string());

/** What a bookmark holds; null if this version does not understand it, for the next load writes it again. */
function read<T>(schema: z.ZodType<T>, value: string | null): T | null {
  if (value === null) return null;
  try {
    return schema.parse(JSON.parse(value));
  } catch {
    return null;
  }
}

export function createRangeStore(leases: Pick<LeaseStore, 'readBookmark' | 'writeBookmark'>): RangeStore {
  return {
    async readAll() {
      const found = read(records, await leases.readBookmark(allRecords)) ?? [];
      return new Map(found.map((each) => [each.source, each]));
    },
    writeAll: (all) => leases.writeBookmark(allRecords, all.size === 0 ? null : JSON.stringify([...all.values()])),
    async readSet(source) {
      const networks = read(set, await leases.readBookmark(setName(source)));
      if (networks === null) return null;
      try {
        return { networks, ranges: rangesOf(networks) };
      } catch (error) {
        if (error instanceof RefusedList) return null;
        throw error;
      }
    },
    writeSet: (source, networks) => leases.writeBookmark(setName(source), JSON.stringify(networks)),
    forgetSet: (source) => leases.writeBookmark(setName(source), null),
  };
}
