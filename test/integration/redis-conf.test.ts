import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { parse } from 'yaml';
import { freePort } from '../support/processes/ports.ts';
import { type RedisServer, startRedisServer } from '../support/stores/redis-server.ts';

const file = new URL('../../docker/redis.conf', import.meta.url);

/** Where the server lives is the test's to say; all else is as the file has it. */
const placed = /^(bind|port|dir|protected-mode) /;

const conf = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => /^[a-z]/.test(line) && !placed.test(line))
  .map((line) => line.split(' '))
  .flatMap(([name, ...values]) => [`--${name}`, ...values.map((value) => (value === '""' ? '' : value))]);

/** What a compose file gives Redis behind the name of the file. */
function composed(name: string): readonly string[] {
  const text = readFileSync(new URL(`../../docker/${name}`, import.meta.url), 'utf8');
  const { services } = parse(text, { merge: true }) as { services: Record<string, { command: string[] }> };
  const command = (services['redis'] ?? services['redis-1'])?.command ?? [];
  return command.slice(command.indexOf('/etc/stile/redis.conf') + 1);
}

describe('docker/redis.conf', () => {
  for (const [where, words] of [
    ['outside a container, where only this machine reaches it', []],
    ['in the containers of compose.yaml', composed('compose.yaml')],
    ['in the containers of compose.cluster.yaml', composed('compose.cluster.yaml')],
  ] as const) {
    it(`N8: is taken by Redis as it stands ${where}`, async () => {
      const dir = mkdtempSync(join(tmpdir(), 'stile-redis-conf-'));
      const port = await freePort();
      const here = words.map((word) => (word === '/data' ? dir : word.replace(/^\$\{\w+:-(\w+)\}$/, '$1')));
      const args = [fileURLToPath(file), ...here, '--port', String(port)];
      const child = spawn('redis-server', args, { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      const client = new Redis(port, { retryStrategy: () => 100, maxRetriesPerRequest: null });
      client.on('error', () => {});
      try {
        await Promise.race([client.ping(), ended.then(() => expect.fail(`it ended: ${child.stdout.read()}`))]);
        expect(await client.config('GET', 'bind')).to.deep.equal([
          'bind',
          words.length > 0 ? '* -::*' : '127.0.0.1 -::1',
        ]);
        expect(await client.config('GET', 'protected-mode')).to.deep.equal([
          'protected-mode',
          words.length > 0 ? 'no' : 'yes',
        ]);
        expect(readdirSync(dir)).to.include('appendonlydir');
      } finally {
        client.disconnect();
        child.kill('SIGKILL');
        await ended;
        rmSync(dir, { recursive: true });
      }
    });
  }

  let server: RedisServer;
  const clients: Redis[] = [];

  beforeEach(async () => {
    server = await startRedisServer(conf);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await server.stop();
  });

  function connect(): Redis {
    const client = new Redis(server.port, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on('error', () => {});
    clients.push(client);
    return client;
  }

  it('forgets nothing that was acknowledged when Redis is killed', async () => {
    const client = connect();
    const acknowledged: string[] = [];
    let written = 0;
    const write = async () => {
      try {
        for (;;) {
          written += 1;
          const key = `key:${written}`;
          await client.set(key, 'value');
          acknowledged.push(key);
          if (acknowledged.length === 5_000) await server.kill();
        }
      } catch {
        // The connection is gone: what was not acknowledged may or may not be there.
      }
    };
    await Promise.all(Array.from({ length: 20 }, write));
    await server.start();
    const found = await connect().mget(acknowledged);
    expect(acknowledged.length).to.be.at.least(5_000);
    expect(found.filter((value) => value !== 'value')).to.deep.equal([]);
  });

  it('keeps 500 readers of a hundred articles each packed in one bucket', async () => {
    const client = connect();
    for (let reader = 0; reader < 500; reader += 1) await client.hset('bucket', randomBytes(12), randomBytes(1_000));
    expect(await client.object('ENCODING', 'bucket')).to.equal('listpack');
  });

  it('refuses to write when memory is used up, and throws nothing away', async () => {
    const client = connect();
    await client.set('kept', 'value', 'EX', 3600);
    await client.config('SET', 'maxmemory', '1mb');
    const refusal = await client.set('refused', 'x'.repeat(1_000_000)).catch((error: Error) => error.message);
    expect(refusal).to.match(/^OOM /);
    expect(await client.get('kept')).to.equal('value');
  });
});
