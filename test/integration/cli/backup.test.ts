import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import Libsql from 'libsql';
import { schemaSteps } from '../../../src/sqlite/schema.ts';
import { as, createFrontEnd, type FrontEnd, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { patience, stile } from '../../support/processes/stile.ts';
import { mayMount, mountSmallDisk } from '../../support/stores/small-disk.ts';
import { makeTemporaryDir, type TemporaryDir } from '../../support/temporary-dir.ts';
import { createTestResources } from '../../support/test-resources.ts';

interface View {
  readonly token: string;
  readonly article: string;
}

/** Readers who read one article after the other until they are told to stop; what was acknowledged, in its order. */
function beginReading(page: FrontEnd) {
  const acknowledged: View[] = [];
  let stopping = false;
  const readers = Array.from({ length: 6 }, async () => {
    while (!stopping) {
      const token = await page.newReader();
      for (let count = 0; count < 5; count += 1) {
        const article = unread();
        expect(await page.meter(article, { headers: as(token) })).to.include({ reason: 'METERED' });
        acknowledged.push({ token, article });
        await sleep(5);
      }
    }
  });
  return {
    acknowledged,
    async stop() {
      stopping = true;
      await Promise.all(readers);
    },
  };
}

describe('stile backup and stile restore', function () {
  this.timeout(patience);
  const stage = createTestResources();
  let dir: TemporaryDir;
  let template: TemporaryDir;
  let store: string;
  let settings: { readonly STORE_URL: string };

  // By a process of its own, because in this one SQLite keeps files open until the last statement is collected.
  before(async () => {
    template = makeTemporaryDir();
    expect((await stile('config apply', { STORE_URL: `file:${template.file('data')}` })).code).to.equal(0);
  });

  after(() => template.remove());

  beforeEach(() => {
    dir = makeTemporaryDir();
    store = dir.file('data');
    settings = { STORE_URL: `file:${store}` };
  });

  afterEach(async () => {
    await stage.clear();
    dir.remove();
  });

  /** A store with nothing but publications in it, which nobody has open. */
  const makeStore = () => cpSync(template.file('data'), store, { recursive: true });

  function change(file: string, sql: string): void {
    const raw = new Libsql(file);
    raw.exec(sql);
    raw.close();
  }

  it('item 7: a backup under load has every view that was answered before it began, and is restored', async () => {
    const service = await stage.service(settings);
    const page = createFrontEnd(service.url);
    const reading = beginReading(page);
    await eventually(() => reading.acknowledged.length > 60);
    const before = [...reading.acknowledged];
    const backup = await stile(`backup ${dir.file('one.db')}`, settings);
    expect(backup.code, backup.err).to.equal(0);
    expect(backup.out).to.match(/one\.db holds 0 entitlements, 0 customers, \d+ counted views\.\n$/);
    expect(backup.err).to.match(/\d+ of \d+ KiB/);
    expect(statSync(dir.file('one.db')).mode & 0o777).to.equal(0o600);
    await reading.stop();
    const last = unread();
    const [first] = before;
    await page.meter(last, { headers: as(first?.token ?? '') });

    const refused = await stile(`restore ${dir.file('one.db')}`, settings);
    expect(refused).to.include({ code: 1, out: '' });
    expect(refused.err).to.match(/stile\.db is open in a service or another program: stop it first/);
    await service.stop();
    const restored = await stile(`restore ${dir.file('one.db')}`, settings);
    expect(restored.code, restored.err).to.equal(0);
    expect(restored.out).to.match(/What was there before is .*\/stile\.db\.before-restore-\d{8}T\d{6}Z\.\n$/);
    expect(readdirSync(store).filter((name) => name.startsWith('stile.db'))).to.have.length(2);

    const again = createFrontEnd((await stage.service(settings)).url);
    const reasonOf = async ({ token, article }: View) =>
      (await again.meter(article, { headers: as(token), query: '?dryRun=true' })).reason;
    for (const view of before) expect(await reasonOf(view)).to.equal('ALREADY_READ');
    expect(await reasonOf({ token: first?.token ?? '', article: last })).to.equal('METERED');
  });

  it('item 7: a backup replaces no file unless it is told to, and needs a store', async () => {
    const none = await runRecorded(`backup ${dir.file('one.db')}`, settings);
    expect(none).to.include({ code: 1, err: `there is no store in ${store}\n` });
    makeStore();
    writeFileSync(dir.file('one.db'), 'mine');
    const refused = await runRecorded(`backup ${dir.file('one.db')}`, settings);
    expect(refused.code).to.equal(1);
    expect(refused.err).to.include('already exists; --force replaces it');
    expect(readFileSync(dir.file('one.db'), 'utf8')).to.equal('mine');
    expect((await runRecorded(`backup ${dir.file('one.db')} --force`, settings)).code).to.equal(0);
    expect(readFileSync(dir.file('one.db'), 'latin1')).to.include('SQLite format 3');
    expect((await runRecorded(`backup ${dir.file('none/two.db')}`, settings)).err).to.include('there is no directory');
    expect(readdirSync(dir.path).sort()).to.deep.equal(['data', 'one.db']);
  });

  (mayMount() ? it : () => {})('item 7: a disk that is full in the middle leaves no half backup', async () => {
    makeStore();
    const entry = "INSERT INTO audit_entry (publication, value) VALUES ('p', hex(randomblob(4000000)))";
    change(join(store, 'stile.db'), entry);
    const unmount = mountSmallDisk(dir.file('disk'));
    try {
      const { code, err } = await runRecorded(`backup ${dir.file('disk/one.db')}`, settings);
      expect(code).to.equal(1);
      expect(err).to.match(/the backup could not be written: .*full/);
      expect(readdirSync(dir.file('disk'))).to.deep.equal([]);
    } finally {
      unmount();
    }
  });

  it('item 7: an interrupted backup leaves nothing, and says so', async () => {
    makeStore();
    const ended = await runRecorded(`backup ${dir.file('one.db')}`, settings, { onInterrupt: (stop) => stop() });
    expect(ended.code).to.equal(130);
    expect(readdirSync(dir.path)).to.deep.equal(['data']);
  });

  it('item 7: what is no sound backup of this version or an earlier one is not restored, and nothing changes', async () => {
    makeStore();
    await stile(`backup ${dir.file('newer.db')}`, settings);
    const bytes = readFileSync(dir.file('newer.db'));
    change(dir.file('newer.db'), `PRAGMA user_version = ${schemaSteps.length + 1}`);
    writeFileSync(dir.file('text.db'), 'This is no database, but it is long enough to be taken for one. '.repeat(100));
    writeFileSync(dir.file('damaged.db'), bytes.subarray(0, bytes.length - 8_192).fill(0x5a, 12_288, 20_480));
    change(dir.file('other.db'), 'CREATE TABLE meter (mine TEXT)');
    const before = readFileSync(join(store, 'stile.db'));
    for (const [name, fault] of [
      [
        'newer',
        `was written by a newer version of Stile (format ${schemaSteps.length + 1}, known: ${schemaSteps.length})`,
      ],
      ['text', 'is no store of Stile'],
      ['damaged', ''],
      ['other', 'is no store of Stile'],
      ['missing', 'there is no file'],
    ] as const) {
      const { code, err } = await runRecorded(`restore ${dir.file(`${name}.db`)}`, settings);
      expect(code, name).to.equal(1);
      expect(err, name).to.include(fault);
      expect(
        readdirSync(store).filter((each) => /partial|before/.test(each)),
        name,
      ).to.deep.equal([]);
    }
    expect(readFileSync(join(store, 'stile.db')).equals(before)).to.equal(true);
  });

  it('item 7: a damaged store is replaced only if the user says that no service has it open', async () => {
    makeStore();
    await stile(`backup ${dir.file('one.db')}`, settings);
    for (const end of ['-wal', '-shm']) rmSync(join(store, `stile.db${end}`), { force: true });
    writeFileSync(join(store, 'stile.db'), 'no database any more '.repeat(1_000));
    const refused = await runRecorded(`restore ${dir.file('one.db')}`, settings);
    expect(refused.code).to.equal(1);
    expect(refused.err).to.include('stop the service, then use --force');
    expect(await runRecorded(`restore ${dir.file('one.db')} --force`, settings)).to.include({ code: 0, err: '' });
    expect((await runRecorded('doctor', settings)).out).to.match(/^ok +SQLite integrity/m);
    const [kept = ''] = readdirSync(store).filter((name) => name.includes('before-restore'));
    expect(readFileSync(join(store, kept), 'utf8')).to.match(/^no database any more/);
  });

  it('item 7: a backup is restored where nothing is yet, and read-only files as well', async () => {
    makeStore();
    await runRecorded(`backup ${dir.file('one.db')}`, settings);
    chmodSync(dir.file('one.db'), 0o400);
    const fresh = { STORE_URL: `file:${dir.file('fresh')}` };
    expect(await runRecorded(`restore ${dir.file('one.db')}`, fresh)).to.include({ code: 0, err: '' });
    expect(readdirSync(dir.file('fresh'))).to.deep.equal(['stile.db']);
    expect(statSync(dir.file('fresh/stile.db')).mode & 0o777).to.equal(0o600);
  });

  it('item 7: Redis is backed up by its own means, which the commands name', async () => {
    for (const command of ['backup', 'restore']) {
      const { code, err } = await runRecorded(`${command} x.db`, { STORE_URL: 'redis://127.0.0.1:1' });
      expect(code).to.equal(1);
      expect(err).to.include('docs/operating.md#backups');
    }
  });

  it('a file that must be named is asked for', async () => {
    const missing = await runRecorded('backup', settings);
    expect(missing.code).to.equal(2);
    expect(missing.err).to.match(/^FILE is missing\n/);
    expect((await runRecorded('restore one two', settings)).code).to.equal(2);
  });
});
