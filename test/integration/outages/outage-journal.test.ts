import { mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { as, createFrontEnd, type FrontEnd, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import type { ServiceProcess } from '../../support/processes/process.ts';
import { stile } from '../../support/processes/stile.ts';
import { startService, type TestService } from '../../support/service.ts';
import type { RedisServer } from '../../support/stores/redis-server.ts';
import { makeTemporaryDir, type TemporaryDir } from '../../support/temporary-dir.ts';
import { createTestResources } from '../../support/test-resources.ts';

const secrets = { PUBLIC_URL: 'http://stile.example.com' };

describe('item 3: the outage journal', function () {
  this.timeout(120_000);
  const stage = createTestResources();
  let temporary: TemporaryDir;
  let folder: string;
  let redis: RedisServer;

  beforeEach(async () => {
    temporary = makeTemporaryDir();
    folder = temporary.file('journal');
    mkdirSync(folder);
    redis = await stage.redis(['--appendonly', 'yes', '--appendfsync', 'always']);
  });

  afterEach(async () => {
    await stage.clear();
    temporary.remove();
  });

  const start = (more: Record<string, string> = {}): Promise<ServiceProcess> =>
    stage.service({ ...secrets, STORE_URL: redis.url, OUTAGE_JOURNAL: folder, ...more });

  /** The same in this process. */
  async function inProcess(): Promise<TestService> {
    const service = await startService({ ...secrets, STORE_URL: redis.url, OUTAGE_JOURNAL: folder });
    stage.onClear(() => service.close());
    return service;
  }

  const files = () => readdirSync(folder).filter((name) => name.startsWith('outage-'));

  /** As though half a minute had gone by since the last sign of its process. */
  const age = () => {
    const then = new Date(Date.now() - 60_000);
    for (const name of files()) utimesSync(join(folder, name), then, then);
  };

  /** Redis is gone, and so many articles are read without it by each. */
  async function readWithoutStore(page: FrontEnd, headers: readonly Record<string, string>[], count: number) {
    await redis.kill();
    await eventually(async () => (await page.get('/readyz')).status === 503);
    for (const each of headers)
      for (const { reason } of await page.readMany(count, { headers: each })) expect(reason).to.equal('FAIL_OPEN');
  }

  it('brings back what killed workers had kept, once, at another process of the same folder', async () => {
    const first = await start({ WORKERS: '2' });
    const page = createFrontEnd(first.url);
    const anonymous = await Promise.all(Array.from({ length: 5 }, async () => as(await page.newReader())));
    const readers = [...anonymous, signedIn(await page.signIn('eve'))];
    const other = createFrontEnd((await start()).url);
    await readWithoutStore(page, readers, 3);
    const lines = files().flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
    expect(lines).to.have.length(2 * files().length + 3 * readers.length);
    await first.kill();
    // The last write may have been cut off.
    for (const name of files()) writeFileSync(join(folder, name), '[0,"', { flag: 'a' });
    age();
    await redis.start();
    for (const each of readers) await eventually(async () => (await other.used(each)) === 3, 30_000);
    await eventually(() => files().length === 0, 20_000);
    for (const each of readers) expect(await other.used(each)).to.equal(3);
  });

  it('keeps what a process could not count before it had to stop', async () => {
    const first = await inProcess();
    const page = createFrontEnd(first);
    const reader = as(await page.newReader());
    await readWithoutStore(page, [reader], 2);
    await first.close();
    expect(first.logs()).to.include('views that wait to be counted stay in the outage journal');
    await redis.start();
    // No waiting: the process has said that it is gone.
    const second = createFrontEnd(await inProcess());
    await eventually(async () => (await second.used(reader)) === 2, 20_000);
  });

  it('leaves alone what is not its own', async () => {
    const foreign: Record<string, string> = {
      'notes.txt': 'mine',
      'outage-AAAAAAAAAAAAAAAA.jsonl': 'no journal\n',
      'outage-BBBBBBBBBBBBBBBB.jsonl': `${JSON.stringify({ stile: 'outage-journal', version: 2 })}\n`,
      'outage-CCCCCCCCCCCCCCCC.jsonl': '',
      'outage-short.jsonl': '',
    };
    for (const [name, text] of Object.entries(foreign)) writeFileSync(join(folder, name), text);
    truncateSync(join(folder, 'outage-CCCCCCCCCCCCCCCC.jsonl'), 65 * 1024 ** 2);
    const secret = temporary.file('elsewhere');
    writeFileSync(secret, `${JSON.stringify({ stile: 'outage-journal', version: 1 })}\n`);
    age();
    symlinkSync(secret, join(folder, 'outage-DDDDDDDDDDDDDDDD.jsonl'));
    utimesSync(secret, 0, 0);
    const before = readdirSync(folder);
    const service = await inProcess();
    await eventually(() => service.logs().match(/is left alone/g)?.length === 4);
    expect(readdirSync(folder)).to.deep.equal(before);
    expect(await createFrontEnd(service).meter(unread())).to.include({ reason: 'METERED' });
  });

  it('is named among the faults of the settings, and tried by `stile doctor`', async () => {
    const file = temporary.file('file');
    writeFileSync(file, '');
    for (const OUTAGE_JOURNAL of [file, temporary.file('missing')]) {
      const service = await stage.launched({ OUTAGE_JOURNAL, STORE_URL: redis.url });
      expect(await service.ended).to.equal(1);
      expect(service.output()).to.equal('OUTAGE_JOURNAL must name a folder that exists\n');
    }
    const examined = async (OUTAGE_JOURNAL: string) =>
      (await stile('doctor', { OUTAGE_JOURNAL, STORE_URL: redis.url })).out;
    expect(await examined(file)).to.include('fault    settings: OUTAGE_JOURNAL must name a folder that exists');
    expect(await examined(folder)).to.match(/^ok +OUTAGE_JOURNAL: can be written to$/m);
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
