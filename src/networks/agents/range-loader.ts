import type { Logger } from 'pino';
import type { RangeSource } from '../../paywall/agents/range-source.ts';
import type { ChangeFeed } from '../../paywall/change-feed.ts';
import type { Clock } from '../../paywall/clock.ts';
import { isUnanswered, PaywallError } from '../../paywall/errors.ts';
import type { LeaseStore } from '../../paywall/leases.ts';
import type { Publication } from '../../paywall/publication.ts';
import { compileRanges } from '../network-list.ts';
import type { PublishedRanges } from './published-ranges.ts';
import type { FetchedRanges } from './range-fetch.ts';
import type { RangeRecord, RangeRecords, RangeStore } from './range-records.ts';

export type RangeOutcome = 'loaded' | 'unchanged' | 'refused' | 'failed';

/** Keeps the ranges that operators publish up to date: one process of all loads them, once a day. */
export interface RangeLoader {
  start(): void;
  /** How each source of a publication stands, in the order of its list. Throws `store-unavailable`. */
  list(publication: Publication): Promise<readonly RangeSource[]>;
  /** Loads those of a publication now. Throws `store-unavailable`, and `in-progress` while another process loads some. */
  load(publication: Publication): Promise<readonly RangeSource[]>;
  /** What this process has last seen of all. */
  seen(): readonly RangeSource[];
  /** Gives up what is being loaded, and waits for that. */
  close(): Promise<void>;
}

interface Needs {
  readonly store: RangeStore;
  readonly leases: Pick<LeaseStore, 'acquire' | 'release'>;
  readonly changes: ChangeFeed;
  readonly publications: () => readonly Publication[];
  readonly ranges: PublishedRanges;
  readonly fetchRanges: (source: string, etag: string | null) => Promise<FetchedRanges>;
  readonly realClock: Clock;
  /** Names this process among all. */
  readonly holder: string;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly onLoad: (outcome: RangeOutcome) => void;
}

const lease = 'agent-ranges';
const leaseMs = 60_000;
/** How often it is looked whether something is due, and whether another process has loaded something. */
const lookEveryMs = 60_000;
/** Delay after a change was announced, because several come together. */
const afterChangeMs = 200;
const dailyMs = 24 * 60 * 60_000;
const againAfterFaultMs = 60 * 60_000;
/** After so long without an attempt nobody names a source any more. */
const forgottenAfterMs = 3 * dailyMs;
/** Maximum sources of all publications together; they come from admins. */
const mostSources = 500;
const mostAtOnce = 8;

const sourcesOf = (publication: Publication): readonly string[] => [
  ...new Set(publication.agents?.known.flatMap(({ ranges }) => ranges) ?? []),
];

const newRecord = (source: string, now: number): RangeRecord => ({
  source,
  entries: 0,
  loadedAt: null,
  since: now,
  triedAt: null,
  madeAt: null,
  fault: null,
  etag: null,
});

