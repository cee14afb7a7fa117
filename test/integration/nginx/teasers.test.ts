import { expect } from 'chai';
import { useNginx } from '../../support/behind-proxy.ts';
import { example } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { readFrom } from '../../support/fixtures/publisher-site.ts';
import { withKeptTeasers } from '../../support/processes/nginx.ts';
import { freePort } from '../../support/processes/ports.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

/** A cache of whole pages before the gate. It keeps what it may, for everybody. */
const pageCache = (port: number) => `
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_cache pages; proxy_cache_key $uri; proxy_cache_valid any 10m;
      add_header X-Cache $upstream_cache_status always;
      proxy_pass http://gated;
    }
  }`;

describe('B18: page caches around the gate', () => {
  const config = useConfigDir({ [example]: { meter: smallMeter } });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const ports = duringTests(async () => ({ front: await freePort() }));
  const nginx = useNginx(service, (text) => {
    const kept = withKeptTeasers(text);
    // Of the publisher: everything of this server is kept, whatever the site says of it.
    const greedy = kept.replace(
      'listen 80;',
      'listen 80; proxy_cache pages; proxy_cache_valid any 10m; proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;',
    );
    return `proxy_cache_path /var/cache/nginx/pages keys_zone=pages:1m; ${greedy}
      upstream gated { server 127.0.0.1:80; } ${pageCache(ports.front)}`;
  });
  const front = (path: string, headers: Record<string, string> = {}) => readFrom(ports.front, path, { headers });

  /** Somebody who has used up the meter. */
  async function usedUp() {
    const { cookie: Cookie } = await nginx.read('/articles/a-1');
    await nginx.read('/articles/a-2', { Cookie });
    return { Cookie };
  }

  const metaOf = (body: string, name: string) =>
    new RegExp(`<meta name="stile-${name}" content="([^"]*)">`).exec(body)?.[1];

  it('item 4: one reader’s article is never shown to another, neither by this nginx nor by a cache before it', async () => {
    const walled = await usedUp();
    const path = '/articles/page-secret';
    for (const read of [nginx.read, front]) {
      const granted = await read(path);
      expect(granted.body).to.include('The full text of page-secret.');
      expect(granted.headers['cache-control']).to.equal('private, no-store');
      for (let nth = 0; nth < 3; nth += 1) {
        const denied = await read(path, walled);
        expect(denied.body).to.include('Only the teaser.').and.not.include('The full text');
        expect(denied.headers['cache-control']).to.equal('private, no-store');
      }
      expect((await read(path)).body).to.include('The full text of page-secret.');
    }
  });

  it('item 4: a teaser is asked of the site once, without anything of a reader', async () => {
    const walled = [await usedUp(), await usedUp()];
    const before = nginx.site.requests();
    for (const headers of [...walled, ...walled]) {
      const asked = { ...headers, 'Accept-Language': 'ja' };
      const { body, status, headers: answered } = await nginx.read('/articles/page-kept', asked);
      expect(status).to.equal(200);
      expect(answered).to.not.have.property('set-cookie');
      expect(body).to.include('Only the teaser.');
    }
    expect(nginx.site.requests()).to.equal(before + 1);
    const asked = nginx.site.lastHeaders();
    expect(asked).to.include({ 'x-article-denied': 'true' });
    for (const name of ['cookie', 'authorization', 'accept-language', 'user-agent', 'x-stile-banner', 'x-stile-reason'])
      expect(asked, name).to.not.have.property(name);
  });

  it('item 4: the banner of each reader is written into the teaser that all of them share', async () => {
    const headers = await usedUp();
    const read = async (language: string) => {
      const { body } = await nginx.read('/articles/page-banner', { ...headers, 'Accept-Language': language });
      expect(metaOf(body, 'reason')).to.equal('REGISTRATION_REQUIRED');
      return JSON.parse(Buffer.from(metaOf(body, 'banner') ?? '', 'base64url').toString());
    };
    expect(await read('en')).to.include({ layout: 'wall', locale: 'en' });
    expect(await read('ja')).to.include({ layout: 'wall', locale: 'ja' });
  });

  it('item 4: HEAD, conditions and ranges take nothing else out of it', async () => {
    const headers = await usedUp();
    const path = '/articles/page-parts';
    await nginx.read(path);
    expect((await nginx.read(path, headers, 'HEAD')).status).to.equal(200);
    for (const more of [
      { Range: 'bytes=0-400' },
      { 'If-None-Match': '*' },
      { 'If-Modified-Since': new Date().toUTCString() },
    ])
      expect((await nginx.read(path, { ...headers, ...more })).body).to.not.include('full text');
    expect((await nginx.read(path, headers)).body).to.include('Only the teaser.');
  });
});
