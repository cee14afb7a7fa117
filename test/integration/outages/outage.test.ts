import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Database, openFile } from '../../../src/sqlite/database.ts';
import { as, createFrontEnd, type FrontEnd, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { startService, type TestService } from '../../support/service.ts';
import type { RedisServer } from '../../support/stores/redis-server.ts';
import { mayMount, mountSmallDisk } from '../../support/stores/small-disk.ts';
import { makeTemporaryDir, type TemporaryDir } from '../../support/temporary-dir.ts';
import { createTestResources, type TestResources } from '../../support/test-resources.ts';

/** A store that can be taken away, and brought back with what was in it. */
interface Outage {
  readonly url: string;
  begin(): void | Promise<void>;
  end(): void | Promise<void>;
}

/** Another program locks the file, and only reading goes on. */
async function lockedFile(stage: TestResources): Promise<Outage> {
  const url = await stage.fileStore();
  let other: Database | null = null;
  const end = () => {
    if (other?.inTransaction) other.exec('ROLLBACK');
    other?.close();
    other = null;
  };
  stage.onClear(end);
  return {
    url,
    begin() {
      other = openFile(join(url.slice('file:'.length), 'stile.db'));
      other.exec('BEGIN IMMEDIATE');
    },
    end,
  };
}

const redisWith =
  (begin: (redis: RedisServer) => void | Promise<void>, end: typeof begin) => async (stage: TestResources) => {
    const redis = await stage.redis(['--appendonly', 'yes', '--appendfsync', 'always']);
    return { url: redis.url, begin: () => begin(redis), end: () => end(redis) };
  };

const outages: Readonly<Record<string, (stage: TestResources) => Promise<Outage>>> = {
  'a locked SQLite file': lockedFile,
  'a Redis that is gone': redisWith(
    (redis) => redis.kill(),
    (redis) => redis.start(),
  ),
  'a Redis that hangs': redisWith(
    (redis) => redis.pause(),
    (redis) => redis.resume(),
  ),
};

for (const [what, open] of Object.entries(outages)) {
  describe(`item 3: views during an outage: ${what}`, function () {
    this.timeout(60_000);
    const stage = createTestResources();
    let outage: Outage;
    let service: TestService;
    let page: FrontEnd;
    let now = Date.parse('2026-11-30T14:50:00Z');

    before(async () => {
      outage = await open(stage);
      service = await startService({ STORE_URL: outage.url }, { realNow: () => now });
      stage.onClear(() => service.close());
      page = createFrontEnd(service);
    });

    after(async () => {
      await outage.end();
      await stage.clear();
    });

    async function figure(series: string): Promise<number> {
      const lines = (await (await page.get('/metrics')).text()).split('\n');
      return Number(lines.find((line) => line.startsWith(`${series} `))?.split(' ')[1] ?? 0);
    }

    const outcome = (name: string) =>
      figure(`stile_outage_views_total{publication="nikkei-asian-review",outcome="${name}"}`);

    it('are one allowance, and are counted afterwards in the month in which they were read', async () => {
      const reader = as(await page.newReader());
      const eve = { ...reader, ...signedIn(await page.signIn('eve')) };
      const before = await page.readMany(2, { headers: reader });
      expect(before.at(-1)?.meter).to.include({ used: 2 });
      await outage.begin();
      const read = await page.readMany(10, { headers: reader });
      expect(read.map(({ reason }) => reason)).to.deep.equal(Array(10).fill('FAIL_OPEN'));
      const denied = await page.meter(unread(), { headers: reader });
      expect(denied).to.include({ granted: false, reason: 'REGISTRATION_REQUIRED' });
      expect(denied.banner).to.include({ layout: 'wall' });
      expect(denied.meter).to.include({ limit: 10, used: 10, left: 0 });
      expect(await page.meter(unread(), { headers: eve })).to.include({ reason: 'FAIL_OPEN' });
      expect(await figure('stile_outage_views_pending')).to.equal(11);
      // In Tokyo another month begins.
      now += 20 * 60_000;
      expect(await page.meter(unread(), { headers: reader })).to.include({ reason: 'FAIL_OPEN' });
      await outage.end();
      await eventually(async () => (await figure('stile_outage_views_pending')) === 0, 15_000);
      expect(await page.used(reader)).to.equal(1);
      now -= 20 * 60_000;
      expect(await page.used(reader)).to.equal(10);
      // Two before, ten without the store of which eight found room, and one by the registered reader.
      expect(await outcome('kept')).to.equal(12);
      expect(await outcome('counted')).to.equal(10);
      expect(await outcome('full')).to.equal(2);
      expect(await outcome('denied')).to.equal(1);
    });
  });
}

(mayMount() ? describe : describe.skip)('item 3: a disk that is full under the outage journal', function () {
  this.timeout(60_000);
  const stage = createTestResources();
  let temporary: TemporaryDir;

  before(() => {
    temporary = makeTemporaryDir();
  });

  after(async () => {
    await stage.clear();
    temporary.remove();
  });

  it('delays and changes no answer, is logged once, and shows', async () => {
    const folder = temporary.file('disk');
    stage.onClear(mountSmallDisk(folder));
    const outage = await lockedFile(stage);
    const service = await startService({ STORE_URL: outage.url, OUTAGE_JOURNAL: folder });
    stage.onClear(() => service.close());
    const page = createFrontEnd(service);
    const readers = await Promise.all([1, 2].map(async () => as(await page.newReader())));
    const filler = join(folder, 'filler');
    expect(() => writeFileSync(filler, Buffer.alloc(5 * 1024 ** 2))).to.throw('ENOSPC');
    await outage.begin();
    for (const headers of readers)
      for (const { reason } of await page.readMany(3, { headers })) expect(reason).to.equal('FAIL_OPEN');
    expect(service.logs().match(/the outage journal cannot be written/g)).to.have.length(1);
    const metrics = await (await page.get('/metrics')).text();
    expect(metrics).to.match(/^stile_outage_journal_failures_total [1-9]/m);
    await outage.end();
    for (const headers of readers) await eventually(async () => (await page.used(headers)) === 3, 10_000);
    expect(existsSync(filler)).to.equal(true);
    await eventually(() => readdirSync(folder).length === 1);
  });
});
