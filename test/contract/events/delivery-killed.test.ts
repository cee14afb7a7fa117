import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { endpointAt } from '../../support/events/delivering.ts';
import { type EventReceiver, startEventReceiver } from '../../support/events/receiver.ts';
import { eventually } from '../../support/eventually.ts';
import { eventOf } from '../../support/fixtures/sample-events.ts';
import { noon, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { bundledProgram } from '../../support/processes/bundled-program.ts';
import { startRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

const program = fileURLToPath(new URL('../../support/events/delivering-process-main.ts', import.meta.url));

const steps = [
  'before it waits',
  'before it is sent',
  'before its outcome is written',
  'after its outcome is written',
] as const;

interface Place {
  readonly task: object;
  open(): Stores;
  end(): Promise<void>;
}

async function sqlite(): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-sqlite-'));
  return {
    task: { dir },
    open: () => openSqliteStores({ dir, clock: { now: () => noon } }),
    end: () => rm(dir, { recursive: true }),
  };
}

async function redis(): Promise<Place> {
  const { address, stop } = await startRedisServer();
  const logger = { info: () => {}, warn: () => {} };
  return {
    task: { address },
    open: () => openRedisStores({ address, logger, answerWithinMs: 5_000 }),
    end: () => stop(),
  };
}

/** Each begins after the lease of the one before has ended. */
async function deliver(task: object, dieAt: string | null, run: number): Promise<ChildProcess> {
  const all = { dir: null, address: null, ...task, dieAt, passedMs: run * 60_000 };
  return spawn(process.execPath, [await bundledProgram(program), JSON.stringify(all)], { stdio: 'inherit' });
}

for (const [name, begin] of [
  ['SQLite', sqlite],
  ['Redis', redis],
] as const) {
  describe(`item 3: deliveries by processes that are killed (${name})`, function () {
    this.timeout(60_000);
    let place: Place;
    let stores: Stores;
    let receiver: EventReceiver;

    before(async () => {
      place = await begin();
      stores = place.open();
      await untilItAnswers(stores);
      receiver = await startEventReceiver();
    });

    after(async () => {
      await receiver?.close();
      await stores?.close();
      await place?.end();
    });

    it('kill -9 at every step between commit and delivery: nothing is lost, duplicates bear the same id', async () => {
      await stores.deliveries.writeEndpoint(publication, endpointAt(receiver.urlOf('/in')), 0);
      for (const [run, step] of steps.entries()) {
        const events = [1, 2].map((number) => eventOf(`${run}${number}`, reader('ann')));
        await stores.outbox.append(publication, events);
        const [, signal] = await once(await deliver(place.task, step, run), 'exit');
        expect(signal, step).to.equal('SIGKILL');
      }
      const last = await deliver(place.task, null, steps.length);
      const ended = once(last, 'exit');
      const endpoint = endpointAt('').id;
      await eventually(async () =>
        expect((await stores.deliveries.counts(publication, 'delivered')).get(endpoint)).to.equal(2 * steps.length),
      );
      last.kill('SIGKILL');
      await ended;
      const inOrder = steps.flatMap((_, run) => [`evt_${run}1`, `evt_${run}2`]);
      // What was sent twice was sent by the next process before anything that came later.
      expect([...new Set(receiver.idsAt('/in'))]).to.deep.equal(inOrder);
      expect(receiver.received.length).to.be.greaterThan(inOrder.length);
    });
  });
}
