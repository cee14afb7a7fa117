import { expect } from 'chai';
import fc from 'fast-check';
import { MeterModel } from '../../contract/meter-model.ts';
import { duringTests } from '../../support/during-tests.ts';
import { type Env, useService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';
import { ask, openPipeline } from './ask.ts';
import { type Asking, asking } from './asking.ts';
import { anyMoment } from './drawn-publication.ts';
import { type DrawnRequest, drawnRequest } from './drawn-request.ts';
import type { PlainAnswer } from './plain-answer.ts';
import { plainAnswerTo, type Seen } from './plain-service.ts';
import { drawnBasis, newReaders } from './readers.ts';
import { comparedService, createWorld, drawPublications, newClock, type World } from './world.ts';

const drawnRun = fc.record({
  publication: fc.nat(),
  at: anyMoment,
  holder: drawnBasis,
  registered: drawnBasis,
  requests: fc.array(drawnRequest, { minLength: 5, maxLength: 12, size: 'max' }),
});

type DrawnRun = typeof drawnRun extends fc.Arbitrary<infer T> ? T : never;

/** As a person reads it. */
const linesOf = ({ status, headers, text }: PlainAnswer) =>
  [status, text, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');

/** Answers are long: what stands around the place from which on they differ. */
function firstDifference(seen: string, expected: string): string {
  const at = seen.split('').findIndex((character, index) => expected[index] !== character);
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 120));
  return `${around(seen)} is answered in place of ${around(expected)}`;
}

/** What one person does: each answer is to be what is expected of it, whatever came before. */
async function begin(world: World, run: DrawnRun, seed: number) {
  const { publications } = world.drawn;
  const publication = publications[run.publication % publications.length];
  if (publication === undefined) throw new Error('No publication was drawn.');
  const readers = await newReaders(world, publication, run);
  const model = new MeterModel();
  return {
    asking: (drawn: DrawnRequest) => asking(world, { publication, readers }, drawn),
    check(asked: Asking, seen: Seen): void {
      const expected = linesOf(plainAnswerTo({ world, asking: asked, seen }, { readers, model }));
      const told = `publications of ${seed}, ${asked.path} of ${publication.name}`;
      expect(linesOf(seen), `${told}: ${firstDifference(linesOf(seen), expected)}`).to.equal(expected);
    },
  };
}

async function play(world: World, run: DrawnRun, seed: number): Promise<void> {
  world.clock.time = run.at;
  const person = await begin(world, run, seed);
  for (const drawn of run.requests) {
    world.clock.time += drawn.waitMs;
    const asked = person.asking(drawn);
    person.check(asked, await ask(world.service, asked));
  }
}

/** Two people on one connection, the second of whom asks before the first is answered. */
async function playTogether(world: World, runs: readonly DrawnRun[], seed: number): Promise<void> {
  const people = await Promise.all(runs.map((run) => begin(world, run, seed)));
  const pipeline = await openPipeline(world.service);
  const rounds = Math.min(...runs.map(({ requests }) => requests.length));
  for (let round = 0; round < rounds; round += 1) {
    const asked = runs.flatMap(({ requests }, index) => {
      const [drawn, person] = [requests[round], people[index]];
      return drawn === undefined || person === undefined ? [] : [{ person, asked: person.asking(drawn) }];
    });
    const answers = await pipeline.ask(asked.map((each) => each.asked));
    for (const [index, answer] of answers.entries()) asked[index]?.person.check(asked[index].asked, answer);
  }
  pipeline.close();
}

/** So many connections are open at once, with two people on each. */
const connections = 32;

interface Compared {
  readonly env: () => Env;
  readonly redisUrl: () => string | null;
  readonly isBehindProxy: boolean;
  readonly publications: number;
  readonly runs: number;
}

function compare(name: string, { env, redisUrl, isBehindProxy, publications, runs }: Compared): void {
  describe(`an answer (${name})`, () => {
    const clock = newClock();
    const { env: usual, overrides } = comparedService(clock);
    const service = useService(() => ({ ...usual, ...env() }), overrides);
    const world = duringTests(
      () => createWorld(service, { clock, redisUrl: redisUrl(), isBehindProxy }),
      ({ stores }) => stores.close(),
    );
    // Said where a run fails, as the seed of the runs is, and given so that it fails again.
    const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

    for (const [which, from] of [
      ['is what the rules plainly say', seed],
      ['is what they say once the publications have changed', seed + 1_000],
    ] as const)
      it(`${which}, for any reader and any request`, async () => {
        await drawPublications(world, { count: publications, seed: from, isChange: from !== seed });
        await fc.assert(
          fc.asyncProperty(drawnRun, (run) => play(world, run, from)),
          { numRuns: runs },
        );
      }).timeout(120_000);

    it('is that of its own request, whatever is asked at the same time on the same and other connections', async () => {
      const pairs = fc.array(fc.tuple(drawnRun, drawnRun), { minLength: connections, maxLength: connections });
      const together = fc.asyncProperty(anyMoment, pairs, async (at, all) => {
        world.clock.time = at;
        await Promise.all(all.map((runs) => playTogether(world, runs, seed + 1_000)));
      });
      await fc.assert(together, { numRuns: 2, endOnFailure: true });
    }).timeout(120_000);
  });
}

compare('SQLite, behind a proxy', {
  env: () => ({ PUBLIC_URL: 'https://stile.example', TRUST_PROXY: '1', COUNTRY_HEADER: 'X-Country' }),
  redisUrl: () => null,
  isBehindProxy: true,
  publications: 24,
  runs: 30,
});

describe('with a Redis of its own', () => {
  const redis = useRedisServer();
  compare('Redis, on its own', {
    env: () => ({ STORE_URL: redis.url }),
    redisUrl: () => redis.url,
    isBehindProxy: false,
    publications: 16,
    runs: 50,
  });
});
