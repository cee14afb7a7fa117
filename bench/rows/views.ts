import { peers, startPeer, writeAnswers } from '../contenders/peers.ts';
import { filledStore, startStile } from '../contenders/stile.ts';
import { inWords } from '../judging/figure.ts';
import { median } from '../judging/median.ts';
import { type Measured, measureInTurns } from '../measuring/in-turns.ts';
import { createPopulation } from '../readers/population.ts';
import type { Bench, Row, Table } from './row.ts';

/** The middle of the ratios of the rounds: what disturbed a round meets both. */
export const ratioOf = (one: Measured, other: Measured, of: (round: Measured['rounds'][number]) => number): number =>
  median(
    one.rounds.map((round, nth) => of(round) / (other.rounds[nth] === undefined ? Number.NaN : of(other.rounds[nth]))),
  );

const perSecond = ({ perSecond: rate }: Measured['rounds'][number]) => rate;
const cpu = ({ cpuPerRequest }: Measured['rounds'][number]) => cpuPerRequest['server'] ?? Number.NaN;

export const speedOf = (one: Measured, other: Measured): number => ratioOf(one, other, perSecond);
export const costOf = (one: Measured, other: Measured): number => ratioOf(one, other, cpu);

/** What was measured of each, beside one of them. */
export function tableOf(measured: readonly Measured[], beside: Measured): Table {
  const micros = (value: number | undefined) => (value === undefined ? '–' : inWords(value, 'µs'));
  const parts = ['server', 'store', 'proxy', 'site'].filter((part) => measured.some(({ cpu: each }) => part in each));
  return {
    headings: [
      'contender',
      'requests/s',
      `of ${beside.name}`,
      ...parts.map((part) => `CPU per request: ${part}`),
      'bytes per answer',
    ],
    lines: measured.map((each) => [
      each.name,
      String(Math.round(each.perSecond)),
      speedOf(each, beside).toFixed(2),
      ...parts.map((part) => micros(each.cpu[part])),
      String(Math.round(each.bytesPerAnswer)),
    ]),
  };
}

/** Everybody who counts views, each on a store that knows the readers. */
export async function startAll({ options, resources, settings, say }: Bench) {
  const readers = createPopulation(options.readers);
  const stile = async (kind: 'Redis' | 'SQLite') => {
    say(`filling ${kind} with ${readers.size} readers`);
    const storeUrl = await filledStore(resources, kind, readers);
    return startStile({ name: `Stile, ${kind}`, resources, readers, env: settings.env, storeUrl });
  };
  const [redis, sqlite] = [await stile('Redis'), await stile('SQLite')];
  const { byKind } = await redis.samples();
  const answers = writeAnswers(options.workDir, byKind['read before'], byKind.refused);
  const needs = { resources, readers, answers };
  return {
    redis,
    sqlite,
    ceiling: await startPeer(peers.ceiling, needs),
    constant: await startPeer(peers.constant, needs),
    flexible: await startPeer(peers.flexible, needs),
    rateLimit: await startPeer(peers.rateLimit, needs),
  };
}

/** `POST meter` on each store, beside the ceiling and the peers. */
export const views: Row = {
  name: 'views',
  title: 'POST meter, one process, known readers, views of all kinds',
  async run(bench) {
    const { options, say } = bench;
    const all = await startAll(bench);
    const { measured, faults } = await measureInTurns(Object.values(all), {
      ...options,
      onRound: say,
    });
    const [redis, sqlite, ceiling, , flexible, rateLimit] = measured;
    if (!redis || !sqlite || !ceiling || !flexible || !rateLimit) throw new Error('Somebody was not measured.');
    const ratio = (what: string, measuredRatio: number, goal: { atLeast: number } | { atMost: number }) => ({
      what,
      goal,
      measured: measuredRatio,
      unit: '',
    });
    return {
      faults,
      table: tableOf(measured, ceiling),
      figures: [
        ratio('Redis: requests/s, of the ceiling', speedOf(redis, ceiling), { atLeast: 0.75 }),
        ratio('Redis: CPU per request, times the ceiling', costOf(redis, ceiling), { atMost: 1.35 }),
        ratio('Redis: requests/s, times Express + rate-limiter-flexible', speedOf(redis, flexible), { atLeast: 3.2 }),
        ratio('Redis: requests/s, times Express + express-rate-limit', speedOf(redis, rateLimit), { atLeast: 3.2 }),
        ratio('SQLite: requests/s, of Stile on Redis', speedOf(sqlite, redis), { atLeast: 1 }),
      ],
    };
  },
};
