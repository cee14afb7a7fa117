import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Stores } from '../../../src/paywall/stores.ts';
import { type Database, openFile, prepareChange, prepareQuery } from '../../../src/sqlite/database.ts';
import { openSqliteStores, type SqliteOptions } from '../../../src/sqlite/open.ts';
import { schemaSteps } from '../../../src/sqlite/schema.ts';
import { eventually } from '../../support/eventually.ts';
import {
  article,
  articles,
  dayMs,
  noon,
  november,
  publication,
  reader,
  rolling,
} from '../../support/fixtures/sample-keys.ts';
import { startSqliteProcess } from '../../support/stores/sqlite-process.ts';

const firstSchema = new URL('../../fixtures/sqlite-schema-1.sql', import.meta.url);

const ann = { publication, reader: reader('ann') };

const view = { ...ann, window: november, article: article('first'), limit: 10, now: noon, count: true };

const entitlement = { state: 'active', offer: 'yearly', endsAt: null, lapse: null } as const;

/** What the file is made of, however that was written. */
function shapeOf(raw: Database): string[] {
  const rows = prepareQuery<[type: string, name: string, sql: string | null]>(
    raw,
    'SELECT type, name, sql FROM sqlite_schema ORDER BY name',
  ).all();
  return rows.map(([type, name, sql]) => `${type} ${name}: ${sql?.replace(/--.*/g, '').replace(/\s+/g, ' ')}`);
}

