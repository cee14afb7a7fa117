import { startTcpProxy, type TcpProxy } from '../../../test/support/stores/tcp-proxy.ts';
import type { Scenario, Site } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';

/** A scenario in which Redis is as ever, and the way to it is not. */
const onTheWay = (name: string, harm: string, harmIt: (network: TcpProxy, site: Site) => Promise<void>): Scenario => ({
  name: `network-${name}`,
  harm,
  async prepare(stage) {
    const redis = await stage.redis(durable);
    const network = await startTcpProxy(redis.port);
    stage.onClear(() => network.close());
    return { storeUrl: `redis://127.0.0.1:${network.port}`, harm: (site) => harmIt(network, site) };
  },
});

export const networkCut = onTheWay(
  'cut',
  'connections to Redis are broken and new ones refused',
  async (network, { last }) => {
    network.cut();
    await last();
    network.mend();
  },
);

export const networkSilent = onTheWay(
  'silent',
  'nothing gets through to Redis or back; what was sent arrives when it is over',
  async (network, { last }) => {
    network.hold('everything');
    await last();
    network.mend();
  },
);

export const networkOneWay = onTheWay(
  'one-way',
  'Redis gets everything, and nothing of what it answers gets back until it is over',
  async (network, { last }) => {
    network.hold('answers');
    await last();
    network.mend();
  },
);

export const networkDelay = onTheWay(
  'delay',
  'everything takes 40 ms longer each way, then 400 ms',
  async (network, { last }) => {
    network.delay(40);
    await last();
    network.delay(400);
    await last();
    network.mend();
  },
);

export const networkHalfClose = onTheWay(
  'half-close',
  "Redis's side of every connection is closed, five times in a row",
  async (network, { wait }) => {
    for (let time = 0; time < 5; time += 1) {
      network.halfClose();
      await wait(500);
    }
  },
);
