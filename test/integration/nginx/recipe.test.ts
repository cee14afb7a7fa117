import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { useNginx } from '../../support/behind-proxy.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { replaced } from '../../support/documented.ts';
import { duringTests } from '../../support/during-tests.ts';
import { readFrom } from '../../support/fixtures/publisher-site.ts';
import { nginxFile } from '../../support/processes/nginx.ts';
import { freePort } from '../../support/processes/ports.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

const files = fileURLToPath(new URL('../../../clients/nginx', import.meta.url));

describe('the recipe for nginx', () => {
  const config = useConfigDir({ [example]: { meter: smallMeter } });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const page = createFrontEnd(service);
  const ports = duringTests(async () => ({ admin: await freePort() }));
  const nginx = useNginx(service, (text) => {
    const admin = replaced(nginxFile('admin.conf'), 'listen 80;', `listen 127.0.0.1:${ports.admin};`);
    return `${text}${replaced(admin, '10.0.0.0/8', '127.0.0.1')}`;
  });
  const paying = useNginx(service, (text) =>
    replaced(text, 'error_page 401 403 = @wall;', 'error_page 401 403 =402 @wall;'),
  );
  const dir = duringTests(makeTemporaryDir, (made) => made.remove());

  async function usedUp() {
    const { cookie: Cookie } = await nginx.read('/articles/1-one');
    await nginx.read('/articles/2-two', { Cookie });
    return { Cookie };
  }

  it('item 4: is taken by nginx as its files stand, with either way of being unavailable, with kept teasers, and with admins', () => {
    const root = dir.file('nginx');
    mkdirSync(root);
    cpSync(files, join(root, 'stile'), { recursive: true });
    const written = readFileSync(join(files, 'example.conf'), 'utf8');
    const teasers = replaced(nginxFile('http-teasers.conf'), '/var/cache/nginx', root);
    for (const text of [
      written,
      replaced(written, 'include stile/http-closed.conf', 'include stile/http-open.conf'),
      teasers + replaced(written, 'include stile/server-wall.conf', 'include stile/server-wall-cached.conf'),
    ]) {
      writeFileSync(join(root, 'nginx.conf'), `pid ${root}/pid; events {} http { ${text}\ninclude stile/admin.conf; }`);
      execFileSync('nginx', ['-t', '-q', '-p', root, '-c', 'nginx.conf', '-e', 'stderr'], {
        env: { PATH: `${process.env['PATH']}:/usr/sbin` },
      });
    }
  });

  for (const [how, headers] of [
    ['in the header', { Authorization: 'Bearer expired' }],
    ['in the cookie of the site', { Cookie: 'sign_in=expired' }],
  ] as const) {
    it(`N3: an expired sign-in ${how} leads to a page that says so, and counts nothing`, async () => {
      const before = nginx.site.requests();
      const { status, headers: answered, body } = await nginx.read('/articles/1-one', headers);
      expect(status).to.equal(401);
      expect(answered).to.include({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' });
      expect(body).to.include('Please sign in again').and.include('href="/sign-in"');
      expect(nginx.site.requests()).to.equal(before);
    });
  }

  it('item 4: who is signed in by the cookie of the site has a meter of their own', async () => {
    const token = await page.signIn('cookie@example.com');
    const { shown, cookie } = await nginx.read('/articles/1-one', { Cookie: `sign_in=${token}` });
    expect(shown).to.include({ reason: 'METERED', counted: 'true' });
    expect(cookie).to.equal('');
    expect(await page.used({ Authorization: `Bearer ${token}` })).to.equal(1);
  });

  it('item 4: the wall is 200 with the teaser, or 402 for whom that says more', async () => {
    const headers = await usedUp();
    for (const path of ['/articles/3-three', '/premium/9-nine'])
      for (const [door, status] of [
        [nginx, 200],
        [paying, 402],
      ] as const) {
        const read = await door.read(path, headers);
        expect(read.status).to.equal(status);
        expect(read.shown).to.include({ denied: true, layout: 'wall', text: null });
      }
  });

  it('item 4: a newsletter’s link is led to Stile with the address to come back to, and anything else is not', async () => {
    const token = 'a'.repeat(60);
    const read = (path: string) => nginx.read(path);
    const { status, headers } = await read(`/articles/caf%C3%A9-1?utm_source=mail&st=${token}`);
    expect(status).to.equal(302);
    const host = `http://127.0.0.1:${nginx.port}`;
    expect(headers.location).to.equal(`${host}/v1/${example}/newsletter/${token}?to=${host}/articles/caf%C3%A9-1`);
    for (const odd of [
      'x',
      '../../evil',
      `${token}/..`,
      `${token}%0d%0aSet-Cookie:x`,
      '%2f'.repeat(30),
      'a'.repeat(401),
    ])
      expect((await read(`/articles/1-one?st=${odd}`)).status, odd).to.equal(200);
  });

  describe('N3: what of Stile is to be had from the outside', () => {
    /** Whether Stile is asked for an address at all. */
    async function reaches(port: number, path: string, method = 'GET') {
      const { headers } = await readFrom(port, path, { method });
      const id = String(headers['x-request-id'] ?? '');
      return id !== '' && service.logs().includes(`"requestId":"${id}"`);
    }

    const hidden = (path: string) =>
      /^\/v1\/(?:admin\b|[^/]+\/gate\b)|^\/(?!v1\/|sdk\/|\.well-known\/|webhooks\/)/.test(path);

    it('is every path of the document but those of admins, the gate, health, metrics and the sandbox', async () => {
      const document: unknown = await (await page.get('/openapi.json')).json();
      const { paths } = document as { paths: Record<string, Record<string, unknown>> };
      expect(Object.keys(paths).filter(hidden)).to.include.members(['/metrics', '/readyz', `/v1/{publication}/gate`]);
      for (const [path, methods] of Object.entries(paths)) {
        const address = path.replace('{publication}', example).replaceAll(/\{\w+\}/g, 'x');
        for (const method of Object.keys(methods).filter((name) => /^(get|post|put|delete)$/.test(name)))
          expect(await reaches(nginx.port, address, method.toUpperCase()), `${method} ${path}`).to.equal(!hidden(path));
      }
    });

    it('is nothing for admins and operators, in whatever way that is written', async () => {
      for (const path of [
        ...[
          '/admin',
          '/admin/',
          '/v1/admin',
          '/v1/admin/publications',
          '/v1/ADMIN/publications',
          '/v1/%61dmin/publications',
        ],
        ...['/metrics', '/readyz', '/livez', '/docs', '/openapi.json', '/demo', '/sandbox/clock', '/SANDBOX/clock'],
        ...[
          '/v1/admin%2fpublications',
          '/v1//admin/publications',
          '/v1/x/../admin/publications',
          '/v1/admin;x/publications',
        ],
        ...[
          `/v1/${example}/gate`,
          `/v1/${example}/gate/release`,
          `/v1/${example}/GATE`,
          '/webhooks/stripe/x',
          '/sdk/x',
        ],
      ])
        expect(await reaches(nginx.port, path), path).to.equal(false);
    });

    it('is nothing more for a publication whose name begins like theirs', async () => {
      for (const path of ['/v1/admin-news/offers', '/v1/administration/offers', `/v1/${example}/gates`])
        expect(await reaches(nginx.port, path), path).to.equal(true);
    });

    it('is the admin pages and their calls alone at the place of admins', async () => {
      for (const path of ['/admin/sign-in/oidc', '/v1/admin/publications'])
        expect(await reaches(ports.admin, path), path).to.equal(true);
      for (const path of [
        '/metrics',
        '/sandbox/clock',
        `/v1/${example}/offers`,
        `/v1/${example}/gate`,
        '/administration',
      ])
        expect(await reaches(ports.admin, path), path).to.equal(false);
    });
  });
});
