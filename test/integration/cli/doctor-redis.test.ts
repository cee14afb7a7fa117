import { expect } from 'chai';
import { Redis } from 'ioredis';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { patience, stile } from '../../support/processes/stile.ts';
import { type RedisServer, startRedisServer } from '../../support/stores/redis-server.ts';

const recommended = [
  ['--appendonly', 'yes'],
  ['--appendfsync', 'always'],
  ['--hash-max-listpack-entries', '512'],
  ['--hash-max-listpack-value', '1024'],
  ['--maxmemory-policy', 'noeviction'],
].flat();

describe('stile doctor with Redis', function () {
  this.timeout(patience);
  let server: RedisServer | undefined;

  afterEach(() => server?.stop());

  async function start(conf: readonly string[]): Promise<RedisServer> {
    server = await startRedisServer(conf);
    return server;
  }

  it('finds a server in order that is set up as docker/redis.conf says', async () => {
    const { url } = await start(recommended);
    const { code, out, err } = await stile('doctor', { STORE_URL: url });
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(out).to.match(/^(ok|warning) +store: answers in \d+\.\d\d ms/m);
    expect(out).to.match(/^ok +Redis version: (Redis|Valkey) \d+\.\d+\.\d+$/m);
    for (const line of ['role: primary', 'eviction: noeviction', 'persistence: append-only file', 'packing: as in'])
      expect(out).to.match(new RegExp(`^ok +Redis ${line}`, 'm'));
    expect(out).to.match(/^ok +Redis clock: \d+ ms (ahead of|behind) this machine's$/m);
  });

  it('says what to change in the settings of a server', async () => {
    const { url } = await start([
      '--maxmemory',
      '100mb',
      '--maxmemory-policy',
      'allkeys-lru',
      '--replicaof',
      '127.0.0.1 1',
    ]);
    const { code, out } = await runRecorded('doctor', { STORE_URL: url });
    expect(code).to.equal(1);
    expect(out).to.match(/^fault +Redis role: a replica/m);
    expect(out).to.match(/^fault +Redis eviction: allkeys-lru: .*set maxmemory-policy noeviction$/m);
    expect(out).to.match(/^fault +Redis persistence: .*set appendonly yes$/m);
    expect(out).to.match(/^warning +Redis packing: .*set .*hash-max-listpack-value 1024$/m);
  });

  it('S4: finds a server whose memory is full', async () => {
    const { url } = await start([...recommended, '--maxmemory', '1']);
    const { code, out } = await runRecorded('doctor', { STORE_URL: url });
    expect(code).to.equal(1);
    expect(out).to.match(/^fault +store writes: fail \(OOM command not allowed/m);
  });

  it('warns of an eviction policy that waits for a limit, and of a log that is not synced at once', async () => {
    const { url } = await start([...recommended, '--maxmemory-policy', 'allkeys-lru', '--appendfsync', 'everysec']);
    const { code, out } = await runRecorded('doctor', { STORE_URL: url });
    expect(code).to.equal(0);
    expect(out).to.match(/^warning +Redis eviction: allkeys-lru/m);
    expect(out).to.match(/^warning +Redis persistence: appendfsync everysec: .*set appendfsync always$/m);
  });

  it('manages with the rights that docs/operating.md asks for, and says what it could not see', async () => {
    const { port, url } = await start(recommended);
    const admin = new Redis(url);
    const rights = '~stile:* &stile:* +@all -@dangerous -@admin +info'.split(' ');
    await admin.call('ACL', ['SETUSER', 'stile', 'on', '>correct-horse', ...rights]);
    admin.disconnect();
    const { code, out } = await runRecorded('doctor', { STORE_URL: `redis://stile:correct-horse@127.0.0.1:${port}` });
    expect(code).to.equal(0);
    expect(out).to.match(/^ok +Redis persistence: append-only file$/m);
    expect(out).to.match(/^warning +Redis packing: the configuration may not be read by this user/m);
    expect(out).to.not.include('correct-horse');
  });

  it('says why a server does not answer, and never the password', async () => {
    const { port } = await start(['--requirepass', 'correct-horse']);
    const { code, out, err } = await stile('doctor', { STORE_URL: `redis://:wrong-horse@127.0.0.1:${port}` });
    expect({ code, err }).to.deep.equal({ code: 1, err: '' });
    expect(out).to.match(/^fault +store: STORE_URL the store does not answer: WRONGPASS/m);
    expect(out).to.not.include('horse');
  });
});
