import { setTimeout as sleep } from 'node:timers/promises';
import { answerWithinMs } from './answer-watch.ts';
import { nameOf, type Place, redirectionIn, type SlotRange } from './cluster-map.ts';
import { createMembers, type Member } from './cluster-members.ts';
import { createSubscribers } from './cluster-subscribers.ts';
import type { ClusterAddress } from './connect.ts';
import { slotCount, slotOf } from './key-slot.ts';
import { createReport, type Primary, type Refused, type Servers, type ServersOptions } from './servers.ts';
import { createSlotReader } from './slot-reader.ts';

/** Delay before the cluster is asked again who has which slots, in milliseconds: as long as all is well, and otherwise. */
const refreshAfterMs = { well: 5_000, ill: 150 } as const;

/** Delay after a sign of change, in milliseconds: one question for all signs. */
const refreshSoonMs = 30;

/** Delay before a command is sent again, in milliseconds: a slot that moves is on its way for a few. */
const pauseMs = (attempts: number) => Math.min(5 * attempts, 50);

/** As often a redirection is followed at once. Two servers that name one another disagree for a moment. */
const followedAtOnce = 3;

/**
 * The primaries of a Redis Cluster, each with a connection, a clock and a watch of its own. A command that one of them refused goes
 * back to its caller, who sends it again with the deadline of the server that has the key now.
 */
export function clusterServers(address: ClusterAddress, options: ServersOptions): Servers {
  const { limitMs = answerWithinMs, logger } = options;
  const members = createMembers(address, { ...options, onAway: () => refreshIn(refreshSoonMs) });
  const subscribers = createSubscribers(address);
  const readSlots = createSlotReader(address);
  const report = createReport(logger, null);
  /** Slot → who has it. */
  let owners: (Member | undefined)[] = [];
  /** Name of a server → since when it says that the cluster is down. */
  const downSince = new Map<string, number>();
  let refreshing = false;
  let timer: { readonly dueAt: number; readonly timeout: NodeJS.Timeout } | null = null;
  let isComplete = false;
  let closed = false;

  function refreshIn(afterMs: number): void {
    const dueAt = performance.now() + afterMs;
    if (closed || refreshing || (timer !== null && timer.dueAt <= dueAt)) return;
    if (timer !== null) clearTimeout(timer.timeout);
    timer = { dueAt, timeout: setTimeout(() => void refresh(), afterMs) };
  }

  function apply(ranges: readonly SlotRange[]): void {
    const next: (Member | undefined)[] = new Array(slotCount).fill(undefined);
    for (const { from, to, primary } of ranges) next.fill(members.at(primary), from, to + 1);
    owners = next;
    isComplete = !next.includes(undefined);
    members.use(new Set(next.filter((member) => member !== undefined)));
    subscribers.keep(members.used().map(({ place }) => place));
  }

  async function askThoseDown(): Promise<void> {
    for (const { name, redis, wait } of members.used()) {
      if (!downSince.has(name)) continue;
      const info = await wait(redis.cluster('INFO')).catch(() => '');
      if (info.includes('cluster_state:ok')) downSince.delete(name);
    }
  }

  async function refresh(): Promise<void> {
    timer = null;
    refreshing = true;
    try {
      const ranges = await readSlots(members.used());
      if (!closed) apply(ranges);
      await askThoseDown();
      report(null);
    } catch (error) {
      // Those that are known say themselves that they do not answer.
      if (!closed && members.used().length === 0) report(error);
    }
    refreshing = false;
    const isWell = isComplete && downSince.size === 0 && members.used().every((member) => member.offsetMs() !== null);
    refreshIn(isWell ? refreshAfterMs.well : refreshAfterMs.ill);
  }

  const primaryOf = (key: string): Member | null => owners[slotOf(key)] ?? null;

  /** What is down for longer than an answer may take is unavailable: nobody waits for it then. */
  function isDownForGood(place: Place): boolean {
    const name = nameOf(place);
    const now = performance.now();
    const since = downSince.get(name) ?? now;
    downSince.set(name, since);
    refreshIn(refreshSoonMs);
    return now - since >= limitMs;
  }

  async function elsewhere({ key, error, by, attempts }: Refused): Promise<Primary | null> {
    const redirection = by.place && redirectionIn(error, by.place);
    if (by.place === null || redirection === null) return null;
    if (redirection.is === 'down' && isDownForGood(by.place)) return null;
    if (redirection.is === 'moving') return members.at(redirection.to).asking;
    if (redirection.is === 'moved') {
      owners[redirection.slot] = members.at(redirection.to);
      refreshIn(refreshSoonMs);
      if (attempts <= followedAtOnce) return primaryOf(key);
    }
    await sleep(pauseMs(attempts));
    return primaryOf(key);
  }

  void refresh();
  return {
    primaryOf,
    elsewhere,
    primaries: () => members.used(),
    isWhole: () => isComplete,
    subscriber: () => subscribers.open(members.used().map(({ place }) => place)),
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer.timeout);
      await members.close();
    },
  };
}
