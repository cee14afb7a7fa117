import { expect } from 'chai';
import { createFrontEnd, example, expectProblem, signedIn, unread } from '../support/browser/front-end.ts';
import { rawRequest } from '../support/processes/raw-request.ts';
import { useConfigDir } from '../support/publications.ts';
import { send } from '../support/request.ts';
import { useService } from '../support/service.ts';

describe('the operations', () => {
  const config = useConfigDir({ limited: { rateLimit: { requests: 1, perSeconds: 60 } } });
  const service = useService(() => ({ CONFIG_DIR: config.dir }));
  const page = createFrontEnd(service);

  for (const path of ['/livez', '/readyz']) {
    it(`GET ${path}: 200 while all is well, and into no cache`, async () => {
      const answer = await page.get(path);
      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal({ status: 'ok' });
      expect(answer.headers.get('cache-control')).to.equal('no-store');
    });

    it(`HEAD ${path}: the same without a body`, async () => {
      const answer = await send(service, path, { method: 'HEAD' });
      expect(answer.status).to.equal(200);
      expect(await answer.text()).to.equal('');
    });
  }

  for (const path of [
    ...[
      '/METRICS',
      '/Metrics/',
      '/metrics/',
      '/%6Detrics',
      '//metrics',
      '/metrics;a',
      '/metrics%2F',
      '/metrics/.',
      'http://localhost/metrics',
    ],
    ...[
      '/LIVEZ',
      '/readyz/',
      '/.well-known/JWKS.json',
      '/openapi.json/',
      '/Docs',
      '/ADMIN',
      '/Demo',
      '/webhooks/Stripe',
    ],
    ...[
      '/v1/Admin/publications',
      '/v1/admin/publications/',
      '/V1/admin/session',
      '/v1/admin/session/',
      '/sandbox/Clock',
    ],
    ...[`/V1/${example}/offers`, `/v1/${example}/offers/`, `/v1/${example}/Offers`],
    ...[`/v1/admin/publications/${example}/OFFERS`, `/v1/admin/publications/${example}/offers/`],
  ]) {
    it(`S10: 404: is not found by another spelling of its path: ${path}`, async () => {
      expect(await rawRequest(service.port, [`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close'])).to.match(
        /^HTTP\/1\.1 404 /,
      );
    });
  }

  describe('GET /.well-known/jwks.json', () => {
    it('200: publishes the public halves of the keys, for anybody to keep for five minutes', async () => {
      const answer = await page.get('/.well-known/jwks.json');
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('cache-control')).to.equal('public, max-age=300');
      expect(answer.headers.get('access-control-allow-origin')).to.equal('*');
      const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
      expect(keys).to.have.lengthOf(1);
      expect(Object.keys(keys[0] ?? {}).sort()).to.deep.equal(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
      expect(keys[0]).to.include({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    });
  });

  describe('GET /metrics', () => {
    const scrape = async () => (await page.get('/metrics')).text();

    /** The value of one series, 0 where there is none. */
    async function metric(series: string): Promise<number> {
      const line = (await scrape()).split('\n').find((each) => each.startsWith(`${series} `));
      return Number(line?.slice(series.length) ?? 0);
    }

    it('200: is the text format of Prometheus, in which all names begin with stile_', async () => {
      const answer = await page.get('/metrics');
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      expect(lines).to.have.lengthOf.above(20);
      expect(lines.filter((line) => !line.startsWith('stile_'))).to.deep.equal([]);
    });

    it('counts decisions by their reasons', async () => {
      const series = (reason: string) => `stile_decisions_total{publication="${example}",reason="${reason}"}`;
      const before = await Promise.all([metric(series('METERED')), metric(series('PREMIUM'))]);
      await page.meter(unread());
      await page.meter(unread());
      await page.meter({ id: unread(), tier: 'premium' });
      const after = await Promise.all([metric(series('METERED')), metric(series('PREMIUM'))]);
      expect(after).to.deep.equal([(before[0] ?? 0) + 2, (before[1] ?? 0) + 1]);
    });

    it('counts requests by route, method and status, and what was refused for its rate', async () => {
      const route = '/v1/{publication}/meter';
      const series = (status: number) =>
        `stile_http_request_seconds_count{route="${route}",method="POST",status="${status}"}`;
      const before = await metric(series(401));
      await page.ask(unread(), { headers: signedIn('forged') });
      expect(await metric(series(401))).to.equal(before + 1);
      for (let asking = 0; asking < 3; asking += 1) await page.ask(unread(), { publication: 'limited' });
      expect(await metric('stile_rate_limited_total{publication="limited"}')).to.equal(2);
      expect(await metric(series(429))).to.equal(2);
    });

    it('says nothing of readers, articles, addresses, or paths that are not there', async () => {
      const { reader } = await page.meter('a-telling-article');
      await page.get('/a-telling-path');
      await page.get('/v1/a-telling-name/gate');
      const text = await scrape();
      for (const word of [reader.id, reader.token ?? '', 'a-telling', '127.0.0.1']) expect(text).to.not.include(word);
    });
  });

  describe('404 and 405', () => {
    it('404: there is nothing at any other address', async () => {
      const paths = ['/', '/v1', '/v1/', `/v1/${example}`, `/v1/${example}/other`, `/v1/${example}/meter/`];
      for (const path of [...paths, '/v1/a/b/meter', '//livez', '/docs/other.js', '/demo/assets/../../package.json'])
        await expectProblem(await page.get(path), { status: 404, code: 'not-found' });
    });

    it('404: an address that cannot be read is none either, and says nothing of the service', async () => {
      for (const path of ['/demo/articles/%E0%A4%A', '/%', '/demo/assets/%zz', '/docs/%2e%2e/package.json']) {
        const problem = await expectProblem(await page.get(path), { status: 404, code: 'not-found' });
        expect(problem.detail).to.equal('There is nothing at this address.');
      }
    });

    it('404: admin is no publication', async () => {
      await expectProblem(await page.ask('a', { publication: 'admin' }), { status: 404, code: 'unknown-publication' });
    });

    const others: [string, string, string][] = [
      ['DELETE', '/livez', 'GET'],
      ['POST', '/readyz', 'GET'],
      ['POST', '/.well-known/jwks.json', 'GET'],
      ['PUT', '/sandbox/clock', 'GET, POST'],
      ['GET', '/sandbox/identity', 'POST'],
      ['GET', `/v1/${example}/meter`, 'POST, OPTIONS'],
      ['PATCH', `/v1/${example}/gate`, 'GET, OPTIONS'],
    ];

    for (const [method, path, allowed] of others) {
      it(`405: ${method} ${path} is told what there is instead`, async () => {
        const answer = await send(service, path, { method });
        expect(answer.headers.get('allow')).to.equal(allowed);
        await expectProblem(answer, { status: 405, code: 'method-not-allowed' });
      });
    }
  });
});
