import { measureInTurns } from '../measuring/in-turns.ts';
import { costOf, ratio, speedOf, tableOf } from './compare.ts';
import type { Row } from './row.ts';

/** `POST meter` on each store, beside the ceiling and the peers. */
export const views: Row = {
  name: 'views',
  title: '`POST meter`, one process, known readers, views of all kinds',
  async run({ options, everybody, say }) {
    const { redis, sqlite, ceiling, constant, flexible, rateLimit } = await everybody();
    const contenders = [redis, ceiling, sqlite, flexible, rateLimit, constant];
    const { measured, of, faults } = await measureInTurns(contenders, { ...options, say });
    const onRedis = of(redis);
    const timesOnRedis = (other: typeof ceiling) => speedOf(onRedis, of(other));
    return {
      faults,
      table: tableOf(measured, of(ceiling)),
      figures: [
        ratio('Stile on Redis: requests/s, of the ceiling', timesOnRedis(ceiling), { atLeast: 0.75 }),
        ratio('the same: CPU per request, times the ceiling', costOf(onRedis, of(ceiling)), { atMost: 1.35 }),
        ratio('the same: requests/s, times Express + rate-limiter-flexible', timesOnRedis(flexible), { atLeast: 3.2 }),
        ratio('the same: requests/s, times Express + express-rate-limit', timesOnRedis(rateLimit), { atLeast: 3.2 }),
        ratio('Stile on SQLite: requests/s, of Stile on Redis', speedOf(of(sqlite), onRedis), { atLeast: 1 }),
      ],
    };
  },
};
