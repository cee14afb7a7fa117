import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { useNginx } from '../../support/behind-proxy.ts';
import { documented, replaced } from '../../support/documented.ts';
import { duringTests } from '../../support/during-tests.ts';
import { eventually } from '../../support/eventually.ts';
import { readFrom } from '../../support/fixtures/publisher-site.ts';
import { useTraceCollector } from '../../support/processes/trace-collector.ts';
import { useService } from '../../support/service.ts';
import { startRedisServer } from '../../support/stores/redis-server.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

const [logFormat = '', accessLog = ''] = documented('nginx', 'log_format stile', ['operating.md']).trim().split('\n');

/** The commands that Redis has run, each with its arguments, the newest first. */
async function commandsOf(redis: Redis): Promise<readonly (readonly string[])[]> {
  const entries = (await redis.call('SLOWLOG', 'GET', '128')) as [number, number, number, string[]][];
  return entries.map(([, , , command]) => command);
}

describe('item 9: one request, followed from nginx to Redis', () => {
  const collector = useTraceCollector();
  const redis = duringTests(
    () => startRedisServer(['--slowlog-log-slower-than', '0', '--slowlog-max-len', '1000']),
    (server) => server.stop(),
  );
  const inRedis = duringTests(
    () => new Redis(redis.url),
    (client) => client.disconnect(),
  );
  const env = { TRUST_PROXY: '1', LOG_LEVEL: 'info' };
  const service = useService(() => ({ ...env, STORE_URL: redis.url, LOG_LEVEL: 'debug' }));
  const traced = useService(() => ({ ...env, STORE_URL: redis.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }));
  const silent = useService(() => ({ ...env, STORE_URL: redis.url }));
  const dir = duringTests(makeTemporaryDir, (made) => made.remove());
  const logged = (text: string) => {
    const own = replaced(accessLog, /\/var\S+/, dir.file('access.log'));
    return replaced(`${logFormat}\n${text}`, 'listen 80;', `listen 80; ${own.replace(/#.*/, '')}`);
  };
  const nginx = useNginx(service, logged);
  const tracedNginx = useNginx(traced, logged);
  const silentNginx = useNginx(silent, logged);

  /** The id that nginx logs for the request whose line holds this text. */
  const loggedId = (text: string) =>
    eventually(() => {
      const line = readFileSync(dir.file('access.log'), 'utf8')
        .split('\n')
        .find((each) => each.includes(text));
      return line?.split(' ').at(-1) ?? false;
    });

  it('has one id in nginx’s log, at the site, in Stile’s log, and in Redis', async () => {
    await nginx.read('/articles/1-followed', { 'X-Request-Id': 'a-reader-says-so' });
    const id = await loggedId('/articles/1-followed ');
    expect(id).to.match(/^[0-9a-f]{32}$/);
    expect(nginx.site.lastHeaders()['x-request-id']).to.equal(id);
    expect(service.logs()).to.include(`"requestId":"${id}","route":"/v1/{publication}/gate","status":204`);
    const [view = []] = (await commandsOf(inRedis)).filter((command) => command.at(-1) === id);
    expect(view[0]).to.match(/^EVAL(SHA)?$/i);
    expect(view.join(' ')).to.include('stile:');
  });

  it('has the same id when nginx gives the view back', async () => {
    await nginx.read('/articles/2-answers-404');
    const id = await loggedId('/articles/2-answers-404 ');
    const line = `"requestId":"${id}","route":"/v1/{publication}/gate/release"`;
    await eventually(() => service.logs().includes(line));
    const own = (await commandsOf(inRedis)).filter((command) => command.at(-1) === id);
    expect(own.length).to.be.at.least(2);
  });

  it('has it in the answer, and in the problem, where pages call Stile by way of nginx', async () => {
    const answer = await fetch(`http://127.0.0.1:${nginx.port}/v1/nikkei-asian-review/meter?followed`, {
      method: 'POST',
    });
    const id = await loggedId('/meter?followed ');
    expect(answer.headers.get('x-request-id')).to.equal(id);
    expect(await answer.json()).to.include({ instance: id, status: 422 });
  });

  it('has it in the trace, and in Redis then too', async () => {
    await tracedNginx.read('/articles/3-followed');
    const id = await loggedId('/articles/3-followed ');
    const span = await eventually(
      () => collector.spans.find(({ attributes }) => attributes['stile.request_id'] === id) ?? false,
    );
    expect(span.attributes['http.route']).to.equal('/v1/{publication}/gate');
    expect((await commandsOf(inRedis)).map((command) => command.at(-1))).to.include(id);
  });

  it('has none in Redis while nobody follows', async () => {
    await readFrom(silentNginx.port, '/articles/4-followed', { method: 'GET', headers: {} });
    const id = await loggedId('/articles/4-followed ');
    expect((await commandsOf(inRedis)).flat()).to.not.include(id);
  });
});
