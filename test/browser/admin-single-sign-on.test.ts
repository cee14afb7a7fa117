import { expect } from 'chai';
import type { Request } from 'playwright-core';
import { sessionPath } from '../support/browser/admin-browser.ts';
import { launchBrowser, type TestBrowser, type Visit } from '../support/browser/browser.ts';
import { freePort } from '../support/processes/ports.ts';
import { startService, type TestService } from '../support/service.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/sign-on/openid-provider.ts';
import { signOn, singleSignOn } from '../support/sign-on/single-sign-on.ts';

const accounts = {
  jane: { preferred_username: 'jane@example.com', roles: ['heads'] },
  guest: { preferred_username: 'guest@example.com' },
};

const wanted = '/admin/nikkei-asian-review/offers?locale=ja';

describe('single sign-on in a browser', function () {
  this.timeout(60_000);

  let provider: OpenIdProvider;
  let service: TestService;
  let browser: TestBrowser;
  let visit: Visit;

  before(async () => {
    const PORT = String(await freePort());
    const redirectUrl = `http://127.0.0.1:${PORT}${signOn}/callback`;
    // To a browser localhost is another site than 127.0.0.1, as a real provider is.
    provider = await startOpenIdProvider({ accounts, redirectUrl, host: 'localhost' });
    service = await startService({ PORT, ...singleSignOn(provider.issuer) });
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await service?.close();
    await provider?.close();
  });

  beforeEach(async () => {
    visit = await browser.visit();
  });

  afterEach(() => visit.close());

  const signInAs = async (account: string) => {
    await visit.page.goto(`${service.url}${signOn}?return=${encodeURIComponent(wanted)}`);
    expect(new URL(visit.page.url()).origin).to.equal(provider.issuer);
    await visit.page.getByRole('button', { name: account }).click();
  };

  it('goes to the provider and back, and opens the page that one wanted with the session at hand', async () => {
    const { page, context } = visit;
    const opened: Request[] = [];
    page.on('request', (request) => {
      if (request.url() === service.url + wanted) opened.push(request);
    });
    await signInAs('jane');
    await page.waitForURL(service.url + wanted);
    const headers = await opened[0]?.allHeaders();
    expect(headers?.['cookie']).to.match(/^stile_admin=[\w-]{43}$/);

    const [cookie, ...others] = await context.cookies(service.url);
    expect(others).to.deep.equal([]);
    expect(cookie).to.include({ name: 'stile_admin', httpOnly: true, sameSite: 'Strict', path: '/' });
    await page.goto(service.url + sessionPath);
    expect(await page.locator('body').textContent()).to.include('"name":"jane@example.com","role":"owner"');

    await page.goBack();
    expect(page.url()).to.equal(service.url + wanted);
  });

  it('tells somebody without a role why they are not signed in, and leads them back', async () => {
    const { page, context, complaints } = visit;
    await signInAs('guest');
    await page.getByRole('heading', { name: 'Signing in did not work' }).waitFor();
    expect(await page.locator('p').first().textContent()).to.include('no role that may use these pages');
    expect(await page.getByRole('link').getAttribute('href')).to.equal(`${service.url}/admin`);
    const lineHeight = await page.evaluate("getComputedStyle(document.querySelector('h1')).lineHeight");
    expect(lineHeight).to.equal('28.6px');
    expect(await context.cookies(service.url)).to.deep.equal([]);
    // The style is the page's own, so its security policy has nothing to refuse; the status is what Chromium complains of.
    expect(complaints.filter((complaint) => !complaint.includes('403'))).to.deep.equal([]);
  });
});
