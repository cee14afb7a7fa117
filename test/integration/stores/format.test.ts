import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { Stores } from '../../../src/paywall/stores.ts';
import { redisFormat } from '../../../src/redis/connection/format.ts';
import { formatKey } from '../../../src/redis/keys.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { openFile } from '../../../src/sqlite/database.ts';
import { schemaSteps } from '../../../src/sqlite/schema.ts';
import { eventually } from '../../support/eventually.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { startService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';
import { answers, untilItAnswers } from '../../support/stores/store-answers.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

/** What a start on this store is refused with. */
async function refusalOf(url: string): Promise<string> {
  return startService({ STORE_URL: url }).then(
    async (service) => {
      await service.close();
      return 'It started.';
    },
    (error: Error) => error.message,
  );
}

describe('the format of what is stored', () => {
  describe('in Redis', () => {
    const server = useRedisServer();
    let client: Redis;
    const opened: Stores[] = [];

    function open(logger = createRecordingLogger()): Stores {
      const stores = openRedisStores({ address: server.address, logger });
      opened.push(stores);
      return stores;
    }

    before(() => {
      client = new Redis(server.url);
    });

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((stores) => stores.close()));
      await client.flushall();
    });

    after(() => client.disconnect());

    it('item 7: is written when a store is first used, and that of a store without it is the first', async () => {
      const stores = open();
      await untilItAnswers(stores);
      expect(await client.get(formatKey)).to.equal(String(redisFormat));
      await client.del(formatKey);
      const other = open();
      expect(await eventually(() => other.format())).to.deep.equal({ found: 1, known: redisFormat });
      await untilItAnswers(other);
      expect(await client.get(formatKey)).to.equal(String(redisFormat));
    });

    it('item 7: of an earlier version rises when this one first uses the store', async () => {
      await client.set(formatKey, '1');
      await untilItAnswers(open());
      expect(await client.get(formatKey)).to.equal(String(redisFormat));
    });

    it('item 7: of a newer version refuses this one, and both formats are named', async () => {
      await client.set(formatKey, redisFormat + 1);
      const fault = `STORE_URL was written by a newer version of Stile (format ${redisFormat + 1}, known: ${redisFormat})`;
      expect(await refusalOf(server.url)).to.match(new RegExp(`^${fault.replace(/[()]/g, '\\$&')}: start the version`));
      const doctor = await runRecorded('doctor', { STORE_URL: server.url });
      expect(doctor.code).to.equal(1);
      expect(doctor.out).to.include(`fault    store: ${fault}`);
      expect(await client.keys('*'), 'nothing was written').to.deep.equal([formatKey]);
    });

    it('item 7: is looked at before anything else when the store comes back after it was unavailable at start', async () => {
      await client.set(formatKey, redisFormat + 1);
      server.pause();
      const logger = createRecordingLogger();
      const stores = open(logger);
      expect(await answers(stores)).to.equal(false);
      server.resume();
      await eventually(
        () => logger.lines.includes('warn: the store cannot be used by this version') || answers(stores),
      );
      await stores.clock.writeOffsetMs(1).catch(() => {});
      expect(await answers(stores)).to.equal(false);
      expect(await client.keys('*'), 'nothing was written').to.deep.equal([formatKey]);
      await client.set(formatKey, redisFormat);
      expect(await untilItAnswers(stores)).to.equal(true);
    });

    it('item 7: is told by stile doctor, and not written by it', async () => {
      const { out } = await runRecorded('doctor', { STORE_URL: server.url });
      expect(out).to.match(new RegExp(`^ok +store format: 1, and this version knows ${redisFormat}$`, 'm'));
      expect(await client.get(formatKey)).to.equal(null);
    });
  });

  it('item 7: of a SQLite file that a newer version wrote refuses this one, and both formats are named', async () => {
    const dir = makeTemporaryDir();
    mkdirSync(dir.file('data'));
    const raw = openFile(join(dir.file('data'), 'stile.db'));
    raw.exec(`PRAGMA user_version = ${schemaSteps.length + 1}`);
    raw.close();
    const message = await refusalOf(`file:${dir.file('data')}`);
    expect(message).to.include(
      `stile.db was written by a newer version of Stile (format ${schemaSteps.length + 1}, known: ${schemaSteps.length})`,
    );
    dir.remove();
  });
});
