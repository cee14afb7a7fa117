import type { TallyStore } from '../paywall/metering/tally.ts';
import type { RedisClient } from './connection/client.ts';
import { tallyKey, tallyKeys } from './keys.ts';

/** A writer's last batch stands among the figures, so that one script on one key adds and remembers. */
const writerField = '=';

/** As many days are read together: a year of them must not be one long command for others to wait for. */
const daysAtOnce = 25;

/** The sums of all parts of a day. */
function figuresOf(parts: readonly Readonly<Record<string, string>>[]): ReadonlyMap<string, number> {
  const figures = new Map<string, number>();
  for (const [name, amount] of parts.flatMap((fields) => Object.entries(fields))) {
    if (!name.startsWith(writerField)) figures.set(name, (figures.get(name) ?? 0) + Number(amount));
  }
  return figures;
}

export function createTallyStore(link: RedisClient): TallyStore {
  const readAll = (key: string) => link.askRepeatably(key, (redis) => redis.hgetall(key));

  return {
    async add({ publication, day, figures, writer, number, now, keptUntil }) {
      const ttlMs = Math.max(1_000, keptUntil - now);
      const rest = [...figures].flatMap(([figure, amount]) => [figure, String(amount)]);
      const known = [`${writerField}${writer}`, String(number), String(ttlMs)];
      const key = tallyKey(publication, day, writer);
      await link.askRepeatably(key, (redis) => redis.stileTally(key, ...known, ...rest));
    },

    async replace({ publication, day, name, figures, now, keptUntil }) {
      const ttlMs = Math.max(1_000, keptUntil - now);
      const rest = [...figures].flatMap(([figure, amount]) => [figure, String(amount)]);
      // All of them stand in one part of the day, whichever process writes them.
      const key = tallyKey(publication, day, name);
      await link.askRepeatably(key, (redis) => redis.stileReplaceFigures(key, `${name}:`, String(ttlMs), ...rest));
    },

    async read(publication, days) {
      const found: ReadonlyMap<string, number>[] = [];
      for (let at = 0; at < days.length; at += daysAtOnce) {
        const some = days.slice(at, at + daysAtOnce);
        const answers = await Promise.all(some.map((day) => Promise.all(tallyKeys(publication, day).map(readAll))));
        found.push(...answers.map(figuresOf));
      }
      return found;
    },
  };
}
