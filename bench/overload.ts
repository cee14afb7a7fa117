import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { freePort } from '../test/support/processes/ports.ts';
import { startRedisServer } from '../test/support/stores/redis-server.ts';
import { start } from './contenders/program.ts';
import { type Outcome, sendViews, type Views } from './overload/burst-of-views.ts';

/**
 * `npm run bench:overload [SECONDS] [BOUND]`: more views at once than the bound on views in flight, on each store. Prints how many
 * were shed, and how long those took that were not. Load and service share the machine, so that both are slower than alone.
 */

const seconds = Number(process.argv[2] ?? 5);
const bound = process.argv[3] ?? '512';
const loads = [512, 1_000, 2_000];
const articles = 10;

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

async function newReaders(url: string, count: number): Promise<string[]> {
  const mint = async () => {
    const answer = await fetch(`${url}/v1/nikkei-asian-review/meter?dryRun=true`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"article":{"id":"any"}}',
    });
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };
  return Promise.all(Array.from({ length: count }, mint));
}

const percentile = (sorted: readonly number[], share: number) =>
  Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);

/** Whether those who were refused ask again at once, which nobody should, or after a second as they are told. */
const manners = { 'at once': 0, 'after 1 s': 1_000 } as const;

const loaded = (views: Views): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./overload/load-worker.ts', import.meta.url), { workerData: views });
    worker.once('message', resolve).once('error', reject);
  });

async function measure(name: string, storeUrl: string): Promise<void> {
  const port = await freePort();
  const env = {
    PORT: String(port),
    STORE_URL: storeUrl,
    CONFIG_DIR: pathOf('../config'),
    STILE_MODE: 'sandbox',
    VIEWS_IN_FLIGHT: bound,
  };
  const service = await start({ name, args: [pathOf('../dist/main.js')], env, port });
  const cookies = await newReaders(service.url, 256);
  await sendViews({ port, connections: 64, seconds: 2, cookies, articles, afterRefusalMs: 0 });
  for (const [again, afterRefusalMs] of Object.entries(manners)) {
    for (const connections of loads) {
      const common = { port, seconds, cookies, articles };
      // A few readers who are not among the load say how long a view takes: the load's own answers wait for it, too.
      const [{ answers, failedOpen }, { timesMs }] = await Promise.all([
        loaded({ ...common, connections, afterRefusalMs }),
        sendViews({ ...common, connections: 4, afterRefusalMs: 50, afterAnswerMs: 10 }),
      ]);
      const all = [...answers.values()].reduce((sum, count) => sum + count, 0);
      const shed = answers.get(503) ?? 0;
      const answered = answers.get(200) ?? 0;
      const others = all - shed - answered;
      const times = `p50 ${percentile(timesMs, 0.5)} ms, p99 ${percentile(timesMs, 0.99)} ms, longest ${Math.round(timesMs.at(-1) ?? Number.NaN)} ms`;
      console.log(
        `${name}, ${connections} connections, refused ask again ${again}: ${Math.round(answered / seconds)} answered/s (${times}), shed ${((100 * shed) / all).toFixed(1)} % (${Math.round(shed / seconds)}/s), FAIL_OPEN ${failedOpen}, others ${others}`,
      );
    }
  }
  await service.stop();
}

console.log(
  `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, VIEWS_IN_FLIGHT=${bound}, ${seconds} s each`,
);
const redis = await startRedisServer();
await measure('Redis', redis.url);
await redis.stop();
const dir = mkdtempSync(join(tmpdir(), 'stile-bench-'));
await measure('SQLite', `file:${dir}`);
rmSync(dir, { recursive: true });
