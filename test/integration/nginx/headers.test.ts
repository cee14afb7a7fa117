import { expect } from 'chai';
import { useNginx } from '../../support/behind-proxy.ts';
import { createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { replaced } from '../../support/documented.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

/** What a reader may send who knows the gate. */
const forged: Readonly<Record<string, string>> = {
  'X-Article-Tier': 'free',
  'X-Article-Sponsored': 'true',
  'X-Original-URI': '/articles/free/7-seven',
  'X-Original-URL': 'https://www.example.com/articles/free/7-seven',
  'X-Forwarded-Uri': '/articles/1-one',
  'X-Original-Method': 'HEAD',
  'X-Forwarded-Method': 'HEAD',
  'X-Original-Status': '404',
  'X-Forwarded-For': '192.0.2.1',
  'X-Moz': 'prefetch',
  'X-Reader-Country': 'JP',
  'X-Article-Denied': 'false',
  'X-Stile-Counted': 'true',
  'X-Stile-Reason': 'SUBSCRIBER',
  'X-Stile-Banner': 'e30',
  Connection: 'close, X-Original-URI, X-Original-Method, X-Article-Tier, X-Article-Denied, X-Forwarded-For',
};

describe('headers of readers behind nginx', () => {
  const config = useConfigDir({ [example]: { meter: smallMeter } });
  const service = useService(
    () => ({
      CONFIG_DIR: config.dir,
      ADMIN_TOKENS: adminTokens,
      TRUST_PROXY: '1',
      COUNTRY_HEADER: 'X-Reader-Country',
    }),
    { realNow: startingAt('2026-12-20T12:00:00+09:00') },
  );
  const page = createFrontEnd(service);
  const nginx = useNginx(service);
  /** One that says in which country its clients are. */
  const inJapan = useNginx(service, (text) => replaced(text, 'default "";', 'default JP;'));
  /** Stile alone, on a host of its own, as people write it. */
  const alone = useNginx(service, (text) =>
    [
      ['if ($stile_unclear) { return 403; }', 'location /metrics { deny all; }'],
      [/location \/ \{[^}]+\}/, 'location / { proxy_pass http://stile; }'],
    ].reduce((left, [before = '', after]) => replaced(left, before, String(after)), text),
  );

  async function usedUp() {
    const { cookie } = await nginx.read('/articles/1-one');
    await nginx.read('/articles/2-two', { Cookie: cookie });
    return { Cookie: cookie };
  }

  for (const [name, value] of [...Object.entries(forged), ['all of them', ''] as const]) {
    it(`T1, S9: ${name} opens nothing, hides no view, and reaches neither gate nor site`, async () => {
      const more = name === 'all of them' ? forged : { [name]: value };
      const headers = await usedUp();
      for (const path of ['/articles/3-three', '/premium/9-nine'])
        expect((await nginx.read(path, { ...headers, ...more })).shown).to.include({ denied: true, text: null });
      const fresh = await nginx.read('/articles/4-four', more);
      expect(fresh.shown).to.include({ denied: false, reason: 'METERED', counted: 'true', layout: 'bar' });
      expect(await page.used({ Cookie: fresh.cookie })).to.equal(1);
      const elsewhere = await nginx.read('/about', more);
      expect(elsewhere.shown).to.include({ reason: '', counted: '', layout: null, denied: false });
    });
  }

  it('T1: what stands behind the question mark is for the site alone', async () => {
    const { cookie, shown } = await nginx.read('/articles/1-one?dryRun=true');
    expect(shown).to.include({ counted: 'true' });
    expect(await page.used({ Cookie: cookie })).to.equal(1);
  });

  it('T1: nobody gets to the gate past nginx', async () => {
    for (const path of [`/v1/${example}/gate`, `/v1/${example}/gate/release`, `/v1/${example}/%67ate`, '/.stile']) {
      const { status, headers } = await nginx.read(path, { 'X-Original-URI': '/articles/1-one' });
      expect({ path, status, reason: headers['x-stile-reason'] }).to.deep.equal({
        path,
        status: 404,
        reason: undefined,
      });
    }
  });

  it('S9: who says what country they are in buys nothing that is sold only there', async () => {
    const desk = createAdminDesk(service);
    await desk.changeOffer('trial-3-months', { eligibility: { newReadersOnly: true, countries: ['JP'] } });
    const headers = { 'X-Reader-Country': 'JP' };
    const offersOf = async ({ read }: typeof nginx) =>
      JSON.parse((await read(`/v1/${example}/offers`, headers)).body).offers.map(({ id }: { id: string }) => id);
    expect(await offersOf(nginx)).to.deep.equal([]);
    expect(await offersOf(inJapan)).to.deep.equal(['trial-3-months']);
    const bannerOf = async ({ read, site }: typeof nginx) => {
      await read('/articles/1-one', headers);
      const banner = Buffer.from(String(site.lastHeaders()['x-stile-banner']), 'base64url').toString();
      return JSON.parse(banner).offer?.id ?? null;
    };
    expect(await bannerOf(nginx)).to.equal(null);
    expect(await bannerOf(inJapan)).to.equal('trial-3-months');
  });

  for (const token of ['null', 'undefined', '', 'forged', 'a.b']) {
    it(`T6: X-Reader-Token: ${token || 'nothing'} beside a valid cookie keeps the reader`, async () => {
      const headers = { ...(await usedUp()), 'X-Reader-Token': token };
      const again = await nginx.read('/articles/1-one', headers);
      expect(again.shown).to.include({ denied: false, reason: 'ALREADY_READ' });
      expect(again.cookie).to.equal('');
      expect((await nginx.read('/articles/3-three', headers)).shown).to.include({ denied: true });
    });
  }

  it('S10: a rule of nginx for /metrics holds in every spelling', async () => {
    const spellings = ['/metrics', '/METRICS', '/Metrics', '/Metrics/', '/metrics/', '/metrics?x', '/%6detrics'];
    const odd = [
      '//metrics',
      '/./metrics',
      '/x/../metrics',
      '/x/%2e%2e/metrics',
      '/%4detrics',
      '/metrics%2f',
      '/metrics;x',
    ];
    for (const path of [...spellings, ...odd, '/METRICS;x', '/METRICS%00'.slice(0, 8), '/metrics%20', '/%09metrics']) {
      const { status, body } = await alone.read(path);
      expect(status, path).to.be.oneOf([400, 403, 404]);
      expect(body, path).to.not.include('stile_');
    }
    expect((await page.get('/metrics')).status).to.equal(200);
    expect((await alone.read('/livez')).status).to.equal(200);
  });

  it('X-Stile-Counted reaches the site: whether this very request was counted', async () => {
    const { cookie, shown } = await nginx.read('/articles/1-one');
    expect(shown).to.include({ reason: 'METERED', counted: 'true' });
    const headers = { Cookie: cookie };
    expect((await nginx.read('/articles/1-one', headers)).shown).to.include({
      reason: 'ALREADY_READ',
      counted: 'false',
    });
    const image = await nginx.read('/articles/2-two', { ...headers, 'Sec-Fetch-Dest': 'image' });
    expect(image.shown).to.include({ reason: 'METERED', counted: 'false' });
    expect(await page.meter(unread(), { headers, query: '?dryRun=true' })).to.deep.include({ granted: true });
  });
});
