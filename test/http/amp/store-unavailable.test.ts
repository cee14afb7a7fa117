import { expect } from 'chai';
import { createAmpLoginBrowser, signInPage } from '../../support/amp/login.ts';
import { cache, createAmpPage, site } from '../../support/amp/page.ts';
import { createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

describe('B12: AMP pages while the store is unavailable', () => {
  const amp = { signIn: signInPage };
  const newReaders = { perDay: 1 };
  const config = useConfigDir({
    [example]: { amp, onFailure: 'closed' },
    open: { amp, newReaders },
  });
  const redis = useRedisServer();
  const service = useService(() => ({ CONFIG_DIR: config.dir, STORE_URL: redis.url, ADMIN_TOKENS: adminTokens }));
  const page = createFrontEnd(service);
  const pages = createAmpPage(service);

  before(async () => {
    const sub = 'a-subscriber@example.com';
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await createAdminDesk(service).call('POST', `/readers/${sub}/grant`, { as: 'olga', body: { until } });
    const browser = createAmpLoginBrowser(service);
    await browser.signIn('amp-subscriber', await page.signIn(sub));
    expect(await pages.authorize({ rid: 'amp-subscriber' })).to.include({ subscriber: true });
    await redis.kill();
    await eventually(async () => (await page.get('/readyz')).status === 503);
  });

  it('item 6: are open where the publication says so, and are counted later', async () => {
    expect(await pages.authorize({ publication: 'open' })).to.include({ granted: true, reason: 'FAIL_OPEN', views: 0 });
    expect((await pages.pingback({ publication: 'open' })).status).to.equal(204);
    const text = await (await page.get('/metrics')).text();
    expect(text).to.match(/stile_outage_views_total\{publication="open",outcome="kept"\} 1\b/);
  });

  it('item 6: are closed where it says that, with headers by which the page may read why', async () => {
    const answer = await pages.ask();
    expect(answer.headers.get('access-control-allow-origin')).to.equal(cache);
    expect(answer.headers.get('retry-after')).to.equal('1');
    await expectProblem(answer, { status: 503, code: 'store-unavailable' });
    expect((await pages.pingback()).status).to.equal(204);
    const premium = { url: `${site}/premium`, more: { tier: 'premium' } };
    expect(await pages.authorize(premium)).to.include({ granted: false, reason: 'FAIL_CLOSED' });
  });

  it('item 6: stay open to a subscriber who signed in there', async () => {
    const answer = await pages.ask({ rid: 'amp-subscriber' });
    expect(answer.status, await answer.clone().text()).to.equal(200);
    expect(await answer.json()).to.include({ granted: true, loggedIn: true });
  });

  it('item 6: sign nobody in, and show a browser a page that says so', async () => {
    const browser = createAmpLoginBrowser(service);
    const answer = await browser.begin('amp-another');
    expect(answer.status).to.equal(302);
    const ticket = await browser.arrive('amp-another', await page.signIn('another@example.com'));
    await expectProblem(await browser.confirm(ticket), { status: 503, code: 'store-unavailable' });
  });
});
