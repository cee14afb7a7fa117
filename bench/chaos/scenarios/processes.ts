import type { Scenario, Site } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';

/** A scenario in which Redis is as ever. */
const onRedis = (name: string, harm: string, harmIt: (site: Site) => Promise<void>): Scenario => ({
  name,
  harm,
  prepare: async (stage) => ({ storeUrl: (await stage.redis(durable)).url, harm: harmIt }),
});

export const none = onRedis('none', 'nothing is harmed', ({ last }) => last());

export const workerKill = onRedis(
  'worker-kill',
  'a worker of each instance is killed (-9)',
  async ({ instances, wait }) => {
    process.kill(instances.workerOf(0), 'SIGKILL');
    await wait(500);
    process.kill(instances.workerOf(1), 'SIGKILL');
  },
);

export const instanceKill = onRedis(
  'instance-kill',
  'all processes of an instance are killed (-9), and started again',
  async ({ instances, last }) => {
    await instances.kill(0);
    await last();
    await instances.start();
  },
);

export const stripeKill = onRedis(
  'stripe-kill',
  'the stand-in of Stripe is killed (-9), and started again from its file',
  async ({ standIn, last }) => {
    await standIn.kill();
    await last();
    await standIn.restart();
  },
);

export const stripeHang = onRedis(
  'stripe-hang',
  'the stand-in of Stripe hangs (SIGSTOP), and goes on (SIGCONT)',
  async ({ standIn, last }) => {
    standIn.pause();
    await last();
    standIn.resume();
  },
);

export const clockJump = onRedis(
  'clock-jump',
  'the clock is moved over the end of the month, and later over the renewals of three months later',
  async ({ moveOverWindow, last }) => {
    await moveOverWindow('2026-12-01T00:00:01+09:00');
    await last();
    await moveOverWindow('2027-02-20T12:00:00+09:00');
  },
);
