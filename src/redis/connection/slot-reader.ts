import { askForSlots, nameOf, type Place, type SlotRange } from './cluster-map.ts';
import type { Member } from './cluster-members.ts';
import { type ClusterAddress, connectTo, disconnect } from './connect.ts';

/** As many servers are asked at once while there is no connection to any. */
const askedAtOnce = 6;

/** Asks a server to which there is no connection yet. */
async function askOnce(place: Place, address: ClusterAddress): Promise<readonly SlotRange[]> {
  const redis = connectTo(place, address, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve);
      redis.on('error', reject);
      redis.once('end', () => reject(new Error(`there is no connection to ${nameOf(place)}`)));
    });
    return await askForSlots(redis, place);
  } finally {
    await disconnect(redis);
  }
}

/** The list, begun at another of its places each turn. */
const turned = <T>(list: readonly T[], turn: number): readonly T[] => {
  const by = list.length === 0 ? 0 : turn % list.length;
  return [...list.slice(by), ...list.slice(0, by)];
};

/** Learns from the cluster who has which slots. */
export function createSlotReader(
  address: ClusterAddress,
): (members: readonly Member[]) => Promise<readonly SlotRange[]> {
  let replicas: readonly Place[] = [];
  let turn = 0;

  /** Anybody that was ever named, because a cluster may have lost all but one of them. */
  async function askAnybody(members: readonly Member[]): Promise<readonly SlotRange[]> {
    const places = [...address.nodes, ...replicas, ...members.map(({ place }) => place)];
    const different = [...new Map(places.map((place) => [nameOf(place), place])).values()];
    const asked = turned(different, turn).slice(0, askedAtOnce);
    try {
      return await Promise.any(asked.map((place) => askOnce(place, address)));
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error;
    }
  }

  /** One that answers is asked, another each time: one alone may have lost the others. */
  async function askMembers(members: readonly Member[]): Promise<readonly SlotRange[] | null> {
    const present = members.filter((member) => member.offsetMs() !== null);
    for (const member of turned(present, turn)) {
      const ranges = await member.wait(askForSlots(member.redis, member.place)).catch(() => null);
      if (ranges !== null) return ranges;
    }
    return null;
  }

  return async (members) => {
    turn += 1;
    const ranges = (await askMembers(members)) ?? (await askAnybody(members));
    replicas = ranges.flatMap((range) => range.replicas);
    return ranges;
  };
}
