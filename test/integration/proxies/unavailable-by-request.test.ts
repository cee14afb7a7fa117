import { expect } from 'chai';
import { type BehindProxy, useCaddy, useNginx } from '../../support/behind-proxy.ts';
import { example } from '../../support/browser/front-end.ts';
import { caddyWithOpen } from '../../support/processes/caddy.ts';
import { withOpen } from '../../support/processes/nginx.ts';
import { rawRequest } from '../../support/processes/raw-request.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

const names = [
  'Cookie',
  'Authorization',
  'Accept-Language',
  'User-Agent',
  'Origin',
  'Sec-Fetch-Dest',
  'X-Reader-Token',
];

/** What a header of a reader's may hold that somebody behind the proxy does not take. */
const values: readonly (readonly [name: string, value: string])[] = [
  ...[0, 1, 9, 11, 31, 127, 128, 255].map((code) => [`the byte ${code}`, `a${String.fromCharCode(code)}b`] as const),
  ['a line break', 'a\n b'],
  ['a lone return', 'a\rb'],
  ['Korean', '한국'],
  ['8 000 characters', 'x'.repeat(8_000)],
  ['100 000 characters', 'x'.repeat(100_000)],
  ['800 000 characters', 'x'.repeat(800_000)],
];

describe('N3: nothing that a reader writes passes for a Stile that is unavailable', () => {
  const config = useConfigDir({ [example]: { meter: smallMeter } });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const proxies: readonly (readonly [string, BehindProxy])[] = [
    ['nginx', useNginx(service, withOpen)],
    ['Caddy', useCaddy(service, caddyWithOpen)],
  ];

  for (const [name, proxy] of proxies)
    it(`item 4: to ${name}: odd bytes and long texts in each header`, async () => {
      const { cookie } = await proxy.read('/articles/1-one');
      const send = (headers: readonly string[]) =>
        rawRequest(proxy.port, [
          'GET /articles/2-two HTTP/1.1',
          'Host: localhost',
          ...headers,
          'Connection: close',
        ]).catch(String);
      for (const [what, value] of values) {
        for (const header of names)
          expect(await send([`Cookie: ${cookie}`, `${header}: ${value}`]), `${what} in ${header}`).to.not.include(
            'FAIL_OPEN',
          );
        const many = Array.from({ length: 30 }, (_, index) => `X-Reader-Token: ${index}${value.slice(0, 8_000)}`);
        expect(await send(many), `${what}, often`).to.not.include('FAIL_OPEN');
      }
    });
});
