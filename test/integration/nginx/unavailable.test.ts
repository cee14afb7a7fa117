import { createServer } from 'node:net';
import { expect } from 'chai';
import { type BehindProxy, useNginx } from '../../support/behind-proxy.ts';
import { example } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { withOpen } from '../../support/processes/nginx.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

describe('N3: nginx while Stile is unavailable', () => {
  const rateLimit = { requests: 1, perSeconds: 3_600 };
  const config = useConfigDir({ [example]: { meter: smallMeter }, limited: { rateLimit } });
  const settings = () => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' });
  const service = useService(settings);
  const closed = useNginx(service);
  const open = useNginx(service, withOpen);
  const answering = useService(settings);
  const limited = useNginx(answering, (text) => withOpen(text).replace(`default ${example};`, 'default limited;'));
  /** Takes connections and never answers. */
  const silent = duringTests(
    async () => {
      const server = createServer(() => {}).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      return { port: typeof address === 'object' && address !== null ? address.port : 0, server };
    },
    ({ server }) => server.close(),
  );
  const hanging = useNginx(silent, withOpen);

  before(async () => {
    expect((await closed.read('/articles/1-before')).shown).to.include({ reason: 'METERED', counted: 'true' });
    await service.service.close();
  });

  async function expectWaiting({ read, site }: BehindProxy, path: string) {
    const before = site.requests();
    const { status, headers, body } = await read(path);
    expect(status).to.equal(503);
    expect(headers).to.include({ 'retry-after': '1', refresh: '5', 'cache-control': 'private, no-store' });
    expect(headers['content-type']).to.equal('text/html; charset=utf-8');
    expect(body).to.include('One moment, please');
    expect(site.requests()).to.equal(before);
  }

  async function expectOpen({ read }: BehindProxy, path: string) {
    const { status, headers, shown } = await read(path);
    expect(status).to.equal(200);
    expect(shown).to.include({ denied: false, reason: 'FAIL_OPEN', counted: '', layout: null });
    expect(shown?.text).to.include('The full text of');
    expect(headers['cache-control']).to.equal('private, no-store');
  }

  for (const [name, nginx] of [
    ['closed', closed],
    ['open', open],
  ] as const) {
    it(`item 4: ${name}: free articles and what asks nobody are open`, async () => {
      await expectOpen(nginx, '/articles/free/7-seven');
      expect((await nginx.read('/about')).status).to.equal(200);
    });

    it(`item 4: ${name}: premium articles ask readers to wait`, () => expectWaiting(nginx, '/premium/9-nine'));
  }

  it('item 4: closed: metered articles ask readers to wait', () => expectWaiting(closed, '/articles/1-one'));

  it('item 4: open: metered articles are open to everybody, and no cache keeps them', async () => {
    for (let nth = 1; nth <= 4; nth += 1) await expectOpen(open, `/articles/${nth}-x`);
  });

  it('item 4: open: so they are while Stile does not answer', () => expectOpen(hanging, '/articles/1-one'));

  it('item 4: open: an answer of Stile that it cannot say just now opens nothing', async () => {
    expect((await limited.read('/articles/1-one')).shown).to.include({ reason: 'METERED' });
    await expectWaiting(limited, '/articles/2-two');
    await expectWaiting(limited, '/articles/1-one');
  });
});
