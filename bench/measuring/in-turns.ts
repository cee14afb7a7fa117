import type { Contender } from '../contenders/contender.ts';
import { faultsOfAnswers, faultsOfGenerator, faultsOfSizes } from '../judging/faults.ts';
import { median } from '../judging/median.ts';
import { type LoadResult, sendLoad } from './wrk.ts';

export interface Turns {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Told of every load. */
  readonly say: (text: string) => void;
}

export interface Measured {
  readonly name: string;
  readonly rounds: readonly LoadResult[];
  /** Medians of the rounds. */
  readonly perSecond: number;
  readonly bytesPerAnswer: number;
  /** In microseconds, by process. */
  readonly cpu: Readonly<Record<string, number>>;
}

export interface MeasuredTogether {
  /** In the order of the contenders. */
  readonly measured: readonly Measured[];
  readonly of: (contender: Contender) => Measured;
  readonly faults: readonly string[];
}

/** Requests that are made in advance for each second, at least. */
const leastPerSecond = 20_000;

/** How much faster somebody may become from one load to the next, on a machine that does other work as well. */
const faster = 3;

/** Requests after which a process has compiled what it runs often. */
const warmAfter = 60_000;

const warmUpLoads = 8;

function summary({ name }: Contender, rounds: readonly LoadResult[]): Measured {
  const middle = (of: (result: LoadResult) => number) => median(rounds.map(of));
  const names = Object.keys(rounds[0]?.cpuPerRequest ?? {});
  return {
    name,
    rounds,
    perSecond: middle(({ perSecond }) => perSecond),
    bytesPerAnswer: middle(({ bytesPerAnswer }) => bytesPerAnswer),
    cpu: Object.fromEntries(names.map((each) => [each, middle(({ cpuPerRequest }) => cpuPerRequest[each] ?? 0)])),
  };
}

/** How fast each was last. */
const rates = new WeakMap<Contender, number>();

/** One load for one contender. */
async function once(contender: Contender, { seconds, connections }: Omit<Turns, 'rounds' | 'say'>) {
  const { port, processes, source } = contender;
  const perSecond = Math.max(leastPerSecond, faster * (rates.get(contender) ?? 0));
  const requests = source.take(Math.ceil(seconds * perSecond) + 2 * connections);
  const look = await contender.watch();
  const result = await sendLoad({ port, processes, connections, seconds, requests });
  source.made(result.made);
  rates.set(contender, result.perSecond);
  const faults = [
    ...(await look(result)),
    ...faultsOfAnswers(result),
    ...faultsOfGenerator(result),
    ...(result.made > requests.length ? ['requests were sent twice'] : []),
  ];
  return { result, faults: faults.map((fault) => `${contender.name}: ${fault}`) };
}

async function warmUp(contender: Contender, { connections, say }: Turns): Promise<void> {
  if (rates.has(contender)) return;
  say(`${contender.name} warms up`);
  let answered = 0;
  for (let load = 0; load < warmUpLoads && answered < warmAfter; load += 1)
    answered += (await once(contender, { connections, seconds: 3 })).result.answered;
}

/** What a load found, in a line. */
const inALine = ({ perSecond, cpuPerRequest }: LoadResult) =>
  `${Math.round(perSecond)} requests/s, ${Math.round(cpuPerRequest['server'] ?? 0)} µs`;

/** Measures contenders in turns, so that what else the machine does meets all of them. Each warms up first. */
export async function measureInTurns(contenders: readonly Contender[], turns: Turns): Promise<MeasuredTogether> {
  const results = new Map(contenders.map((contender) => [contender, [] as LoadResult[]]));
  const faults: string[] = [];
  for (const contender of contenders) await warmUp(contender, turns);
  for (let round = 0; round < turns.rounds; round += 1) {
    // Another one begins each time.
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const turn = await once(contender, turns);
      results.get(contender)?.push(turn.result);
      faults.push(...turn.faults.map((fault) => `round ${round + 1}, ${fault}`));
      turns.say(`round ${round + 1}: ${contender.name}: ${inALine(turn.result)}`);
    }
  }
  const of = (contender: Contender) => summary(contender, results.get(contender) ?? []);
  const measured = contenders.map(of);
  const sizes = Object.fromEntries(measured.map(({ name, bytesPerAnswer }) => [name, bytesPerAnswer]));
  return { measured, of, faults: [...faults, ...faultsOfSizes(sizes)] };
}
