import { setTimeout as sleep } from 'node:timers/promises';
import type { StileContender } from '../contenders/stile.ts';
import { inWords } from '../judging/figure.ts';
import { residentBytes } from '../load/process-figures.ts';
import { pidsOf } from '../load/stand.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import type { Row } from './row.ts';

const mib = 1024 ** 2;

/** After its start a process collects what the start has left. */
const idleAfterMs = 5_000;

const lookEveryMs = 100;

/** The most that the process had while `work` ran, in bytes. */
async function mostDuring(pids: readonly number[], work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(pids));
  }, lookEveryMs);
  try {
    await work();
    return most;
  } finally {
    clearInterval(timer);
  }
}

/** What a process takes of the machine's memory. */
export const resident: Row = {
  name: 'resident',
  title: 'Resident memory of one process',
  async run({ options, resources, settings, everybody, say }) {
    const faults: string[] = [];
    async function idle(storeUrl: string): Promise<number> {
      const service = await resources.service({ ...settings.env, STORE_URL: storeUrl });
      await sleep(idleAfterMs);
      const bytes = residentBytes(pidsOf(service));
      await service.stop();
      return bytes / mib;
    }
    async function loaded(contender: StileContender): Promise<number> {
      const work = async () => {
        faults.push(...(await measureInTurns([contender], { ...options, say })).faults);
      };
      return (await mostDuring(contender.processes['server'] ?? [], work)) / mib;
    }
    const { redis, sqlite } = await everybody();
    const found = [
      { name: 'Redis', idle: await idle((await resources.redis()).url), loaded: await loaded(redis) },
      { name: 'SQLite', idle: await idle(await resources.fileStore()), loaded: await loaded(sqlite) },
    ];
    return {
      faults,
      table: {
        headings: ['store', 'idle', 'under load, at most'],
        lines: found.map((each) => [each.name, inWords(each.idle, 'MiB'), inWords(each.loaded, 'MiB')]),
      },
      figures: found.flatMap((each) => [
        { what: `resident memory, ${each.name}, idle`, goal: { atMost: 110 }, measured: each.idle, unit: 'MiB' },
        {
          what: `resident memory, ${each.name}, under load`,
          goal: { atMost: 170 },
          measured: each.loaded,
          unit: 'MiB',
        },
      ]),
    };
  },
};