export function createRangeLoader(needs: Needs): RangeLoader {
  const { store, leases, changes, publications, ranges, fetchRanges, realClock, holder, log, onLoad } = needs;
  let records: RangeRecords = new Map();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let closed = false;
  let hasLooked = false;
  let unsubscribe = () => {};

  const inUse = () => new Set(publications().flatMap(sourcesOf).slice(0, mostSources));

  /** Takes over what the store has and this process has not. */
  async function follow(): Promise<void> {
    records = await store.readAll();
    for (const source of inUse()) {
      const { loadedAt = null } = records.get(source) ?? {};
      if (loadedAt === null || ranges.heldSince(source) === loadedAt) continue;
      const set = await store.readSet(source);
      if (set !== null) ranges.put(source, compileRanges(set.ranges), loadedAt);
    }
  }

  function isDue({ triedAt, fault }: RangeRecord): boolean {
    return triedAt === null || Math.abs(realClock.now() - triedAt) >= (fault === null ? dailyMs : againAfterFaultMs);
  }

  /** Loads one source; what was loaded before stays unless there is something better. */
  async function loadOne(source: string): Promise<RangeRecord> {
    const now = realClock.now();
    const before = records.get(source) ?? newRecord(source, now);
    // Only a set that is still there can be the same as before.
    const known = before.etag === null ? null : await store.readSet(source);
    const fetched = await fetchRanges(source, known === null ? null : before.etag);
    const tried = { ...before, triedAt: now, fault: null };
    if (fetched === 'unchanged') {
      onLoad('unchanged');
      return { ...tried, loadedAt: now };
    }
    if ('fault' in fetched) {
      onLoad(fetched.kind);
      if (fetched.fault !== before.fault)
        log.warn({ source, fault: fetched.fault }, 'ranges of an agent were not loaded');
      return { ...tried, fault: fetched.fault };
    }
    const { networks, madeAt } = fetched.list;
    await store.writeSet(source, networks);
    onLoad('loaded');
    return { ...tried, loadedAt: now, entries: networks.length, madeAt, etag: fetched.etag };
  }

  const takeLease = () => leases.acquire({ name: lease, holder, now: realClock.now(), leaseMs });

  /** Those that nobody has named for a while. */
  const goneFrom = (used: ReadonlySet<string>) =>
    [...records.values()].filter(
      ({ source, triedAt }) => !used.has(source) && realClock.now() - (triedAt ?? 0) > forgottenAfterMs,
    );

  async function forgetOthers(used: ReadonlySet<string>): Promise<void> {
    const gone = goneFrom(used);
    if (gone.length === 0) return;
    for (const { source } of gone) await store.forgetSet(source);
    const names = new Set(gone.map(({ source }) => source));
    records = new Map([...records].filter(([source]) => !names.has(source)));
    await store.writeAll(records);
  }

  /** Loads some of those in use, with the lease; returns whether there was one to be had. */
  async function loadSome(choose: (record: RangeRecord | undefined, source: string) => boolean): Promise<boolean> {
    if (!(await takeLease())) return false;
    try {
      records = await store.readAll();
      const used = inUse();
      const due = [...used].filter((source) => choose(records.get(source), source));
      for (let at = 0; at < due.length && !closed; at += mostAtOnce) {
        const loaded = await Promise.all(due.slice(at, at + mostAtOnce).map(loadOne));
        if (closed || !(await takeLease())) return true;
        records = new Map([...records, ...loaded.map((record) => [record.source, record] as const)]);
        await store.writeAll(records);
      }
      await forgetOthers(used);
      await follow();
      if (due.length > 0) await changes.announce();
      return true;
    } finally {
      await leases.release(lease, holder);
    }
  }

  async function look(): Promise<void> {
    const used = inUse();
    ranges.keepOnly(used);
    if (hasLooked && used.size === 0 && records.size === 0) return;
    try {
      await follow();
      hasLooked = true;
      const someDue = [...used].some((source) => {
        const record = records.get(source);
        return record === undefined || isDue(record);
      });
      if (someDue || goneFrom(used).length > 0) await loadSome((record) => record === undefined || isDue(record));
    } catch (error) {
      // An unavailable store is logged once, by the store's own watch.
      if (!isUnanswered(error))
        log.error({ err: error }, 'ranges of agents could not be looked after, and are tried again');
    }
  }

  function schedule(afterMs: number): void {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      looking = looking.then(look).then(() => {
        // A change that was announced meanwhile is looked at sooner.
        if (timer === undefined) schedule(lookEveryMs);
      });
    }, afterMs).unref();
  }

  /** One after the other: both hold the lease by the same name. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = looking.then(work);
    looking = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  function listOf(publication: Publication): readonly RangeSource[] {
    const now = realClock.now();
    return sourcesOf(publication).map((source) => {
      const { etag: _, ...record } = records.get(source) ?? newRecord(source, now);
      return record;
    });
  }

  return {
    start() {
      unsubscribe = changes.subscribe(() => schedule(afterChangeMs));
      schedule(0);
    },
    async list(publication) {
      records = await store.readAll();
      return listOf(publication);
    },
    async load(publication) {
      const wanted = new Set(sourcesOf(publication));
      if (!(await inTurn(() => loadSome((_, source) => wanted.has(source)))))
        throw new PaywallError('in-progress', 'Another process is loading ranges. Try again soon.');
      return listOf(publication);
    },
    seen: () => [...records.values()],
    async close() {
      closed = true;
      unsubscribe();
      clearTimeout(timer);
      await looking;
    },
  };
}
