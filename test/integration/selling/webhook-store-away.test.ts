import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { isReady } from '../../support/processes/process.ts';
import {
  type Instance,
  startWebhookServices,
  stateOf,
  type WebhookServices,
} from '../../support/selling/webhook-services.ts';
import type { RedisServer } from '../../support/stores/redis-server.ts';

interface Outage {
  begin(redis: RedisServer): void | Promise<void>;
  end(redis: RedisServer): void | Promise<void>;
}

const outages: Readonly<Record<string, Outage>> = {
  stopped: { begin: (redis) => redis.kill(), end: (redis) => redis.start() },
  hung: { begin: (redis) => redis.pause(), end: (redis) => redis.resume() },
};

describe('a webhook that comes while the store is away', function () {
  this.timeout(180_000);
  let stage: WebhookServices;
  let instance: Instance;
  let redis: RedisServer;

  beforeEach(async () => {
    stage = await startWebhookServices();
    redis = await stage.redis(['--appendonly', 'yes', '--appendfsync', 'always']);
    instance = await stage.start({ STORE_URL: redis.url });
  });

  afterEach(async () => {
    redis?.resume();
    await stage?.close();
  });

  for (const [how, outage] of Object.entries(outages)) {
    it(`is refused with a 5xx while Redis is ${how}, and what follows is right after Stripe's next attempt`, async () => {
      const paid = await stage.pay(instance, 'one card');
      const attempt = () => stage.deliver(instance, paid.event);
      await outage.begin(redis);
      for (let time = 0; time < 3; time += 1) expect(await attempt()).to.be.within(500, 599);
      await outage.end(redis);
      await eventually(() => isReady(instance.process), 10_000);
      await eventually(async () => (await attempt()) === 200, 10_000);
      await eventually(async () => (await stateOf(instance, paid)) === 'trial', 10_000);
    });
  }

  it('is refused with a 5xx where the store goes away in the middle of it, and handled once its claim has ended', async () => {
    const paid = await stage.pay(instance, 'one card');
    stage.proxy.beforeEach((number) => (number === 2 ? redis.kill() : undefined));
    expect(await stage.deliver(instance, paid.event)).to.be.within(500, 599);
    stage.proxy.beforeEach(() => undefined);
    await redis.start();
    await eventually(() => isReady(instance.process), 10_000);
    // It could not give its claim back.
    await stage.advance(instance, 6 * 60_000);
    await eventually(async () => (await stage.deliver(instance, paid.event)) === 200, 10_000);
    await eventually(async () => (await stateOf(instance, paid)) === 'trial', 10_000);
  });
});

describe('a webhook that one process handles', function () {
  this.timeout(180_000);
  let stage: WebhookServices;

  beforeEach(async () => {
    stage = await startWebhookServices();
  });

  afterEach(() => stage?.close());

  /** So many connections find all workers. */
  const connections = 12;

  async function seenEverywhere(from: Instance, others: readonly Instance[]): Promise<void> {
    const paid = await stage.pay(from, 'one card');
    for (const other of others) expect(await stateOf(other, paid)).to.equal('none');
    await eventually(async () => (await stage.deliver(from, paid.event)) === 200, 20_000);
    for (const other of others) {
      await eventually(async () => {
        const states = await Promise.all(Array.from({ length: connections }, () => stateOf(other, paid)));
        return states.every((state) => state === 'trial');
      }, 1_000);
    }
  }

  it('is seen in the decisions of another instance within a second', async () => {
    const STORE_URL = (await stage.redis()).url;
    const [one, other] = [await stage.start({ STORE_URL }), await stage.start({ STORE_URL })];
    await seenEverywhere(one, [other, one]);
  });

  it('is seen in the decisions of all workers within a second', async () => {
    const one = await stage.start({ STORE_URL: await stage.fileStore(), WORKERS: '2' });
    await seenEverywhere(one, [one]);
  });
});
