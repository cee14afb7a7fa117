import type { Contender } from '../contenders/contender.ts';
import { inWords } from '../judging/figure.ts';
import { median } from '../judging/median.ts';
import { plot } from '../load/plot.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import { type SteadyResult, sendSteadily, shares } from '../measuring/steady-load.ts';
import { ratio } from './compare.ts';
import type { Row } from './row.ts';

/** Half of the requests are later than this by themselves if the generator does not keep up. */
const mostLateMs = 1;

const p99 = shares.indexOf('p99');

const colours = ['#06c', '#390', '#888'];

function faultsOf({ name }: Contender, { failed, lateP50 }: SteadyResult): string[] {
  return [
    ...(failed === 0 ? [] : [`${name}: ${failed} requests failed`]),
    ...(lateP50 <= mostLateMs ? [] : [`${name}: requests were sent late, half of them by ${lateP50.toFixed(1)} ms`]),
  ];
}

/** How long answers take at half of the load that Stile can bear. */
export const latency: Row = {
  name: 'latency',
  title: 'Time of an answer at half of the saturating load',
  async run({ options, everybody, say }) {
    const { redis, sqlite, ceiling } = await everybody();
    const saturated = await measureInTurns([redis], { ...options, rounds: Math.min(3, options.rounds), say });
    const perSecond = Math.round(saturated.of(redis).perSecond / 2);
    const contenders = [redis, sqlite, ceiling];
    const results = new Map(contenders.map((contender) => [contender, [] as SteadyResult[]]));
    for (let round = 0; round < options.rounds; round += 1) {
      for (const contender of contenders) {
        const result = await sendSteadily(contender, { perSecond, seconds: options.seconds });
        results.get(contender)?.push(result);
        say(`${contender.name}: ${perSecond} requests/s, p99 ${inWords(result.percentiles[p99] ?? Number.NaN, 'ms')}`);
      }
    }
    const of = (contender: Contender) => results.get(contender) ?? [];
    const timesOf = (contender: Contender) =>
      shares.map((_, nth) => median(of(contender).map(({ percentiles }) => percentiles[nth] ?? Number.NaN)));
    const besideCeiling = of(redis).map(
      ({ percentiles }, round) =>
        (percentiles[p99] ?? Number.NaN) / (of(ceiling)[round]?.percentiles[p99] ?? Number.NaN),
    );
    const lines = contenders.map((contender, nth) => ({
      name: contender.name,
      colour: colours[nth] ?? '#000',
      values: timesOf(contender),
    }));
    return {
      faults: [
        ...saturated.faults,
        ...contenders.flatMap((contender) => of(contender).flatMap((result) => faultsOf(contender, result))),
      ],
      table: {
        headings: [`at ${perSecond} requests/s`, ...shares],
        lines: lines.map(({ name, values }) => [name, ...values.map((value) => inWords(value, 'ms'))]),
      },
      figures: [ratio('p99 at half of the saturating load, times the ceiling', median(besideCeiling), { atMost: 2 })],
      plots: {
        'latency.svg': plot('Time of an answer', [
          { title: `Milliseconds at ${perSecond} requests/s`, lines, labels: shares },
        ]),
      },
    };
  },
};
