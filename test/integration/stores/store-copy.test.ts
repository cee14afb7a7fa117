import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { formatKey } from '../../../src/redis/keys.ts';
import { as, createFrontEnd, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { patience, spawnStile } from '../../support/processes/stile.ts';
import { startService, type TestService } from '../../support/service.ts';
import { contentsOf, expectSameContents, fillStore } from '../../support/stores/redis-contents.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

describe('stile store copy', function () {
  this.timeout(patience);
  const [source, target] = [useRedisServer(), useRedisServer()];
  let from: Redis;
  let to: Redis;
  const services: TestService[] = [];

  before(() => {
    from = new Redis(source.url);
    to = new Redis(target.url);
  });

  afterEach(async () => {
    for (const service of services.splice(0)) await service.close();
    for (const client of [from, to]) {
      await client.config('SET', 'min-replicas-to-write', '0');
      await client.flushall();
    }
  });

  after(() => {
    from.disconnect();
    to.disconnect();
  });

  /** Makes a user `stile` who may do everything to Stile's keys, but for what `rights` say. */
  const letIn = (server: Redis, ...rights: readonly string[]) =>
    server.call('ACL', 'SETUSER', 'stile', 'reset', 'on', '>correct-horse', '~stile:*', '+@all', ...rights);

  const copy = (more = '') => runRecorded(`store copy ${source.url} ${target.url} ${more}`);

  async function service(url: string): Promise<TestService> {
    const started = await startService({ STORE_URL: url });
    services.push(started);
    return started;
  }

  async function expectSame(): Promise<void> {
    const { elsewhere, ...expected } = await contentsOf(from);
    expect(elsewhere, 'what is not of Stile stays where it is').to.not.equal(undefined);
    expectSameContents(await contentsOf(to), expected);
  }

  it('item 4: brings every view that was counted to the other store while the service goes on', async () => {
    const page = createFrontEnd((await service(source.url)).url);
    const token = await page.newReader();
    const counted: { token: string; article: string }[] = [];
    const answers: string[] = [];
    let stopping = false;
    const reading = (async () => {
      while (!stopping) {
        const [reader, article] = [await page.newReader(), unread()];
        const { reason } = await page.meter(article, { headers: as(reader) });
        answers.push(reason);
        if (reason === 'METERED') counted.push({ token: reader, article });
        // Not as fast as it goes: each is asked for again at the end.
        await sleep(5);
      }
    })();
    await page.readMany(3, { headers: as(token) });
    const prepared = await copy();
    expect(prepared.code, prepared.err).to.equal(0);
    expect(prepared.out).to.match(/^\d+ keys compared and the same.*\nFROM is the store still\. .*--finish\.\n$/);
    await eventually(() => counted.length > 20);
    await page.readMany(2, { headers: as(token) });
    const finished = await copy('--finish');
    expect(finished.code, finished.err).to.equal(0);
    expect(finished.err).to.include('Nothing is written to FROM. Copying what is left.');
    await eventually(() => answers.at(-1) === 'FAIL_OPEN');
    stopping = true;
    await reading;
    const other = createFrontEnd((await service(target.url)).url);
    expect(await other.used(as(token))).to.equal(5);
    for (const view of counted) {
      const options = { headers: as(view.token), query: '?dryRun=true' };
      expect(await other.meter(view.article, options)).to.include({ reason: 'ALREADY_READ' });
    }
    expect(await other.meter(unread(), { headers: as(token) })).to.include({ reason: 'METERED' });
  });

  it('item 4: copies values and expiries, removes what is gone, and writes nothing twice', async () => {
    await fillStore(from);
    expect(await copy()).to.include({ code: 0 });
    await expectSame();
    await from.del('stile:{title:7}:e');
    await from.hset('stile:{title:8}:e', 'more', 'is here');
    await from.pexpireat('stile:{title:9}:m:2026-11', Date.now() + 7_200_000);
    await from.config('RESETSTAT');
    const finished = await copy('--finish');
    expect(finished.out).to.match(/^401 keys compared and the same, 0 of them copied last\.\nTO is a store now/);
    await expectSame();
    expect(await to.get(formatKey), 'as FROM was').to.equal('1');
  });

  it('item 4: goes on after kill -9, and after an interruption, which leaves FROM to be written to', async () => {
    await fillStore(from, 3_000);
    const child = spawnStile(['store', 'copy', source.url, target.url]);
    await eventually(async () => (await to.dbsize()) > 100, 20_000);
    child.kill('SIGKILL');
    expect(await to.dbsize()).to.be.lessThan(6_000);
    let interrupt = () => {};
    const printError = (line: string) => line.startsWith('Nothing is written') && interrupt();
    const onInterrupt = (stop: () => void) => {
      interrupt = stop;
    };
    const command = `store copy ${source.url} ${target.url} --finish`;
    const interrupted = await runRecorded(command, {}, { onInterrupt, printError });
    expect(interrupted.code).to.equal(130);
    await from.set('stile:bookmark:work', 'further');
    expect((await copy('--finish')).code).to.equal(0);
    await expectSame();
    await from.set('stile:bookmark:work', 'too late').then(
      () => expect.fail('FROM takes writes after all was copied.'),
      (error: Error) => expect(error.message).to.match(/^NOREPLICAS/),
    );
  });

  it('item 4: no service starts on a copy that is not finished, and no other store is copied over it', async () => {
    await fillStore(from, 10);
    await copy();
    const started = await service(target.url).catch((error: Error) => error.message);
    expect(started).to.match(/^STORE_URL holds a copy that is not finished/);
    const third = await runRecorded(`store copy ${source.url}/1 ${target.url}`);
    expect(third).to.include({ code: 1 });
    expect(third.err).to.include(`TO holds an unfinished copy of another store, 127.0.0.1:${source.port}`);
    expect((await runRecorded(`store copy ${target.url} ${source.url}`)).err).to.include('FROM holds a copy');
    await copy('--finish');
    for (const [one, other] of [
      [source.url, target.url],
      [target.url, source.url],
      [source.url, source.url],
    ]) {
      const again = await runRecorded(`store copy ${one} ${other}`);
      expect(again.code).to.equal(1);
      expect(again.err).to.match(/^TO is a store already/);
    }
    await expectSame();
  });

  it('item 4: copies field by field where a user may not RESTORE, and to servers that pack otherwise', async () => {
    await fillStore(from);
    await from.hset(
      'stile:publications',
      Object.fromEntries(Array.from({ length: 1_200 }, (_, index) => [index, 'x'])),
    );
    await to.config('SET', 'hash-max-listpack-entries', '1');
    await letIn(to, '-@dangerous', '+info');
    const file = makeTemporaryDir();
    writeFileSync(file.file('to'), `redis://stile:correct-horse@127.0.0.1:${target.port}\n`);
    const { code, err } = await runRecorded(`store copy ${source.url} @${file.file('to')} --finish`);
    file.remove();
    expect(code, err).to.equal(0);
    expect(err).to.not.include('correct-horse');
    await expectSame();
    await to.config('SET', 'hash-max-listpack-entries', '128');
  });

  it('item 4: takes the word of who stopped the services only if nothing changes', async () => {
    await fillStore(from);
    await letIn(from, '-@admin', '-config');
    const address = `redis://stile:correct-horse@127.0.0.1:${source.port}`;
    const refused = await runRecorded(`store copy ${address} ${target.url} --finish`);
    expect(refused.code).to.equal(1);
    expect(refused.err).to.match(
      /FROM cannot be kept from writing \(.*NOPERM.*\): stop all services .*--writes-stopped/,
    );
    let number = 0;
    const writing = setInterval(() => {
      number += 1;
      void from.set('stile:bookmark:work', String(number));
    }, 1);
    const changing = await runRecorded(`store copy ${address} ${target.url} --finish --writes-stopped`);
    clearInterval(writing);
    expect(changing.code).to.equal(1);
    expect(changing.err).to.match(/FROM is still written to: \d+ keys? changed/);
    const done = await runRecorded(`store copy ${address} ${target.url} --finish --writes-stopped`);
    expect(done.code, done.err).to.equal(0);
    await expectSame();
  });

  it('item 4: says what is wrong with its two addresses', async () => {
    const wrong: [string, RegExp][] = [
      ['store copy redis://127.0.0.1', /^TO is missing/],
      ['store copy file:./data redis://127.0.0.1', /^FROM is an embedded store, and only Redis can be copied/],
      ['store copy redis://127.0.0.1 http://127.0.0.1', /^TO must be file:DIR/],
    ];
    for (const [line, fault] of wrong) {
      const { code, err } = await runRecorded(line);
      expect(code, line).to.be.oneOf([1, 2]);
      expect(err, line).to.match(fault);
    }
  });
});
