import { expect } from 'chai';
import {
  cookieOf,
  createBrowser,
  sessionOf,
  sessionPath,
  signInAs,
  signInWith,
} from '../../support/browser/admin-browser.ts';
import { createFrontEnd, expectProblem } from '../../support/browser/front-end.ts';
import { useOpenApi } from '../../support/open-api.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, asAdmin } from '../../support/sign-on/admins.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const publications = '/v1/admin/publications';

describe('signing in for the admin pages', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' }, { realNow: () => clock.time });
  const page = createFrontEnd(service);
  const openApi = useOpenApi(service);
  const clock = { time: Date.UTC(2026, 10, 23, 3), now: () => clock.time };

  const tokenOf = (name: 'olga' | 'edith' | 'vera') => asAdmin(name).Authorization.replace('Bearer ', '');
  const whoIs = (Cookie: string) => page.get(sessionPath, { Cookie });
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  describe(`POST ${sessionPath}`, () => {
    it('201: says who it is and until when, and puts the session into a cookie that no script reads', async () => {
      const answer = await signInWith(service, tokenOf('edith'));
      await openApi.describes('post', sessionPath, answer.clone());
      const [setCookie = ''] = answer.headers.getSetCookie();
      expect(setCookie).to.match(/^stile_admin=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; SameSite=Strict$/);
      expect(answer.headers.get('cache-control')).to.equal('private, no-store');
      const { csrf, ...session } = await sessionOf(answer, 201);
      expect(session).to.deep.equal({
        name: 'edith',
        role: 'editor',
        expiresAt: new Date(clock.time + hourMs).toISOString().replace('.000Z', '+00:00'),
      });
      expect(csrf).to.match(/^[\w-]{43}$/);
      expect(setCookie).to.not.include(csrf);
    });

    it('401: for a wrong token, which sets no cookie', async () => {
      const answer = await signInWith(service, `${tokenOf('edith')}x`, from('192.0.2.1'));
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
      await expectProblem(answer, { status: 401, code: 'unauthorized' });
    });

    it('403: for a page of another site', async () => {
      const foreign = [
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
        { Origin: service.url, 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
      ];
      for (const headers of foreign) {
        const answer = await signInWith(service, tokenOf('edith'), headers);
        expect(answer.headers.getSetCookie()).to.deep.equal([]);
        await expectProblem(answer, { status: 403, code: 'forbidden-origin' });
      }
      const own = { Origin: service.url.replace('127.0.0.1', 'localhost'), 'Sec-Fetch-Site': 'same-origin' };
      await sessionOf(await signInWith(service, tokenOf('edith'), own), 201);
    });

    it('415, 422: for anything but one token as JSON', async () => {
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const unread = await page.post(sessionPath, 'token=x', form);
      await expectProblem(unread, { status: 415, code: 'unsupported-media-type' });
      for (const [body, path] of [
        [{}, 'token'],
        [{ token: '' }, 'token'],
        [{ token: ['x'] }, 'token'],
        [{ token: 'x'.repeat(4097) }, 'token'],
        [{ token: 'x', name: 'olga' }, 'name'],
      ] as const) {
        await expectProblem(await page.post(sessionPath, body), {
          status: 422,
          code: 'invalid-request',
          paths: [path],
        });
      }
    });

    it('429: after ten failed sign-ins a minute from one address, by whatever door, for a right token too', async () => {
      const address = from('192.0.2.50');
      for (let time = 0; time < 5; time += 1) {
        expect((await signInWith(service, `guess-${time}`, address)).status).to.equal(401);
        const bearer = { ...address, Authorization: `Bearer guess-${time}` };
        expect((await page.get(publications, bearer)).status).to.equal(401);
      }
      const refused = await signInWith(service, 'guess', address);
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
      await expectProblem(refused, { status: 429, code: 'rate-limited' });
      const late = await signInWith(service, tokenOf('vera'), address);
      await expectProblem(late, { status: 429, code: 'rate-limited' });
    });

    it('ends the session that the browser had before', async () => {
      const before = await signInAs(service, 'vera');
      const after = await signInWith(service, tokenOf('edith'), { Cookie: before.cookie });
      expect((await sessionOf(await whoIs(cookieOf(after)))).name).to.equal('edith');
      expect((await whoIs(before.cookie)).status).to.equal(401);
    });
  });

  describe(`GET ${sessionPath}`, () => {
    it('200: says the same as when the session began', async () => {
      const { cookie, session } = await signInAs(service, 'vera');
      const answer = await whoIs(cookie);
      await openApi.describes('get', sessionPath, answer.clone());
      expect(answer.headers.get('vary')).to.equal('Cookie');
      expect(await sessionOf(answer)).to.deep.equal(session);
    });

    it('401: without a cookie, and for one that is not to the last character what was given', async () => {
      const { cookie } = await signInAs(service, 'vera');
      const other = cookie.endsWith('A') ? 'E' : 'A';
      const none = ['', 'stile_admin=', `${cookie}x`, cookie.slice(0, -1), cookie.slice(0, -1) + other];
      for (const Cookie of [
        ...none,
        `${cookie}; ${cookie}`,
        `x${cookie}`,
        cookie.toUpperCase(),
        asAdmin('vera').Authorization,
      ])
        await expectProblem(await whoIs(Cookie), { status: 401, code: 'unauthorized' });
    });

    it('401: an hour after the last call, and no sooner', async () => {
      const { cookie } = await signInAs(service, 'vera');
      clock.time += hourMs - 1_000;
      await sessionOf(await whoIs(cookie));
      clock.time += hourMs - 1_000;
      await sessionOf(await whoIs(cookie));
      clock.time += hourMs;
      await expectProblem(await whoIs(cookie), { status: 401, code: 'unauthorized' });
    });

    it('401: eight hours after signing in, however much was asked for meanwhile', async () => {
      const browser = await signInAs(service, 'vera');
      for (let half = 1; half < 16; half += 1) {
        clock.time += hourMs / 2;
        expect((await browser.call('GET', publications)).status).to.equal(200);
      }
      const { expiresAt } = await sessionOf(await whoIs(browser.cookie));
      expect(Date.parse(expiresAt)).to.equal(clock.time + hourMs / 2);
      clock.time += hourMs / 2;
      expect((await browser.call('GET', publications)).status).to.equal(401);
    });
  });

  describe(`DELETE ${sessionPath}`, () => {
    it('204: ends the session at once, no matter who kept the cookie', async () => {
      const browser = await signInAs(service, 'edith');
      const other = await signInAs(service, 'edith');
      const answer = await browser.call('DELETE', sessionPath);
      await openApi.describes('delete', sessionPath, answer.clone());
      expect(answer.status).to.equal(204);
      expect(answer.headers.getSetCookie()).to.deep.equal([
        'stile_admin=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
      ]);
      expect((await browser.call('GET', sessionPath)).status).to.equal(401);
      expect((await browser.call('GET', publications)).status).to.equal(401);
      expect((await other.call('GET', publications)).status).to.equal(200);
    });

    it('204: for a browser in which nobody is signed in', async () => {
      expect((await send(service, sessionPath, { method: 'DELETE' })).status).to.equal(204);
    });

    it("403: without the session's token, and the session goes on", async () => {
      const browser = await signInAs(service, 'edith');
      const refused = await browser.call('DELETE', sessionPath, { headers: { 'X-CSRF-Token': '' } });
      await expectProblem(refused, { status: 403, code: 'csrf' });
      expect((await browser.call('GET', sessionPath)).status).to.equal(200);
    });
  });

  it(`GET ${sessionPath}/ways says that one can sign in with a token`, async () => {
    const answer = await page.get(`${sessionPath}/ways`);
    await openApi.describes('get', `${sessionPath}/ways`, answer.clone());
    expect(await answer.json()).to.deep.equal({ token: true, oidc: null });
  });

  it('tells the log who signed in, and neither token nor session', async () => {
    const { cookie, session } = await signInAs(service, 'edith');
    await createBrowser(service, cookie, session).call('DELETE', sessionPath);
    expect(service.logs()).to.match(/"admin":"edith".*an admin signed in/);
    expect(service.logs()).to.not.include(cookie.split('=')[1]).and.not.include(session.csrf);
    expect(service.logs()).to.not.match(/the-token-of|guess/);
  });
});
