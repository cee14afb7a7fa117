import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDatabase, openFile, prepareChange } from '../../../src/sqlite/database.ts';
import { createTransactions } from '../../../src/sqlite/transactions.ts';
import { as, createFrontEnd, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { startService, type TestService } from '../../support/service.ts';
import { fillDisk, mayMount, mountSmallDisk } from '../../support/stores/small-disk.ts';
import { makeTemporaryDir, type TemporaryDir } from '../../support/temporary-dir.ts';

/** Far more than is promised, for other programs may hold this machine up; and far less than a write waits for its turn. */
const answersWithinMs = 1_000;

/** Lines of the log with this message. */
const logged = (service: TestService, message: string) =>
  service
    .logs()
    .split('\n')
    .filter((line) => line.includes(`"msg":"${message}"`));

function expectLoggedOnce(service: TestService, code: RegExp): void {
  const lines = logged(service, 'store writes fail');
  expect(lines).to.have.length(1);
  expect(lines[0]).to.match(code);
}

describe('the health of the SQLite store', function () {
  this.timeout(30_000);
  let dir: TemporaryDir;
  let service: TestService;
  let page: ReturnType<typeof createFrontEnd>;
  const ends: (() => unknown)[] = [];

  beforeEach(() => {
    dir = makeTemporaryDir();
  });

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    dir.remove();
  });

  async function begin(at = dir.file('data')): Promise<void> {
    service = await startService({ STORE_URL: `file:${at}` });
    ends.push(() => service.close());
    page = createFrontEnd(service);
  }

  const isReady = async () => (await page.get('/readyz')).status === 200;

  const writable = async () => /^stile_store_writable (\d)$/m.exec(await (await page.get('/metrics')).text())?.[1];

  async function reasonAndTime() {
    const askedAt = performance.now();
    const { reason } = await page.meter(unread());
    return { reason, tookMs: performance.now() - askedAt };
  }

  async function expectBack(): Promise<void> {
    await eventually(isReady);
    expect(await writable()).to.equal('1');
    expect((await page.meter(unread())).reason).to.equal('METERED');
    expect(logged(service, 'store writes work again')).to.have.length(1);
  }

  it('S4: is in order where writes work', async () => {
    await begin();
    expect(await isReady()).to.equal(true);
    expect(await writable()).to.equal('1');
  });

  it('S4: nobody waits for a lock that another program keeps, and it shows', async () => {
    await begin();
    const readBefore = unread();
    const headers = as(await page.newReader());
    await page.meter(readBefore, { headers });
    const other = openFile(dir.file('data/stile.db'));
    ends.push(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    const first = await reasonAndTime();
    expect(first.reason).to.equal('FAIL_OPEN');
    expect(first.tookMs).to.be.below(answersWithinMs);
    const later: number[] = [];
    for (let view = 0; view < 5; view += 1) {
      const { reason, tookMs } = await reasonAndTime();
      expect(reason).to.equal('FAIL_OPEN');
      later.push(tookMs);
    }
    expect(Math.min(...later), 'is not waited for again').to.be.below(100);
    expect(await isReady()).to.equal(false);
    expect(await writable()).to.equal('0');
    expect((await page.meter(readBefore, { headers })).reason, 'needs no write').to.equal('ALREADY_READ');
    other.exec('COMMIT');
    await expectBack();
    expectLoggedOnce(service, /SQLITE_BUSY/);
  });

  it('S4: opening a file does not wait for a lock either', () => {
    openDatabase(dir.file('data')).close();
    const other = openFile(dir.file('data/stile.db'));
    ends.push(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    const begunAt = performance.now();
    openDatabase(dir.file('data')).close();
    expect(performance.now() - begunAt).to.be.below(1_000);
  });

  it('S4: behind a file in which others go on writing, a write waits for its turn', async () => {
    const database = openDatabase(dir.file('data'));
    const other = openFile(dir.file('data/stile.db'));
    const failures: unknown[] = [];
    const { write, close } = createTransactions(database, { onFailure: (error) => failures.push(error) });
    const put = prepareChange(database, 'INSERT INTO kept_value (name, value) VALUES (?, ?)');
    const putOther = prepareChange(other, 'INSERT OR REPLACE INTO kept_value (name, value) VALUES (?, ?)');
    other.exec('BEGIN IMMEDIATE');
    let commits = 0;
    const busy = setInterval(() => {
      putOther('other', String(commits));
      other.exec('COMMIT');
      commits += 1;
      // No turn of the event loop lies between the two, so that the lock is never found free.
      if (commits < 15) other.exec('BEGIN IMMEDIATE');
      else clearInterval(busy);
    }, 50);
    const begunAt = performance.now();
    await write(() => put('own', '1'));
    expect(performance.now() - begunAt).to.be.above(600);
    expect(failures).to.deep.equal([]);
    close();
    other.close();
  });

  it('S4: a full file fails the trial as well, until there is room', async () => {
    const database = openDatabase(dir.file('data'));
    const failures: unknown[] = [];
    const { write, tryWrite, close } = createTransactions(database, { onFailure: (error) => failures.push(error) });
    const put = prepareChange(database, 'INSERT INTO kept_value (name, value) VALUES (?, ?)');
    await tryWrite();
    database.exec('VACUUM');
    database.exec('PRAGMA max_page_count = 1');
    const fillsUp = async () => {
      for (let n = 0; n < 100; n += 1) await write(() => put(`name ${n}`, 'x'.repeat(3_000)));
    };
    const outcome = await fillsUp().catch((error: unknown) => error);
    expect(outcome).to.include({ code: 'store-unavailable' });
    expect(failures.at(-1)).to.include({ code: 'SQLITE_FULL' });
    expect(await tryWrite().catch((error: unknown) => error)).to.include({ code: 'store-unavailable' });
    database.exec('PRAGMA max_page_count = 1000000');
    await tryWrite();
    close();
  });

  // Only who may mount has a small disk. For everybody else the test before does, with a small file.
  const onSmallDisk = mayMount() ? it : () => {};

  onSmallDisk('S4: a full disk shows, is logged once, and is over as soon as there is room', async () => {
    const disk = dir.file('disk');
    ends.push(mountSmallDisk(disk));
    await begin(join(disk, 'data'));
    const free = fillDisk(disk);
    await eventually(async () => (await reasonAndTime()).reason === 'FAIL_OPEN');
    for (let view = 0; view < 5; view += 1) expect((await reasonAndTime()).tookMs).to.be.below(answersWithinMs);
    expect(await isReady()).to.equal(false);
    expect(await writable()).to.equal('0');
    free();
    await expectBack();
    expectLoggedOnce(service, /SQLITE_(FULL|IOERR)/);
  });

  it('S4: a file that is found damaged shows, and is logged once', async () => {
    await begin();
    const headers = as(await page.newReader());
    await page.readMany(3, { headers });
    overwritePages(dir.file('data/stile.db'));
    await eventually(async () => (await page.meter(unread(), { headers })).reason === 'FAIL_OPEN');
    expect(await isReady()).to.equal(false);
    expect(await writable()).to.equal('0');
    expect((await reasonAndTime()).tookMs).to.be.below(answersWithinMs);
    expectLoggedOnce(service, /SQLITE_(CORRUPT|NOTADB)/);
  });
});

/** As a failing disk does: everything but the first page is something else from now on. */
function overwritePages(path: string): void {
  const other = openFile(path);
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const file = openSync(path, 'r+');
  const from = 4096;
  writeSync(file, Buffer.alloc(statSync(path).size - from, 0xa5), 0, undefined, from);
  closeSync(file);
  other.close();
}
