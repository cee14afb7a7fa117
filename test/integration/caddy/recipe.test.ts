import { expect } from 'chai';
import { type BehindProxy, useCaddy } from '../../support/behind-proxy.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { caddyWithOpen } from '../../support/processes/caddy.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

describe('the recipe for Caddy', () => {
  const config = useConfigDir({ [example]: { meter: smallMeter } });
  const settings = () => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1', COUNTRY_HEADER: 'X-Reader-Country' });
  const service = useService(settings);
  const page = createFrontEnd(service);
  const caddy = useCaddy(service);
  /** One whose site is not there. */
  const broken = useCaddy(service, (text) => text.replaceAll('{$SITE:127.0.0.1:8000}', '127.0.0.1:1'));
  const gone = useService(settings);
  const closed = useCaddy(gone);
  const open = useCaddy(gone, caddyWithOpen);

  before(() => gone.service.close());

  async function usedUp() {
    const { cookie: Cookie } = await caddy.read('/articles/1-one');
    await caddy.read('/articles/2-two', { Cookie });
    return { Cookie };
  }

  it('lets two articles through, shows the wall for the third, and keeps open what was read', async () => {
    const headers = await usedUp();
    const third = await caddy.read('/articles/3-three', headers);
    expect(third.status).to.equal(200);
    expect(third.shown).to.include({ denied: true, layout: 'wall', text: null, reason: 'REGISTRATION_REQUIRED' });
    expect((await caddy.read('/articles/1-one', headers)).shown).to.include({ denied: false, reason: 'ALREADY_READ' });
    expect((await caddy.read('/PREMIUM/9-nine')).shown).to.include({ denied: true, reason: 'PREMIUM', text: null });
    expect((await caddy.read('/articles/free/7-seven')).shown).to.include({ denied: false, reason: 'FREE' });
    expect((await caddy.read('/about')).shown).to.include({ denied: false, reason: '', counted: '' });
  });

  it('item 4: what readers say in the place of the proxy opens nothing and hides no view', async () => {
    const headers = await usedUp();
    const forged = {
      'X-Article-Tier': 'free',
      'X-Article-Sponsored': 'true',
      'X-Article-Denied': 'false',
      'X-Original-URI': '/articles/free/7-seven',
      'X-Original-URL': 'https://www.example.com/articles/free/7-seven',
      'X-Forwarded-Uri': '/articles/1-one',
      'X-Original-Method': 'HEAD',
      'X-Forwarded-Method': 'HEAD',
      'X-Original-Status': '404',
      'X-Moz': 'prefetch',
      'X-Stile-Counted': 'true',
      'X-Stile-Reason': 'SUBSCRIBER',
      'X-Stile-Banner': 'e30',
      Connection: 'close, X-Original-URI, X-Original-Method, X-Article-Tier, X-Article-Denied, X-Forwarded-For',
    };
    for (const [name, value] of Object.entries(forged))
      expect((await caddy.read('/articles/3-three', { ...headers, [name]: value })).shown, name).to.include({
        denied: true,
      });
    expect((await caddy.read('/premium/9-nine', { ...headers, ...forged })).shown).to.include({
      denied: true,
      text: null,
    });
    const fresh = await caddy.read('/articles/4-four?dryRun=true', forged);
    expect(fresh.shown).to.include({ denied: false, reason: 'METERED', counted: 'true', layout: 'bar' });
    expect(await page.used({ Cookie: fresh.cookie })).to.equal(1);
    const { shown } = await caddy.read('/about', forged);
    expect(shown).to.include({ reason: '', counted: '', layout: null, denied: false });
  });

  it('T4: addresses that servers read in different ways are refused everywhere', async () => {
    const headers = await usedUp();
    for (const path of [
      ...['/articles/3-three/%2e%2e/1-one', '/articles/3-three/../1-one', '/articles/3-three/%252e%252e/1-one'],
      ...[
        String.raw`/articles/3-three\..\1-one`,
        '/articles%2f3-three',
        '/articles/3-three%5c..%5c1-one',
        '//articles/3-three',
      ],
      ...[
        '/articles/3-three/..;/1-one',
        '/about/%2e%2e/premium/9-nine',
        '/articles/free/%2e%2e/3-three',
        '/x#/articles/3',
      ],
    ]) {
      const { status, body } = await caddy.read(path, headers);
      expect(status, path).to.be.oneOf([400, 403]);
      expect(body, path).to.not.include('full text');
    }
  });

  it('item 4: a newsletter’s link is led to Stile with the address to come back to, and anything else is not', async () => {
    const token = 'a'.repeat(60);
    const { status, headers } = await caddy.read(`/articles/caf%C3%A9-1?utm_source=mail&st=${token}`);
    expect(status).to.equal(302);
    const to = `http://127.0.0.1:${caddy.port}/articles/caf%C3%A9-1`;
    expect(headers.location).to.equal(`/v1/${example}/newsletter/${token}?to=${to}`);
    for (const odd of ['x', '../../evil', `${token}%0d%0aSet-Cookie:x`, 'a'.repeat(401)])
      expect((await caddy.read(`/articles/1-one?st=${odd}`)).status, odd).to.equal(200);
  });

  it('N3: an expired sign-in leads to a page that says so, and counts nothing', async () => {
    const { status, headers, body } = await caddy.read('/articles/1-one', { Authorization: 'Bearer expired' });
    expect(status).to.equal(401);
    expect(headers).to.include({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' });
    expect(body).to.include('Please sign in again');
  });

  it('N3: the gate, admins, metrics, health and the sandbox are not to be had from the outside', async () => {
    for (const path of [
      ...[`/v1/${example}/gate`, `/v1/${example}/GATE/release`, '/v1/%61dmin/publications', '/v1/admin/publications'],
      ...['/metrics', '/readyz', '/sandbox/clock', '/admin/'],
    ]) {
      const { status, shown } = await caddy.read(path);
      expect(shown === null ? status : shown.url, path).to.be.oneOf([404, path]);
    }
    expect((await caddy.read(`/v1/${example}/offers`)).body).to.include('"offers"');
    expect((await caddy.read('/.well-known/jwks.json')).body).to.include('"keys"');
  });

  it('B3: what was counted is given back while the site cannot be reached', async () => {
    const { status, cookie, body } = await broken.read('/articles/1-one');
    expect(status).to.equal(503);
    expect(body).to.include('One moment, please');
    await eventually(async () => (await page.used({ Cookie: cookie })) === 0);
    await expectWaiting(broken, '/about');
  });

  async function expectWaiting({ read }: BehindProxy, path: string) {
    const { status, headers, body } = await read(path);
    expect(status).to.equal(503);
    expect(headers).to.include({ 'retry-after': '1', 'cache-control': 'private, no-store' });
    expect(body).to.include('One moment, please');
  }

  it('N3: while Stile is unavailable free articles are open, and metered ones if the publisher prefers that', async () => {
    for (const [door, path] of [
      [closed, '/articles/free/7-seven'],
      [open, '/articles/free/7-seven'],
      [open, '/articles/1-one'],
    ] as const) {
      const { headers, shown } = await door.read(path);
      expect(shown).to.include({ denied: false, reason: 'FAIL_OPEN' });
      expect(headers['cache-control']).to.equal('private, no-store');
    }
    await expectWaiting(closed, '/articles/1-one');
    for (const door of [closed, open]) await expectWaiting(door, '/premium/9-nine');
    expect((await open.read('/about')).status).to.equal(200);
  });
});
