import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { retainedUntil } from '../../../src/paywall/calendar/window.ts';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { ViewRequest } from '../../../src/paywall/metering/meter.ts';
import { unpaidKeptMs } from '../../../src/paywall/purchases/billing-store.ts';
import { openFile, prepareChange, prepareQuery } from '../../../src/sqlite/database.ts';
import { openSqliteStores, type SqliteOptions } from '../../../src/sqlite/open.ts';
import { createTransactions } from '../../../src/sqlite/transactions.ts';
import { eventually } from '../../support/eventually.ts';
import {
  article,
  articles,
  december,
  noon,
  november,
  publication,
  reader,
  rolling,
} from '../../support/fixtures/sample-keys.ts';
import { startSqliteProcess } from '../../support/stores/sqlite-process.ts';

const request: ViewRequest = {
  publication,
  reader: reader('ann'),
  window: november,
  article: article('first'),
  limit: 1_000,
  now: noon,
  count: true,
};

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('the SQLite store', () => {
  let dir: string;

  const open = (options: Partial<SqliteOptions> = {}) =>
    openSqliteStores({ dir, clock: { now: () => noon }, ...options });

  const openRaw = () => openFile(join(dir, 'stile.db'));

  beforeEach(async () => {
    dir = join(await mkdtemp(join(tmpdir(), 'stile-sqlite-')), 'data');
  });

  afterEach(() => rm(join(dir, '..'), { recursive: true, force: true }));

  it('B22: in four processes that start at once on an empty directory counts exactly the limit', async function () {
    // Four processes that each compile TypeScript take their time on a small machine.
    this.timeout(60_000);
    const processes = Array.from({ length: 4 }, () => startSqliteProcess({ dir, views: 60, limit: 40 }));
    const outcomes = (await Promise.all(processes.map((one) => all(one.outcomes)))).flat();
    expect(await Promise.all(processes.map(({ ended }) => ended))).to.deep.equal([0, 0, 0, 0]);
    expect(outcomes.filter((outcome) => outcome === 'counted')).to.have.length(40);
    const stores = open();
    expect(await stores.meters.history(request)).to.have.length(40);
    await stores.close();
  });

  it('keeps every view that it answered when its process is killed', async () => {
    const { child, outcomes, ended } = startSqliteProcess({ dir, views: 1_000_000, limit: 1_000_000 });
    let answered = 0;
    for await (const outcome of outcomes) {
      expect(outcome).to.equal('counted');
      answered += 1;
      if (answered === 50) child.kill('SIGKILL');
    }
    expect(await ended).to.equal('SIGKILL');
    const stores = open();
    for (const key of articles(answered)) {
      expect(await stores.meters.view({ ...request, article: key, count: false })).to.include({
        outcome: 'already-read',
      });
    }
    await stores.close();
  });

  it('gives up in time while another process keeps the file locked, and counts nothing later that it refused', async () => {
    const stores = open({ waitAtMostMs: 100 });
    await stores.meters.view(request);
    const other = openRaw();
    other.exec('BEGIN IMMEDIATE');
    const begunAt = performance.now();
    const refused = await Promise.allSettled(
      articles(20).map((key) => stores.meters.view({ ...request, article: key })),
    );
    expect(performance.now() - begunAt).to.be.within(90, 2_000);
    for (const one of refused) {
      expect(one).to.include({ status: 'rejected' });
      expect('reason' in one && one.reason)
        .to.be.instanceOf(PaywallError)
        // So soon it is not known yet that the holder of the lock does nothing with it.
        .and.to.include({ code: 'overloaded' });
    }
    expect(await stores.meters.view(request)).to.include({ outcome: 'already-read' });
    other.exec('COMMIT');
    other.close();
    expect(await stores.meters.view({ ...request, article: article('second') })).to.include({
      outcome: 'counted',
      used: 2,
    });
    await stores.close();
  });

  it('waits for its turn when another process keeps the file locked for a moment', async () => {
    const stores = open();
    const other = openRaw();
    other.exec('BEGIN IMMEDIATE');
    const view = stores.meters.view(request);
    setTimeout(() => other.exec('COMMIT'), 30);
    expect(await view).to.include({ outcome: 'counted' });
    other.close();
    await stores.close();
  });

  it('sees at once what others commit, even while a write of its own waits for its turn', async () => {
    const stores = open();
    await stores.meters.view(request);
    const other = openRaw();
    other.exec('BEGIN IMMEDIATE');
    other.exec("UPDATE meter SET views = CAST(views || x'0123456789ab0000000000' AS BLOB)");
    const waiting = stores.meters.view({ ...request, article: article('waits') });
    await new Promise(setImmediate);
    expect(await stores.meters.view({ ...request, count: false })).to.include({ used: 1 });
    other.exec('COMMIT');
    expect(await stores.meters.view({ ...request, count: false })).to.include({ used: 2 });
    expect(await waiting).to.include({ outcome: 'counted', used: 3 });
    other.close();
    await stores.close();
  });

  it('writes what is still to be written when it is closed, and refuses from then on', async () => {
    const stores = open();
    const views = articles(20).map((key) => stores.meters.view({ ...request, article: key }));
    await stores.close();
    expect((await Promise.all(views)).map(({ outcome }) => outcome)).to.deep.equal(Array(20).fill('counted'));
    for (const late of [stores.meters.view(request), stores.ping(), stores.changes.announce()]) {
      const error = await late.catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(PaywallError).and.to.include({ code: 'store-unavailable' });
    }
    await stores.close();
    const again = open();
    expect(await again.meters.history(request)).to.have.length(20);
    await again.close();
  });

  it('sweeps away what has ended, more than a batch of it, and nothing else', async () => {
    const clock = { time: noon, now: () => clock.time };
    const stores = open({ clock, sweepEveryMs: 20 });
    const readers = Array.from({ length: 450 }, (_, n) => reader(`reader ${n}`));
    await Promise.all(readers.map((who) => stores.meters.view({ ...request, reader: who })));
    await stores.meters.view({ ...request, window: december });
    await stores.meters.view({ ...request, window: rolling(noon) });
    const short = { ...rolling(noon), endsAt: november.endsAt };
    await stores.meters.view({ ...request, reader: reader('bob'), window: short });
    await stores.rateLimits.take({ scope: 'checkout', client: 'Zk3s', requests: 1, perSeconds: 60 });
    // Of those who went to pay, only who bought something is remembered (S6).
    for (const name of ['ann', 'bob'])
      await stores.billing.claimCustomer({
        publication,
        reader: reader(name),
        customer: name,
        instead: null,
        now: noon,
      });
    await stores.billing.keepCustomer({ publication, reader: reader('ann') });
    const raw = openRaw();
    const rows = (table: string) => prepareQuery<[number]>(raw, `SELECT count(*) FROM ${table}`).get()?.[0];
    expect(rows('meter')).to.equal(453);
    expect(rows('customer')).to.equal(2);
    // Until then the month may still run in another time zone; of the rolling windows only the short one is over.
    clock.time = retainedUntil(november) - 1;
    await eventually(() => rows('meter') === 452 && rows('rate_limit') === 0);
    clock.time = retainedUntil(november);
    await eventually(() => rows('meter') === 2);
    expect(await stores.meters.view({ ...request, window: december })).to.include({ outcome: 'already-read' });
    clock.time = noon + unpaidKeptMs;
    await eventually(() => rows('customer') === 1);
    expect(await stores.billing.customerOf({ publication, reader: reader('ann') })).to.equal('ann');
    raw.close();
    await stores.close();
  });

  it('keeps its file from everybody else on the machine', async () => {
    const stores = open();
    await stores.meters.view(request);
    for (const name of await readdir(dir)) expect((await stat(join(dir, name))).mode & 0o077, name).to.equal(0);
    await stores.close();
  });

  it('refuses a file that a newer version has written', async () => {
    await open().close();
    const raw = openRaw();
    raw.exec('PRAGMA user_version = 99');
    raw.close();
    expect(() => open()).to.throw(/newer version of Stile \(format 99, known: 15\)/);
  });

  it('fails one write without failing those that share its transaction', async () => {
    await open().close();
    const raw = openRaw();
    const { write, close } = createTransactions(raw);
    const put = prepareChange(raw, 'INSERT INTO kept_value (name, value) VALUES (?, ?)');
    const outcomes = await Promise.allSettled([
      write(() => put('a', '1')),
      write(() => {
        put('b', '2');
        return put('a', 'again');
      }),
      write(() => put('c', '3')),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(prepareQuery(raw, 'SELECT name, value FROM kept_value ORDER BY name').all()).to.deep.equal([
      ['a', '1'],
      ['c', '3'],
    ]);
    close();
  });
});
