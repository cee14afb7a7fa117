import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/support/processes/ports.ts';
import { startRedisServer } from '../test/support/stores/redis-server.ts';
import { type Contender, start } from './contender.ts';
import { requestsPerSecond } from './requests-per-second.ts';

/**
 * `npm run bench`: Stile on Redis in one process, beside the ceiling (bare Node and one script) and the peer (Express and a
 * counter), in turns within one run. Machines are noisy: the ratios are what counts.
 */

const connections = 64;
const readers = 64;
const articles = Array.from({ length: 10 }, (_, index) => `article-${index}`);
const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 5);

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function peer(name: string, file: string, redisUrl: string): Promise<Contender> {
  const args = ['--import', 'ts-blank-space/register', pathOf(file)];
  return start({ name, args, env: { REDIS_URL: redisUrl, NODE_ENV: 'production' }, port: null });
}

async function stile(redisUrl: string): Promise<Contender> {
  const port = await freePort();
  const env = {
    PORT: String(port),
    STORE_URL: redisUrl,
    CONFIG_DIR: pathOf('../config'),
    STILE_MODE: 'sandbox',
    LOG_LEVEL: 'info',
  };
  return start({ name: 'Stile', args: [pathOf('../dist/main.js')], env, port });
}

/** Readers who have read all the articles already, as most views of a month are. */
async function existingReaders(url: string): Promise<string[]> {
  const view = async (article: string, cookie?: string) => {
    const response = await fetch(`${url}/v1/nikkei-asian-review/meter`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(cookie !== undefined && { Cookie: cookie }) },
      body: JSON.stringify({ article: { id: article } }),
    });
    const { reader } = (await response.json()) as { reader: { token?: string } };
    return `stile_reader=${reader.token}`;
  };
  const cookies: string[] = [];
  for (let reader = 0; reader < readers; reader += 1) {
    const cookie = await view(articles[0] ?? '');
    for (const article of articles.slice(1)) await view(article, cookie);
    cookies.push(cookie);
  }
  return cookies;
}

const redis = await startRedisServer();
const contenders = [
  await stile(redis.url),
  await peer('node:http + one EVALSHA (ceiling)', './peers/node-http-evalsha.ts', redis.url),
  await peer('Express + rate-limiter-flexible (peer)', './peers/express-rate-limiter.ts', redis.url),
];
const [service] = contenders;
if (service === undefined) throw new Error('There is nothing to measure.');
const cookies = await existingReaders(service.url);
const measured = new Map(contenders.map(({ name }) => [name, [] as number[]]));

for (const { url } of contenders) requestsPerSecond({ url, cookies, articles, connections, seconds: 2 });
for (let round = 1; round <= rounds; round += 1) {
  for (const { name, url } of contenders) {
    const rate = requestsPerSecond({ url, cookies, articles, connections, seconds });
    measured.get(name)?.push(rate);
    console.log(`round ${round} of ${rounds}: ${name}: ${Math.round(rate)} requests/s`);
  }
}

const startTimes: number[] = [service.readyAfterMs];
await service.stop();
for (let again = 0; again < 4; again += 1) {
  const restarted = await stile(redis.url);
  startTimes.push(restarted.readyAfterMs);
  await restarted.stop();
}
await Promise.all(contenders.slice(1).map((contender) => contender.stop()));
await redis.stop();

const [stileRates = [], ceilingRates = [], peerRates = []] = [...measured.values()];
const ratios = (others: readonly number[]) => stileRates.map((rate, index) => rate / (others[index] ?? Number.NaN));
const spread = (values: readonly number[]) =>
  `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;

console.log(`
${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, ${execFileSync('redis-server', ['--version'], { encoding: 'utf8' }).split(' ')[2]}
${new Date().toISOString().slice(0, 10)}, ${rounds} rounds of ${seconds} s, ${connections} connections, ${readers} existing readers

${contenders.map(({ name }) => `${name}: ${Math.round(median(measured.get(name) ?? []))} requests/s`).join('\n')}

of the ceiling      ${spread(ratios(ceilingRates))}   at least 0.55 is asked
times the peer      ${spread(ratios(peerRates))}   at least 1.8 is asked
ready after start   ${Math.round(median(startTimes))} ms   under 1000 ms is asked
`);
