import { expect } from 'chai';
import fc from 'fast-check';
import { MeterModel } from '../../contract/meter-model.ts';
import { duringTests } from '../../support/during-tests.ts';
import { type Env, useService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';
import { ask } from './ask.ts';
import { asking } from './asking.ts';
import { anyMoment } from './drawn-publication.ts';
import { drawnRequest } from './drawn-request.ts';
import type { PlainAnswer } from './plain-answer.ts';
import { plainAnswerTo } from './plain-service.ts';
import { drawnBasis, newReaders } from './readers.ts';
import { comparedService, createWorld, drawPublications, newClock, type World } from './world.ts';

const drawnRun = fc.record({
  publication: fc.nat(),
  at: anyMoment,
  holder: drawnBasis,
  registered: drawnBasis,
  requests: fc.array(drawnRequest, { minLength: 1, maxLength: 12, size: 'max' }),
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

async function play(world: World, run: DrawnRun, seed: number): Promise<void> {
  const { publications } = world.drawn;
  const publication = publications[run.publication % publications.length];
  if (publication === undefined) throw new Error('No publication was drawn.');
  world.clock.time = run.at;
  const readers = await newReaders(world, publication, run);
  const model = new MeterModel();
  for (const drawn of run.requests) {
    world.clock.time += drawn.waitMs;
    const asked = asking(world, { publication, readers }, drawn);
    const { body, ...seen } = await ask(world.service, asked);
    const expected = plainAnswerTo({ world, asking: asked, seen: { ...seen, body } }, { readers, model });
    const told = `publications of ${seed}, ${asked.path} of ${publication.name}`;
    expect(linesOf(seen), `${told}: ${firstDifference(linesOf(seen), linesOf(expected))}`).to.equal(linesOf(expected));
  }
}

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
      it(`${which}, whoever asks for whatever`, async () => {
        await drawPublications(world, { count: publications, seed: from });
        await fc.assert(
          fc.asyncProperty(drawnRun, (run) => play(world, run, from)),
          { numRuns: runs },
        );
      }).timeout(120_000);
  });
}

compare('SQLite, behind a proxy', {
  env: () => ({ PUBLIC_URL: 'https://stile.example', TRUST_PROXY: '1', COUNTRY_HEADER: 'X-Country' }),
  redisUrl: () => null,
  isBehindProxy: true,
  publications: 24,
  runs: 80,
});

describe('with a Redis of its own', () => {
  const redis = useRedisServer();
  compare('Redis, on its own', {
    env: () => ({ STORE_URL: redis.url }),
    redisUrl: () => redis.url,
    isBehindProxy: false,
    publications: 16,
    runs: 120,
  });
});
