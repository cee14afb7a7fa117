import { expect } from 'chai';
import { Redis } from 'ioredis';
import { keptDays } from '../../../src/paywall/metering/tally.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { tallyKey } from '../../../src/redis/keys.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { eventually } from '../../support/eventually.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { dayMs, noon } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';
import { openTallyWriter } from '../../support/tally-writer.ts';

const publication = examplePublication({ timeZone: 'UTC' });
const day = '2026-11-23';

describe('what a process counts while Redis is away', () => {
  let server: RedisServer;
  let stores: Stores;

  beforeEach(async () => {
    server = await startRedisServer();
    stores = openRedisStores({ address: server.address, logger: createRecordingLogger() });
    await untilItAnswers(stores);
  });

  afterEach(async () => {
    server.resume();
    await stores.close();
    await server.stop();
  });

  const counted = async () => (await stores.tallies.read(publication.name, [day]))[0]?.get('counted');

  it('is handed over once it is back, and what was on its way then counts once', async () => {
    const tallying = openTallyWriter(stores, () => noon);
    tallying.count('counted', { publication, at: noon });
    await eventually(async () => (await counted()) === 1);
    server.pause();
    for (let turn = 0; turn < 20; turn += 1) {
      tallying.count('counted', { publication, at: noon });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    server.resume();
    await eventually(async () => (await counted()) === 21, 15_000);
    await tallying.close();
    expect(await counted()).to.equal(21);
    expect(tallying.lost).to.deep.equal([]);
  });

  it('goes on counting from nothing on a server that has lost everything', async () => {
    const tallying = openTallyWriter(stores, () => noon);
    tallying.count('counted', { publication, at: noon });
    await eventually(async () => (await counted()) === 1);
    await server.kill();
    tallying.count('counted', { publication, at: noon }, 5);
    await server.start();
    await eventually(async () => (await counted()) === 5, 15_000);
    await tallying.close();
  });

  it('counts what earlier versions wrote into one key of the day, beside the parts of now', async () => {
    const client = new Redis(server.url);
    try {
      await client.hset(`stile:tally:${publication.name}:${day}`, { counted: '7', '=abc': '3' });
      const tallying = openTallyWriter(stores, () => noon);
      tallying.count('counted', { publication, at: noon });
      await tallying.close();
      expect(await counted()).to.equal(8);
    } finally {
      client.disconnect();
    }
  });

  it('is kept for four hundred days after its own', async () => {
    const client = new Redis(server.url);
    try {
      const tallying = openTallyWriter(stores, () => noon);
      tallying.count('counted', { publication, at: noon });
      await tallying.close();
      const [key = ''] = await client.keys(`${tallyKey(publication.name, day, '').slice(0, -1)}*`);
      const left = await client.pttl(key);
      expect(left).to.be.within((keptDays + 2) * dayMs, (keptDays + 3) * dayMs);
    } finally {
      client.disconnect();
    }
  });
});
