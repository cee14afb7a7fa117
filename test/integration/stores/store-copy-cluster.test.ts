import { expect } from 'chai';
import { Redis } from 'ioredis';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { type RedisCluster, startRedisCluster } from '../../support/stores/redis-cluster.ts';
import { contentsOf, expectSameContents, fillStore } from '../../support/stores/redis-contents.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

describe('stile store copy and a cluster', function () {
  this.timeout(60_000);
  const [one, other] = [useRedisServer(), useRedisServer()];
  let cluster: RedisCluster;
  const clients: Redis[] = [];

  before(async () => {
    cluster = await startRedisCluster({ shards: 3, replicas: 1 });
  });

  after(async () => {
    for (const client of clients) client.disconnect();
    await cluster?.stop();
  });

  function connect(port: number, signIn = {}): Redis {
    const client = new Redis({ port, ...signIn });
    clients.push(client);
    return client;
  }

  async function inCluster(): Promise<Record<string, unknown>> {
    const { username, password } = cluster.address;
    const shards = await cluster.primaries();
    const contents = await Promise.all(shards.map(({ port }) => contentsOf(connect(port, { username, password }))));
    for (const each of contents) expect(each, 'every shard has its part').to.not.be.empty;
    return Object.assign({}, ...contents);
  }

  it('item 4: moves everything from one Redis to a cluster, and from a cluster to one Redis', async () => {
    const from = connect(one.port);
    await fillStore(from);
    const { elsewhere: _, ...expected } = await contentsOf(from);
    const there = await runRecorded(`store copy ${one.url} ${cluster.url} --finish`);
    expect(there.code, there.err).to.equal(0);
    expect(await inCluster()).to.deep.equal(expected);
    const back = await runRecorded(`store copy ${cluster.url} ${other.url} --finish`);
    expect(back.code, back.err).to.equal(0);
    expectSameContents(await contentsOf(connect(other.port)), expected);
    const { username, password } = cluster.address;
    for (const { port } of await cluster.primaries()) {
      const [, replicas] = await connect(port, { username, password }).config('GET', 'min-replicas-to-write');
      expect(replicas, 'no shard is written to any more').to.equal('1000000');
    }
  });
});
