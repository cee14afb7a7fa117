import { askingOf } from './asking.ts';
import { nameOf, type Place } from './cluster-map.ts';
import { type ClusterAddress, connectTo, disconnect } from './connect.ts';
import { createReport, type Primary, type ServersOptions, watchPrimary } from './servers.ts';

/** A server to which no slot belongs any more is kept this long, in milliseconds: it still answers what was sent, or gets some back. */
const keptUnusedMs = 5_000;

/** A primary of a cluster. */
export interface Member extends Primary {
  readonly place: Place;
  readonly name: string;
  /** The same, for commands about a slot that is still on its way to it. */
  readonly asking: Primary;
}

interface Entry {
  readonly member: Member;
  namedAt: number;
  isUsed: boolean;
  isAway: boolean;
}

/** The primaries of a cluster that are known, by their addresses. */
export interface Members {
  /** The one at `place`; a connection is made if there is none. */
  at(place: Place): Member;
  /** Says which of them have slots. The others are let go after a while. */
  use(members: ReadonlySet<Member>): void;
  /** Those that have slots. */
  used(): readonly Member[];
  close(): Promise<void>;
}

/** `onAway`: called while a primary that has slots does not answer, again and again. */
export function createMembers(
  address: ClusterAddress,
  { logger, prepare, limitMs, onAway }: ServersOptions & { readonly onAway: () => void },
): Members {
  const entries = new Map<string, Entry>();

  function add(place: Place): Entry {
    const name = nameOf(place);
    const redis = connectTo(place, address);
    prepare(redis);
    const tell = createReport(logger, place);
    const report = (error: unknown) => {
      // One that has no slots is missed by nobody.
      if (entry.isUsed || entry.isAway) tell(error);
      entry.isAway = error !== null && entry.isUsed;
      if (entry.isAway) onAway();
    };
    const primary = watchPrimary(redis, { place, report, limitMs });
    const member = { ...primary, place, name, asking: { ...primary, redis: askingOf(redis) } };
    const entry: Entry = { member, namedAt: 0, isUsed: false, isAway: false };
    entries.set(name, entry);
    return entry;
  }

  async function end({ member }: Entry): Promise<void> {
    entries.delete(member.name);
    member.close();
    await disconnect(member.redis);
  }

  return {
    at(place) {
      const entry = entries.get(nameOf(place)) ?? add(place);
      entry.namedAt = performance.now();
      return entry.member;
    },

    use(members) {
      for (const entry of [...entries.values()]) {
        entry.isUsed = members.has(entry.member);
        if (entry.isUsed) continue;
        if (entry.isAway) logger.info({}, `the Redis cluster has replaced the server at ${entry.member.name}`);
        entry.isAway = false;
        if (performance.now() - entry.namedAt > keptUnusedMs) void end(entry);
      }
    },

    used: () => [...entries.values()].filter(({ isUsed }) => isUsed).map(({ member }) => member),

    async close() {
      await Promise.all([...entries.values()].map(end));
    },
  };
}
