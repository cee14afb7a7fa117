import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { createAnswerWatch } from '../../../src/redis/connection/answer-watch.ts';
import type { LoopTime } from '../../../src/redis/connection/loop-time.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { duringTests } from '../../support/during-tests.ts';
import { article, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

const limitMs = 150;

/** A clock that turns when the test says so, and only then. */
function createHandTurned(): LoopTime & { tick(countedMs: number): Promise<void> } {
  const listeners = new Set<(countedMs: number) => void>();
  return {
    onTick(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async tick(countedMs) {
      for (const listener of [...listeners]) listener(countedMs);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** How a promise ended, as far as it has. */
function watched(promise: Promise<unknown>): { outcome: string } {
  const state = { outcome: 'waits' };
  promise.then(
    () => {
      state.outcome = 'answered';
    },
    (error: unknown) => {
      state.outcome = error instanceof PaywallError ? error.code : 'silent';
    },
  );
  return state;
}

const never = () => new Promise<never>(() => {});

function holdUpFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('item 1: a server that is waited for', () => {
  it('is silent if and only if it says nothing to anybody for the limit of the time that the event loop has seen', async () => {
    const step = fc.record({ countedMs: fc.integer({ min: 1, max: 30 }), answers: fc.boolean() });
    const check = async (steps: readonly { countedMs: number; answers: boolean }[]) => {
      const time = createHandTurned();
      let silences = 0;
      const { wait } = createAnswerWatch({ limitMs, time, onSilent: () => (silences += 1) });
      const longest = watched(wait(never()));
      let silentMs = 0;
      for (const { countedMs, answers } of steps) {
        if (answers) await wait(Promise.resolve());
        silentMs = (answers ? 0 : silentMs) + countedMs;
        await time.tick(countedMs);
        if (silentMs >= limitMs) break;
      }
      const isSilent = silentMs >= limitMs;
      expect(longest.outcome).to.equal(isSilent ? 'silent' : 'waits');
      expect(silences).to.equal(isSilent ? 1 : 0);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), check), { numRuns: 200 });
  });

  it('is there if it refuses, and a refusal ends its silence', async () => {
    const time = createHandTurned();
    const { wait } = createAnswerWatch({ limitMs, time, onSilent: () => expect.fail('it has answered') });
    const longest = watched(wait(never()));
    const refusal = Object.assign(new Error('OOM'), { name: 'ReplyError' });
    for (let turn = 0; turn < 20; turn += 1) {
      await wait(Promise.reject(refusal)).catch(() => {});
      await time.tick(30);
    }
    expect(longest.outcome).to.equal('waits');
  });

  it('has the whole limit for what it was asked a moment before it fell silent, which it may still do', async () => {
    const time = createHandTurned();
    let silences = 0;
    const { wait } = createAnswerWatch({ limitMs, time, onSilent: () => (silences += 1) });
    const first = watched(wait(never()));
    await time.tick(140);
    const second = watched(wait(never()));
    await time.tick(10);
    expect([first.outcome, second.outcome, silences]).to.deep.equal(['silent', 'waits', 1]);
    await time.tick(139);
    expect(second.outcome).to.equal('waits');
    await time.tick(1);
    expect([second.outcome, silences]).to.deep.equal(['silent', 1]);
  });

  it('that answers others keeps nobody longer than its patience: overloaded, for that one alone', async () => {
    const time = createHandTurned();
    const onSilent = () => expect.fail('it answers');
    const { wait } = createAnswerWatch({ limitMs, patienceMs: 50, time, onSilent });
    const first = watched(wait(never()));
    await sleep(60);
    const second = watched(wait(never()));
    await wait(Promise.resolve());
    await time.tick(10);
    expect([first.outcome, second.outcome]).to.deep.equal(['overloaded', 'waits']);
  });
});

describe('item 1: the Redis store beside a process that is held up', () => {
  const server = useRedisServer();
  const logger = createRecordingLogger();
  const stores: Stores = duringTests(
    async () => {
      const opened = openRedisStores({ address: server.address, logger });
      await untilItAnswers(opened);
      return opened;
    },
    (opened) => opened.close(),
  );
  const view = (who: string, name: string | number) =>
    stores.meters.view({
      publication,
      reader: reader(who),
      window: november,
      now: noon,
      article: article(name),
      limit: 10,
      count: true,
    });

  it('answers everybody however long the event loop is blocked, and counts no more than the limit', async () => {
    const views = Array.from({ length: 1_000 }, (_, index) => view('blocked', index));
    for (let turn = 0; turn < 5; turn += 1) {
      holdUpFor(250);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const outcomes = (await Promise.all(views)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'counted')).to.have.length(10);
    expect(outcomes.filter((outcome) => outcome === 'full')).to.have.length(990);
    expect(logger.lines).to.deep.equal([]);
  });

  it('answers everybody although its connection is closed again and again', async () => {
    const operator = new Redis(server.port);
    const views: ReturnType<typeof view>[] = [];
    for (let round = 0; round < 10; round += 1) {
      for (let index = 0; index < 50; index += 1) views.push(view(`closed ${index}`, round));
      await operator.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await sleep(5);
    }
    operator.disconnect();
    const used = (await Promise.all(views)).map((result) => result.used);
    expect(used).to.have.length(500);
    const last = await Promise.all(Array.from({ length: 50 }, (_, index) => view(`closed ${index}`, 0)));
    expect(last.map((result) => result.used)).to.deep.equal(Array.from({ length: 50 }, () => 10));
    expect(logger.lines).to.deep.equal([]);
  });
});
