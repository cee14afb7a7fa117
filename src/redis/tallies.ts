import type { TallyStore } from '../paywall/metering/tally.ts';
import type { RedisClient } from './connection/client.ts';
import { tallyKey } from './keys.ts';

/** A writer's last batch stands among the figures, so that one script on one key adds and remembers. */
const writerField = '=';

/** As many days are read together: a year of them must not be one long command for others to wait for. */
const daysAtOnce = 50;

function figuresOf(fields: Readonly<Record<string, string>>): ReadonlyMap<string, number> {
  const figures = Object.entries(fields).filter(([name]) => !name.startsWith(writerField));
  return new Map(figures.map(([name, amount]) => [name, Number(amount)]));
}

export function createTallyStore(link: RedisClient): TallyStore {
  return {
    async add({ publication, day, figures, writer, number, now, keptUntil }) {
      const ttlMs = Math.max(1_000, keptUntil - now);
      const rest = [...figures].flatMap(([figure, amount]) => [figure, String(amount)]);
      const known = [`${writerField}${writer}`, String(number), String(ttlMs)];
      const key = tallyKey(publication, day);
      await link.askRepeatably(key, (redis) => redis.stileTally(key, ...known, ...rest));
    },

    async read(publication, days) {
      const found: ReadonlyMap<string, number>[] = [];
      for (let at = 0; at < days.length; at += daysAtOnce) {
        const some = days.slice(at, at + daysAtOnce);
        const answers = await Promise.all(
          some
            .map((day) => tallyKey(publication, day))
            .map((key) => link.askRepeatably(key, (redis) => redis.hgetall(key))),
        );
        found.push(...answers.map(figuresOf));
      }
      return found;
    },
  };
}
