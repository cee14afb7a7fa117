import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/processes/ports.ts';
import { startService, type TestService } from '../support/service.ts';

const page = new URL('../../docs/integrating.md', import.meta.url);
const [, documented = ''] = /```nginx\n([\s\S]+?)```/.exec(readFileSync(page, 'utf8')) ?? [];

const shownSchema = z.object({ url: z.string(), denied: z.boolean(), layout: z.string().nullable() });

/** The publisher's site: it says which article it was asked for, and whether to show it or the wall. */
function startSite(): Promise<Server> {
  const site = createServer(({ url, headers }, response) => {
    const banner = String(headers['x-stile-banner'] ?? '');
    const { layout = null } = banner === '' ? {} : JSON.parse(Buffer.from(banner, 'base64url').toString());
    response.setHeader('Cache-Control', 'public, max-age=600');
    response.end(JSON.stringify({ url, denied: headers['x-article-denied'] === 'true', layout }));
  });
  return new Promise((resolve) => site.listen(0, '127.0.0.1', () => resolve(site)));
}

describe("the manual's configuration of nginx", () => {
  let stile: TestService;
  let site: Server;
  let nginx: ChildProcess;
  let dir: string;
  let port: number;

  before(async () => {
    stile = await startService({ TRUST_PROXY: '1' });
    site = await startSite();
    port = await freePort();
    dir = mkdtempSync(join(tmpdir(), 'stile-nginx-'));
    const ours = documented
      .replace('127.0.0.1:8080', `127.0.0.1:${stile.port}`)
      .replace('127.0.0.1:8000', `127.0.0.1:${(site.address() as AddressInfo).port}`)
      .replace('listen 80;', `listen 127.0.0.1:${port};`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir};`);
    writeFileSync(
      join(dir, 'nginx.conf'),
      `daemon off; master_process off; pid ${dir}/pid; error_log stderr warn; events {}
      http { access_log off; ${temporary.join(' ')} ${ours} }`,
    );
    nginx = spawn('nginx', ['-p', dir, '-c', 'nginx.conf', '-e', 'stderr'], {
      env: { PATH: `${process.env['PATH']}:/usr/sbin` },
      stdio: 'inherit',
    });
    await eventually(() => fetch(`http://127.0.0.1:${port}/v1/none/entitlement`));
  });

  after(async () => {
    if (nginx?.exitCode === null) {
      nginx.kill('SIGTERM');
      await once(nginx, 'exit');
    }
    site?.close();
    await stile?.close();
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
  });

  async function read(path: string, headers: Record<string, string> = {}) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const shown = shownSchema.parse(await response.json());
    return { response, shown, cookie: response.headers.get('Set-Cookie')?.split(';')[0] ?? '' };
  }

  it('lets ten articles through, shows the wall for the eleventh, and keeps open what was read', async () => {
    const first = await read('/articles/1?utm_source=mail');
    expect(first.shown).to.deep.equal({ url: '/articles/1?utm_source=mail', denied: false, layout: 'bar' });
    const headers = { Cookie: first.cookie };
    for (let article = 2; article <= 10; article += 1)
      expect((await read(`/articles/${article}`, headers)).shown).to.include({ denied: false, layout: 'bar' });
    expect((await read('/articles/11', headers)).shown).to.include({ denied: true, layout: 'wall' });
    expect((await read('/articles/1', headers)).shown.denied).to.equal(false);
  });

  it('B18: passes the cookie of a new reader on, and lets no cache keep an article', async () => {
    const { response, cookie } = await read('/articles/1');
    expect(cookie).to.match(/^stile_reader=/);
    expect(response.headers.get('Cache-Control')).to.equal('private, no-store');
  });

  it('B9: is not taken in by headers that a reader sends', async () => {
    const { cookie } = await read('/articles/1');
    for (let article = 2; article <= 10; article += 1) await read(`/articles/${article}`, { Cookie: cookie });
    const forged = {
      'X-Article-Tier': 'free',
      'X-Article-Sponsored': 'true',
      'X-Original-URI': '/articles/1',
      'X-Forwarded-Uri': '/articles/1',
      'X-Forwarded-For': '192.0.2.1',
    };
    expect((await read('/articles/11', { Cookie: cookie, ...forged })).shown.denied).to.equal(true);
    expect((await read('/articles/1', { Cookie: cookie, 'X-Article-Denied': 'true' })).shown.denied).to.equal(false);
  });
});
