import type { Contender } from '../contenders/contender.ts';
import { peers, startPeer, writeAnswers } from '../contenders/peers.ts';
import { storeProcess } from '../contenders/stile.ts';
import { createSubscriberSource } from '../contenders/subscribers.ts';
import { faultsOfCount } from '../judging/faults.ts';
import { pidsOf } from '../load/stand.ts';
import { measureInTurns } from '../measuring/in-turns.ts';
import { callsSince, redisCalls } from '../measuring/redis-calls.ts';
import { withSamples } from '../measuring/sample-answers.ts';
import { createPopulation } from '../readers/population.ts';
import { ratio, speedOf, tableOf } from './compare.ts';
import type { Bench, Row } from './row.ts';

/** So many show a token each again and again, as those do who read a few pages within five minutes. */
const subscribers = 1_000;

/** Commands by which the store would be asked about a reader. */
const asking = ['evalsha', 'hget', 'hmget'];

async function startSubscribed({ resources, settings }: Bench) {
  const storeUrl = (await resources.redis()).url;
  const service = await resources.service({ ...settings.env, STORE_URL: storeUrl });
  const readers = createPopulation(subscribers);
  const source = createSubscriberSource(readers, settings.signingKeys);
  const sample = () => withSamples(service.port, (ask) => ask(source.take(1)[0] ?? ''));

  async function sampleFaults(): Promise<string[]> {
    const { status, granted, reason } = await sample();
    return status === 200 && granted && reason === 'SUBSCRIBER' ? [] : [`answered ${status} ${reason}`];
  }

  const contender: Contender = {
    name: 'Stile, subscribers with a token',
    port: service.port,
    processes: { server: pidsOf(service), ...(await storeProcess(storeUrl)) },
    source,
    async watch() {
      const faults = await sampleFaults();
      const before = await redisCalls(storeUrl);
      return async (load) => {
        const after = await redisCalls(storeUrl);
        const asked = asking.flatMap((command) =>
          faultsOfCount(command, callsSince(before, after, command), { ...load, each: 0, tallying: 1 }),
        );
        return [...faults, ...asked, ...(await sampleFaults())];
      };
    },
  };
  return { contender, readers, source, sample };
}

/** Who holds a valid entitlement token is let in without a look at the store. */
export const token: Row = {
  name: 'token',
  title: '`POST meter`, subscribers with a valid entitlement token',
  async run(bench) {
    const { options, resources, say } = bench;
    const { contender, readers, source, sample } = await startSubscribed(bench);
    const answer = await sample();
    const answers = writeAnswers(options.workDir, answer, answer);
    const constant = await startPeer(peers.constant, { resources, readers, answers, source });
    const { measured, of, faults } = await measureInTurns([contender, constant], { ...options, say });
    const goal = { atLeast: 0.7 };
    return {
      faults,
      table: tableOf(measured, of(constant)),
      figures: [
        ratio('token: requests/s, of node:http with a constant answer', speedOf(of(contender), of(constant)), goal),
      ],
    };
  },
};
