import { expect } from 'chai';
import { auditAnswer } from '../../../src/http/schemas/audit.ts';
import { createBrowser, sessionOf, sessionPath } from '../../support/browser/admin-browser.ts';
import { createFrontEnd, expectProblem } from '../../support/browser/front-end.ts';
import { freePort } from '../../support/processes/ports.ts';
import { send } from '../../support/request.ts';
import { startService, type TestService, useService } from '../../support/service.ts';
import {
  type OpenIdProvider,
  type ProviderOptions,
  startOpenIdProvider,
} from '../../support/sign-on/openid-provider.ts';
import {
  beginSignOn,
  createCookieJar,
  signOn,
  singleSignOn,
  throughProvider,
} from '../../support/sign-on/single-sign-on.ts';
import { createTestResources } from '../../support/test-resources.ts';

const accounts = {
  jane: { preferred_username: 'jane@example.com', roles: ['heads'], realm_access: { roles: ['newsroom'] } },
};

const json = { headers: { Accept: 'application/json' } };

describe('a provider of single sign-on', () => {
  const resources = createTestResources();
  let PORT: string;
  let providerPort: number;

  beforeEach(async () => {
    PORT = String(await freePort());
    providerPort = await freePort();
  });

  afterEach(() => resources.clear());

  async function startProvider(options: Partial<ProviderOptions> = {}): Promise<OpenIdProvider> {
    const redirectUrl = `http://127.0.0.1:${PORT}${signOn}/callback`;
    const provider = await startOpenIdProvider({ accounts, redirectUrl, port: providerPort, ...options });
    resources.onClear(provider.close);
    return provider;
  }

  async function start(env: Record<string, string> = {}): Promise<TestService> {
    const service = await startService({ PORT, ...singleSignOn(`http://127.0.0.1:${providerPort}`), ...env });
    resources.onClear(service.close);
    return service;
  }

  /** Signs in as Jane, whatever the service makes of it. */
  async function signIn({ url }: TestService, issuer: string) {
    const jar = createCookieJar();
    const callback = await throughProvider(jar, { issuer }, { begin: await beginSignOn(jar, url), account: 'jane' });
    return { jar, answer: await jar.ask(callback, json) };
  }

  it('need not be there when the service starts, and is asked again once it is', async () => {
    const service = await start();
    expect((await send(service, '/readyz')).status).to.equal(200);
    const away = await createFrontEnd(service).get(signOn, json.headers);
    expect(Number(away.headers.get('retry-after'))).to.be.greaterThan(0);
    await expectProblem(away, { status: 503, code: 'identity-unavailable' });
    const { issuer } = await startProvider();
    expect((await signIn(service, issuer)).answer.status).to.equal(200);
  });

  it('may go away between there and back, which says so and signs nobody in', async () => {
    const provider = await startProvider();
    const service = await start();
    const jar = createCookieJar();
    const begin = await beginSignOn(jar, service.url);
    const callback = await throughProvider(jar, provider, { begin, account: 'jane' });
    await provider.close();
    const page = await jar.ask(callback);
    expect(page.status).to.equal(503);
    expect(page.headers.get('content-type')).to.include('text/html');
    expect(await page.text()).to.include('Signing in did not work');
    expect([...jar.cookiesFor(service.url).keys()]).to.deep.equal([]);
    // What it said of itself is remembered, so that at least the way there is open.
    expect((await jar.ask(service.url + signOn)).status).to.equal(303);
  });

  it('that knows another secret is for the operator to look at: the log names what it said', async () => {
    const { issuer } = await startProvider({ clientSecret: 'another secret' });
    const service = await start();
    await expectProblem((await signIn(service, issuer)).answer, { status: 503, code: 'identity-unavailable' });
    expect(service.logs()).to.include('invalid_client');
  });

  it('that calls itself otherwise than the settings do is not believed', async () => {
    await startProvider();
    const service = await start({ ADMIN_OIDC_ISSUER: `http://localhost:${providerPort}` });
    const refused = await createFrontEnd(service).get(signOn, json.headers);
    await expectProblem(refused, { status: 503, code: 'identity-unavailable' });
  });

  it('may say everything in the token, and the role in a claim within another', async () => {
    const { issuer } = await startProvider({ claimsInToken: true });
    const service = await start({ ADMIN_OIDC_ROLE_CLAIM: 'realm_access.roles', ADMIN_OIDC_SCOPES: 'openid profile' });
    const { jar } = await signIn(service, issuer);
    expect(await sessionOf(await jar.ask(service.url + sessionPath))).to.include({
      name: 'jane@example.com',
      role: 'viewer',
    });
  });

  it('gives sessions that write down who it was, and that end with the rules which gave the role', async () => {
    const { issuer } = await startProvider();
    const service = await start();
    const { jar } = await signIn(service, issuer);
    const cookie = `stile_admin=${jar.cookiesFor(service.url).get('stile_admin')}`;
    const session = await sessionOf(await jar.ask(service.url + sessionPath));
    const browser = createBrowser(service, cookie, session);
    const publication = '/v1/admin/publications/nikkei-asian-review';
    const ended = await browser.call('POST', `${publication}/offers/trial-3-months/end`);
    expect(ended.status, await ended.text()).to.equal(200);
    const audit = await (await browser.call('GET', `${publication}/audit`)).text();
    const by = { who: 'jane@example.com', via: 'single-sign-on' };
    expect(auditAnswer.parse(JSON.parse(audit)).entries[0]).to.include(by);

    const STORE_URL = `file:${service.dataDir}`;
    for (const [env, status] of [
      [{}, 200],
      [{ ADMIN_OIDC_ROLES: 'heads:viewer' }, 401],
      [{ ADMIN_OIDC_CLIENT_ID: 'another' }, 401],
    ] as const) {
      const other = await start({ ...env, STORE_URL, PORT: String(await freePort()) });
      const there = createBrowser(other, cookie, session);
      expect((await there.call('GET', sessionPath)).status).to.equal(status);
    }
  });
});

describe('a service without a provider of single sign-on', () => {
  const page = createFrontEnd(useService());

  it('404: has no addresses for it', async () => {
    for (const path of [signOn, `${signOn}/callback?code=x`])
      await expectProblem(await page.get(path, json.headers), { status: 404, code: 'not-found' });
  });
});
