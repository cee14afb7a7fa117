import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import {
  type Instance,
  type Paid,
  startWebhookServices,
  stateOf,
  type WebhookServices,
} from '../test/support/selling/webhook-services.ts';

/**
 * `npm run bench:webhooks`: how long after a webhook was sent to one process what it tells is seen in the decisions of the others.
 * Everything runs on this machine: the services, the stand-in of Stripe that they ask, and this program.
 */

const { values } = parseArgs({ options: { purchases: { type: 'string', default: '100' } } });
const purchases = Number(values.purchases);
if (!Number.isSafeInteger(purchases) || purchases < 1) throw new Error('--purchases must be a whole number.');

/** So many views at once, each over a connection of its own, meet every worker. */
const viewsAtOnce = 4;

interface Latency {
  /** From the sending of the webhook until it was answered, and until all of the views at once were let in, in milliseconds. */
  readonly answered: number;
  readonly seen: number;
  /** Of that, what came after the answer: the views that asked. */
  readonly after: number;
}

async function untilSeen(instance: Instance, paid: Paid): Promise<number> {
  for (;;) {
    const states = await Promise.all(Array.from({ length: viewsAtOnce }, () => stateOf(instance, paid)));
    if (states.every((state) => state === 'trial')) return performance.now();
  }
}

/** Null where reconciling in the background, once a minute, came before the webhook. */
async function measure(stage: WebhookServices, from: Instance, other: Instance): Promise<Latency | null> {
  const paid = await stage.pay(from, `card of purchase ${performance.now()}`);
  const send = await stage.prepare(from, paid.event);
  const sentAt = performance.now();
  const answered = send().then((status) => ({ status, at: performance.now() }));
  const [{ status, at: answeredAt }, seenAt] = await Promise.all([answered, untilSeen(other, paid)]);
  if (status !== 200) return null;
  return { answered: answeredAt - sentAt, seen: seenAt - sentAt, after: Math.max(0, seenAt - answeredAt) };
}

const inOrder = (latencies: readonly Latency[], what: keyof Latency) =>
  latencies.map((each) => each[what]).toSorted((one, other) => one - other);

function row(name: string, times: readonly number[]): string {
  const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1] ?? Number.NaN);
  return `| ${name} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} |`;
}

async function run(
  name: string,
  begin: (stage: WebhookServices) => Promise<readonly [Instance, Instance]>,
): Promise<void> {
  const stage = await startWebhookServices();
  try {
    const [from, other] = await begin(stage);
    const latencies: Latency[] = [];
    while (latencies.length < purchases) {
      const latency = await measure(stage, from, other);
      if (latency !== null) latencies.push(latency);
    }
    console.log(row(`${name}: answered`, inOrder(latencies, 'answered')));
    console.log(row(`${name}: seen by all`, inOrder(latencies, 'seen')));
    console.log(row(`${name}: seen after the answer`, inOrder(latencies, 'after')));
  } finally {
    await stage.close();
  }
}

console.log(`
${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, ${purchases} purchases each

| ms from the sending of the webhook | median | 95 % | 99 % | longest |
|---|---|---|---|---|`);
await run('SQLite, 2 workers', async (stage) => {
  const one = await stage.start({ STORE_URL: await stage.fileStore(), WORKERS: '2' });
  return [one, one];
});
await run('Redis, 2 instances', async (stage) => {
  const STORE_URL = (await stage.redis()).url;
  return [await stage.start({ STORE_URL }), await stage.start({ STORE_URL })];
});