const versionOf = (raw: Database) => prepareQuery<[number]>(raw, 'PRAGMA user_version').get()?.[0];

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('the file of the SQLite store', () => {
  let dir: string;

  const opened: Stores[] = [];

  function open(options: Partial<SqliteOptions> = {}): Stores {
    const stores = openSqliteStores({ dir, clock: { now: () => noon }, ...options });
    opened.push(stores);
    return stores;
  }

  function inspect<T>(look: (raw: Database) => T, where = dir): T {
    const raw = openFile(join(where, 'stile.db'));
    try {
      return look(raw);
    } finally {
      raw.close();
    }
  }

  /** A file as the first version left it: one reader's entitlement, and a view that they had before it. */
  async function writeFirstVersion(): Promise<void> {
    await mkdir(dir, { recursive: true });
    const sql = await readFile(firstSchema, 'utf8');
    inspect((raw) => {
      raw.exec(sql);
      const had = 'INSERT INTO entitlement (publication, reader, version, value) VALUES (?, ?, 7, ?)';
      prepareChange(raw, had)(publication, ann.reader, JSON.stringify({ ...entitlement, state: 'expired' }));
      const meter = 'INSERT INTO meter (id, publication, reader, window_id, ends_at) VALUES (1, ?, ?, ?, ?)';
      prepareChange(raw, meter)(publication, ann.reader, november.id, november.endsAt + dayMs);
      const seen = 'INSERT INTO counted_view (meter, article, second) VALUES (1, ?, ?)';
      prepareChange(raw, seen)(article('first'), noon / 1000);
    });
  }

  beforeEach(async () => {
    dir = join(await mkdtemp(join(tmpdir(), 'stile-sqlite-')), 'data');
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((stores) => stores.close()));
    await rm(join(dir, '..'), { recursive: true, force: true });
  });

  it('of the first version keeps what is in it, and takes what came later', async () => {
    await writeFirstVersion();
    const stores = open();
    const before = { ...entitlement, state: 'expired', version: 7 } as const;
    expect(await stores.entitlements.read(publication, ann.reader)).to.deep.equal(before);
    expect(await stores.meters.view(view)).to.include({ outcome: 'already-read', used: 1 });
    const next = { ...entitlement, basis: { purchases: [], grant: null, revokedAt: null } };
    expect(await stores.entitlements.compareAndSet({ ...ann, expectedVersion: 7, next })).to.equal(true);
    expect(await stores.entitlements.read(publication, ann.reader)).to.deep.equal({ ...next, version: 8 });
    expect(await stores.billing.claimCustomer({ ...ann, customer: 'cus_1', instead: null, now: noon })).to.equal(
      'cus_1',
    );
    expect(await stores.inbox.claim('evt_1', { now: noon, leaseMs: 1_000 })).to.equal('claimed');
  });

  it('of the first version becomes the same as a new one, once, however often it is opened', async () => {
    await writeFirstVersion();
    await open().close();
    const again = open();
    await again.billing.claimCustomer({ ...ann, customer: 'cus_1', instead: null, now: noon });
    await again.close();
    const last = open();
    expect(await last.billing.customerOf(ann)).to.equal('cus_1');
    const fresh = join(dir, 'fresh');
    await open({ dir: fresh }).close();
    expect(inspect(versionOf)).to.equal(schemaSteps.length);
    expect(inspect(versionOf, fresh)).to.equal(schemaSteps.length);
    expect(inspect(shapeOf)).to.deep.equal(inspect(shapeOf, fresh));
  });

  it('of the first version is brought up to date once by four processes that start at once', async function () {
    // Four processes that each compile TypeScript take their time on a small machine.
    this.timeout(60_000);
    await writeFirstVersion();
    const processes = Array.from({ length: 4 }, () => startSqliteProcess({ dir, views: 20, limit: 10 }));
    const outcomes = (await Promise.all(processes.map((one) => all(one.outcomes)))).flat();
    // One of the ten had been counted before.
    expect(outcomes.filter((outcome) => outcome === 'counted')).to.have.length(9);
    expect(await Promise.all(processes.map(({ ended }) => ended))).to.deep.equal([0, 0, 0, 0]);
    expect(inspect(versionOf)).to.equal(schemaSteps.length);
    const stores = open();
    expect(await stores.meters.history(view)).to.have.length(10);
  });

  it('item 3: of the seventh version, in which each view was a row, keeps every view, its second and its receipt', async () => {
    const [bob, cat] = [reader('bob'), reader('cat')];
    const window = rolling(noon);
    await mkdir(dir, { recursive: true });
    inspect((raw) => {
      for (const step of schemaSteps.slice(0, 7)) raw.exec(step);
      raw.exec('PRAGMA user_version = 7');
      const begin = prepareChange(
        raw,
        'INSERT INTO meter (id, publication, reader, window_id, ends_at, united, united_with) VALUES (?, ?, ?, ?, ?, ?, ?)',
      );
      begin(1, publication, ann.reader, november.id, november.endsAt + dayMs, 0, null);
      begin(2, publication, bob, window.id, window.endsAt, 1, null);
      begin(3, publication, cat, window.id, window.endsAt, 0, bob);
      const put = prepareChange(raw, 'INSERT INTO counted_view (meter, article, second, receipt) VALUES (?, ?, ?, ?)');
      raw.exec('BEGIN');
      for (const [at, key] of articles(300).entries()) put(1, key, noon / 1000 - at, at % 2);
      put(2, article('late'), noon / 1000, 1);
      put(2, article('early'), noon / 1000 - 7, 0);
      raw.exec('COMMIT');
    });
    const { meters } = open();
    const history = await meters.history(view);
    const expected = articles(300).map((key, at) => ({ article: key, countedAt: noon - at * 1000 }));
    expect(history).to.deep.equal(expected.reverse());
    const released = await Promise.all(
      articles(60).map((key) =>
        meters.release({ ...ann, window: november, article: key, now: noon, most: 300, lookOnly: true }),
      ),
    );
    expect(released.map(({ outcome }) => outcome)).to.deep.equal(
      articles(60).map((_, at) => (at % 2 === 1 ? 'receipt-issued' : 'released')),
    );
    const inRolling = { ...view, window, count: false };
    expect(await meters.view({ ...inRolling, reader: cat, article: article('early') })).to.include({
      outcome: 'already-read',
      used: 2,
      united: true,
      isMoved: true,
      windowEndsAt: window.endsAt,
    });
    expect(await meters.view({ ...inRolling, reader: bob })).to.include({ outcome: 'room', used: 2, united: true });
  });

  it('is left as it was when the step to the next version fails', async () => {
    await writeFirstVersion();
    inspect((raw) => raw.exec('CREATE TABLE audit_entry (mine TEXT)'));
    const before = inspect(shapeOf);
    expect(() => open()).to.throw(/audit_entry already exists/);
    expect(inspect(shapeOf)).to.deep.equal(before);
    expect(inspect(versionOf)).to.equal(1);
  });

  it('is cleared of events whose claims have ended or that were done 35 days ago, and of nothing else', async () => {
    const clock = { time: noon, now: () => clock.time };
    const stores = open({ clock, sweepEveryMs: 20 });
    const { inbox, billing, leases, audit } = stores;
    const events = Array.from({ length: 450 }, (_, index) => `evt_${index}`);
    await Promise.all(events.map((event) => inbox.finish(event, noon)));
    await inbox.finish('evt_later', noon + 1);
    await inbox.claim('evt_claimed', { now: noon, leaseMs: 1_000 });
    await billing.claimCustomer({ ...ann, customer: 'cus_1', instead: null, now: noon });
    await billing.keepCustomer(ann);
    await billing.claimTrials(publication, ['card'], 'owner');
    await leases.writeBookmark('work', 'sub_1');
    await audit.append(publication, { at: noon, who: 'ann', what: 'offer.end yearly', before: null, after: null });
    const rows = (table: string) =>
      inspect((raw) => prepareQuery<[number]>(raw, `SELECT count(*) FROM ${table}`).get()?.[0]);
    expect(rows('event')).to.equal(452);
    clock.time = noon + 1_000;
    await eventually(() => rows('event') === 451);
    clock.time = noon + 35 * dayMs;
    await eventually(() => rows('event') === 1);
    expect(await inbox.claim('evt_later', { now: clock.time, leaseMs: 1_000 })).to.equal('done');
    expect(await inbox.claim('evt_0', { now: clock.time, leaseMs: 1_000 })).to.equal('claimed');
    expect(['customer', 'trial', 'bookmark', 'audit_entry'].map(rows)).to.deep.equal([1, 1, 1, 1]);
  });

  it('is cleared of the figures of the reports when they are no longer kept, and not before', async () => {
    const clock = { time: noon, now: () => clock.time };
    const { tallies } = open({ clock, sweepEveryMs: 20 });
    const figures = new Map([['counted', 1]] as const);
    const batch = { publication, figures, writer: 'one', number: 1, now: noon };
    await tallies.add({ ...batch, day: '2026-11-22', keptUntil: noon + dayMs });
    await tallies.add({ ...batch, day: '2026-11-23', keptUntil: noon + 2 * dayMs });
    const rows = (table: string) =>
      inspect((raw) => prepareQuery<[number]>(raw, `SELECT count(*) FROM ${table}`).get()?.[0]);
    expect(rows('tally')).to.equal(2);
    clock.time = noon + dayMs;
    await eventually(() => rows('tally') === 1 && rows('tally_writer') === 1);
    const found = await tallies.read(publication, ['2026-11-22', '2026-11-23']);
    expect(found.map(({ size }) => size)).to.deep.equal([0, 1]);
  });
});
