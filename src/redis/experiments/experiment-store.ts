import type {
  ExperimentStore,
  ParticipantPlace,
  StoredParticipations,
} from '../../paywall/experiments/experiment-store.ts';
import type { ReaderParticipations } from '../../paywall/experiments/participation.ts';
import { sumsIn } from '../../paywall/experiments/sums.ts';
import { readerKeyFrom } from '../../paywall/reader.ts';
import type { RedisClient } from '../connection/client.ts';
import { experimentSumsKey, experimentSumsKeys, participationKey } from '../keys.ts';

/** A writer's last batch stands among the sums, as in a tally. */
const writerField = '=';

/** Relative, because sandbox mode moves the service's clock and not that of Redis. */
const ttlMs = (until: number, now: number) => String(Math.max(1_000, Math.ceil(until - now)));

function storedIn(text: string): StoredParticipations {
  const space = text.lastIndexOf(' ');
  const record: ReaderParticipations = JSON.parse(text.slice(0, space));
  return { record, version: Number(text.slice(space + 1)) };
}

async function findIn(
  link: RedisClient,
  { publication, reader }: ParticipantPlace,
): Promise<StoredParticipations | null> {
  const key = participationKey(publication, reader);
  const text = await link.askRepeatably(key, (redis) => redis.get(key));
  return text === null ? null : storedIn(text);
}

/** Takes away what a reader's part in experiments is, and with it what is left of the anonymous readers whose part it took over. */
export async function eraseParticipations(link: RedisClient, place: ParticipantPlace): Promise<void> {
  const found = await findIn(link, place);
  const { from = [] } = found?.record ?? {};
  // Last the reader's own, because it names the others if this is interrupted.
  for (const reader of [...from.map(readerKeyFrom), place.reader]) {
    const key = participationKey(place.publication, reader);
    if (found !== null) await link.ask(key, (redis) => redis.unlink(key));
  }
}

export function createExperimentStore(link: RedisClient): ExperimentStore {
  return {
    find: (place) => findIn(link, place),

    async replace({ publication, reader, expectedVersion, next, now, keptUntil }) {
      const key = participationKey(publication, reader);
      const record = `${JSON.stringify(next)} ${expectedVersion + 1}`;
      const outcome = await link.ask(key, (redis, deadline) =>
        redis.stileReplacePart(key, String(expectedVersion), record, ttlMs(keptUntil, now), deadline),
      );
      return outcome === 'written';
    },

    async add({ publication, experiment, sums, writer, number, now, keptUntil }) {
      const key = experimentSumsKey({ publication, experiment, writer });
      const rest = [...sums].flatMap(([name, amount]) => [name, String(amount)]);
      const known = [`${writerField}${writer}`, String(number), ttlMs(keptUntil, now)];
      await link.askRepeatably(key, (redis) => redis.stileTally(key, ...known, ...rest));
    },

    async sums(publication, experiment) {
      const keys = experimentSumsKeys(publication, experiment);
      const parts = await Promise.all(keys.map((key) => link.askRepeatably(key, (redis) => redis.hgetall(key))));
      const stored = parts
        .flatMap((fields) => Object.entries(fields))
        .filter(([name]) => !name.startsWith(writerField));
      return sumsIn(stored.map(([name, amount]) => [name, Number(amount)]));
    },
  };
}
