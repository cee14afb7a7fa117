import { expect } from 'chai';
import { createHostCheck } from '../../../src/sandbox/host-check.ts';
import { rawRequest } from '../../support/processes/raw-request.ts';
import { useService } from '../../support/service.ts';

describe('the sandbox, asked by a page whose own name leads here', () => {
  const service = useService({ PUBLIC_URL: 'http://stile.example.com' });

  const status = async (path: string, host: string, method = 'GET') => {
    const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', 'Content-Length: 0'];
    return Number((await rawRequest(service.port, lines)).slice(9, 12));
  };

  for (const [method, path] of [
    ['GET', '/sandbox/clock'],
    ['POST', '/sandbox/clock'],
    ['POST', '/sandbox/identity'],
    ['POST', '/sandbox/stripe/webhooks/flush'],
    ['GET', '/sandbox/stripe/pay/cs_1'],
    ['GET', '/demo'],
    ['POST', '/demo/forget'],
    ['GET', '/sandbox'],
  ] as const) {
    it(`S14e: 403: refuses it: ${method} ${path}`, async () => {
      for (const host of ['evil.example', 'evil.example:8080', 'localhost.evil.example', '192.0.2.1', 'localhost@evil'])
        expect(await status(path, host, method), host).to.equal(403);
    });
  }

  it('S14e: is there for every name that it is meant to have', async () => {
    for (const host of [
      'localhost',
      'LOCALHOST:8080',
      '127.0.0.1:1',
      '[::1]',
      'stile.example.com',
      'stile.example.com:80',
    ])
      expect(await status('/sandbox/clock', host), host).to.equal(200);
  });

  it('S14e: keeps to itself: publications are asked by any name', async () => {
    for (const path of ['/livez', '/v1/nikkei-asian-review/offers', '/docs'])
      expect(await status(path, 'stile:8080'), path).to.equal(200);
  });

  it('S14e: 404: is not found by a whole URL either', async () => {
    expect(await status('http://evil.example/sandbox/clock', 'evil.example')).to.equal(404);
  });

  for (const [listensOn, host, expected] of [
    ['0.0.0.0', '192.0.2.7:8080', true],
    ['::', '[2001:db8::7]:8080', true],
    ['0.0.0.0', 'evil.example', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['2001:db8::7', '[2001:DB8:0::7]:8080', true],
    ['devbox', 'devbox:8080', true],
    ['127.0.0.1', '', false],
    ['127.0.0.1', 'localhost/', false],
    ['127.0.0.1', '2130706433', true],
  ] as const) {
    it(`S14e: that listens on ${listensOn} is ${expected ? '' : 'not '}meant by Host: ${host}`, () => {
      const isMeant = createHostCheck({ publicUrl: 'https://stile.example.com', host: listensOn });
      expect(isMeant({ headers: { host } })).to.equal(expected);
    });
  }

  it('S14e: is not meant by no Host at all', () => {
    expect(createHostCheck({ publicUrl: 'https://stile.example.com', host: '127.0.0.1' })({ headers: {} })).to.equal(
      false,
    );
  });
});
