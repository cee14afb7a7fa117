import { expect } from 'chai';
import { sessionOf, sessionPath } from '../../support/browser/admin-browser.ts';
import { createFrontEnd, expectProblem } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { freePort } from '../../support/processes/ports.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';
import { adminTokens } from '../../support/sign-on/admins.ts';
import { startOpenIdProvider } from '../../support/sign-on/openid-provider.ts';
import {
  beginSignOn,
  type CookieJar,
  createCookieJar,
  signOn,
  singleSignOn,
  throughProvider,
} from '../../support/sign-on/single-sign-on.ts';

const accounts = {
  jane: { preferred_username: 'jane@example.com', email: 'j@example.com', roles: ['newsroom', 'heads', 'other'] },
  ed: { preferred_username: 'olga', email: 'ed@example.com', email_verified: true, roles: 'urn:example:desk' },
  vic: { email: 'vic@example.com', email_verified: false, roles: ['newsroom'] },
  nobody: { preferred_username: 'nobody', roles: ['heads:owner', 'newsroo', 'Heads'] },
  blank: { preferred_username: 'blank' },
};

describe('signing in by single sign-on', () => {
  const address = duringTests(async () => ({ port: await freePort() }));
  const provider = duringTests(
    () => startOpenIdProvider({ accounts, redirectUrl: `http://127.0.0.1:${address.port}${signOn}/callback` }),
    ({ close }) => close(),
  );
  const env = () => ({
    PORT: String(address.port),
    ADMIN_TOKENS: adminTokens,
    TRUST_PROXY: '1',
    ...singleSignOn(provider.issuer),
  });
  const service = useService(env, { realNow: () => Date.now() + movedMs });
  const page = createFrontEnd(service);
  let jar: CookieJar;
  let movedMs = 0;

  beforeEach(() => {
    jar = createCookieJar();
    movedMs = 0;
  });

  const through = (begin: string, account: string) => throughProvider(jar, provider, { begin, account });
  const signIn = async (account: string, query = '') =>
    jar.ask(await through(await beginSignOn(jar, service.url, query), account));

  const json = { headers: { Accept: 'application/json' } };

  async function expectNobody(answer: Response, expected: { status: number; code: string }): Promise<void> {
    expect([...jar.cookiesFor(service.url).keys()]).to.deep.equal([]);
    await expectProblem(answer, expected);
  }

  it('is offered beside tokens, by the name that people know', async () => {
    const ways = await page.get(`${sessionPath}/ways`);
    expect(await ways.json()).to.deep.equal({
      token: true,
      oidc: { name: 'Example Login', url: `${service.url}${signOn}` },
    });
  });

  it('asks the provider for a code, bound to this browser, and tells it nothing else', async () => {
    const answer = await jar.ask(`${service.url}${signOn}`);
    expect(answer.status).to.equal(303);
    const [setCookie = ''] = answer.headers.getSetCookie();
    expect(setCookie).to.match(/^stile_sign_on=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const { origin, searchParams } = new URL(answer.headers.get('location') ?? '');
    expect(origin).to.equal(provider.issuer);
    const { state = '', nonce = '', code_challenge = '', ...rest } = Object.fromEntries(searchParams);
    for (const secret of [state, nonce, code_challenge]) {
      expect(secret).to.match(/^[\w-]{43}$/);
      expect(setCookie).to.not.include(secret);
    }
    expect(rest).to.deep.equal({
      client_id: 'stile',
      redirect_uri: `${service.url}${signOn}/callback`,
      response_type: 'code',
      scope: 'openid profile email',
      code_challenge_method: 'S256',
    });
  });

  it('begins a session of the highest role that the claims give, and moves on to where one wanted to go', async () => {
    const answer = await signIn('jane', '?return=/admin/nikkei-asian-review/offers%3Flocale=ja%26x="><b>');
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-security-policy')).to.match(/^default-src 'none'; style-src 'sha256-/);
    expect(await answer.text()).to.include(
      '<meta http-equiv="refresh" content="0;url=/admin/nikkei-asian-review/offers?locale=ja&amp;x=%22%3E%3Cb%3E">',
    );
    expect([...jar.cookiesFor(service.url).keys()]).to.deep.equal(['stile_admin']);
    const { name, role } = await sessionOf(await jar.ask(service.url + sessionPath));
    expect({ name, role }).to.deep.equal({ name: 'jane@example.com', role: 'owner' });
    expect((await jar.ask(`${service.url}/v1/admin/publications/nikkei-asian-review/audit`)).status).to.equal(200);
  });

  it('takes the address for a name where the other is that of an admin token, and the id where it is not verified', async () => {
    await signIn('ed');
    const ed = await sessionOf(await jar.ask(service.url + sessionPath));
    expect(ed).to.include({ name: 'ed@example.com', role: 'editor' });
    jar = createCookieJar();
    await signIn('vic');
    const vic = await sessionOf(await jar.ask(service.url + sessionPath));
    expect(vic).to.include({ name: 'vic', role: 'viewer' });
  });

  it('403: keeps out whom the provider knows and who has no role here, and says so on a page', async () => {
    for (const account of ['nobody', 'blank']) {
      const callback = await through(await beginSignOn(jar, service.url), account);
      await expectNobody(await jar.ask(callback, json), { status: 403, code: 'forbidden' });
      jar = createCookieJar();
    }
    const answer = await signIn('nobody');
    expect(answer.status).to.equal(403);
    expect(answer.headers.get('content-type')).to.include('text/html');
    const text = await answer.text();
    expect(text).to.include('no role that may use these pages').and.to.include(`href="${service.url}/admin"`);
  });

  it('401: is refused where the provider refuses, or where the answer is changed on the way', async () => {
    const forged: ((callback: URL) => void)[] = [
      ({ searchParams }) => searchParams.set('state', 'x'.repeat(43)),
      ({ searchParams }) => searchParams.delete('state'),
      ({ searchParams }) => searchParams.append('state', 'x'),
      ({ searchParams }) => searchParams.set('code', 'x'.repeat(43)),
      ({ searchParams }) => searchParams.set('iss', 'https://evil.example'),
      ({ searchParams }) => searchParams.delete('code'),
    ];
    for (const [index, change] of forged.entries()) {
      const callback = new URL(await through(await beginSignOn(jar, service.url), 'jane'));
      change(callback);
      const headers = { ...json.headers, 'X-Forwarded-For': `192.0.2.${index}` };
      await expectNobody(await jar.ask(callback.href, { headers }), { status: 401, code: 'unauthorized' });
      jar = createCookieJar();
    }
    const denied = await through(await beginSignOn(jar, service.url), '');
    expect(denied).to.include('error=access_denied');
    await expectNobody(await jar.ask(denied, json), { status: 401, code: 'unauthorized' });
  });

  it('401: is refused where nonce or challenge were changed on the way to the provider', async () => {
    for (const name of ['nonce', 'code_challenge']) {
      const begin = new URL(await beginSignOn(jar, service.url));
      begin.searchParams.set(name, 'A'.repeat(43));
      const callback = await through(begin.href, 'jane');
      await expectNobody(await jar.ask(callback, json), { status: 401, code: 'unauthorized' });
    }
  });

  it('401: is refused in another browser, with a changed cookie, and a second time', async () => {
    const callback = await through(await beginSignOn(jar, service.url), 'jane');
    const without = await page.get(callback.slice(service.url.length), json.headers);
    await expectProblem(without, { status: 401, code: 'unauthorized' });
    const value = jar.cookiesFor(service.url).get('stile_sign_on') ?? '';
    const other = value.startsWith('A') ? 'B' : 'A';
    for (const changed of [
      other + value.slice(1),
      value.slice(0, -4),
      `${value}AAAA`,
      '',
      `${value}; stile_sign_on=x`,
    ]) {
      const headers = { ...json.headers, Cookie: `stile_sign_on=${changed}`, 'X-Forwarded-For': '192.0.2.77' };
      await expectProblem(await fetch(callback, { headers }), { status: 401, code: 'unauthorized' });
    }
    expect((await jar.ask(callback)).status).to.equal(200);
    const Cookie = `stile_sign_on=${value}`;
    const again = await fetch(callback, { headers: { ...json.headers, Cookie } });
    await expectProblem(again, { status: 401, code: 'unauthorized' });
  });

  it('401: is refused ten minutes after it began', async () => {
    const callback = await through(await beginSignOn(jar, service.url), 'jane');
    movedMs = 10 * 60_000;
    await expectNobody(await jar.ask(callback, json), { status: 401, code: 'unauthorized' });
  });

  it('422: leads back to no page but those below /admin', async () => {
    const elsewhere = [
      'https://evil.example',
      '//evil.example/admin',
      '/\\evil.example/admin',
      '/administration',
      '/v1/x',
      '',
    ];
    for (const path of [
      ...elsewhere,
      'admin',
      '/admin/../docs',
      '/admin/%2e%2e/docs',
      '/admin/..//evil.example',
      signOn,
    ]) {
      const refused = await page.get(`${signOn}?return=${encodeURIComponent(path)}`);
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['return'] });
    }
  });

  it('429: begins sixty times a minute from one address, and counts what fails among failed sign-ins', async () => {
    const from = (address: string) => ({ ...json.headers, 'X-Forwarded-For': address });
    const begun = await Promise.all(
      Array.from({ length: 61 }, () => send(service, signOn, { headers: from('192.0.2.90') })),
    );
    expect(begun.filter(({ status }) => status === 303)).to.have.length(60);
    const failed = [];
    for (let time = 0; time < 11; time += 1)
      failed.push(await page.get(`${signOn}/callback?code=x`, from('192.0.2.91')));
    expect(failed.map(({ status }) => status)).to.deep.equal([...Array.from({ length: 10 }, () => 401), 429]);
  });

  it('tells the log why, and nothing that could be used', async () => {
    const logs = service.logs();
    expect(logs).to.include('an admin signed in by single sign-on');
    expect(logs).to.match(/unexpected "state" response parameter|invalid response/);
    expect(logs).to.not.match(/a-secret-of-the-client|code=|id_token"|eyJ/);
  });
});
