import { expect } from 'chai';
import { sessionsAnswer } from '../../../../src/http/schemas/session.ts';
import { cookieOf, createBrowser, sessionOf, sessionPath, signInWith } from '../../../support/browser/admin-browser.ts';
import { expectProblem } from '../../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';
import { useOpenApi } from '../../../support/open-api.ts';
import { send } from '../../../support/request.ts';
import { useService } from '../../../support/service.ts';
import { type AdminName, adminTokens, asAdmin, tokenOf } from '../../../support/sign-on/admins.ts';

const path = '/v1/admin/sessions';

describeOnEveryStore('U10: one’s own sessions', (store) => {
  const clock = { time: Date.UTC(2026, 10, 23, 3) };
  const service = useService(() => ({ ADMIN_TOKENS: adminTokens, ...store.env() }), { realNow: () => clock.time });
  const openApi = useOpenApi(service);

  async function signIn(as: AdminName, agent = '') {
    clock.time += 1_000;
    const answer = await signInWith(service, tokenOf(as), { 'User-Agent': agent });
    return createBrowser(service, cookieOf(answer), await sessionOf(answer, 201));
  }

  type Browser = Awaited<ReturnType<typeof signIn>>;

  async function list(browser: Browser) {
    const answer = await browser.call('GET', path);
    await openApi.describes('get', path, answer.clone());
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    return sessionsAnswer.parse(await answer.json()).sessions;
  }

  const isIn = async (browser: Browser) => (await browser.call('GET', sessionPath)).status === 200;

  it('say since when, when last used and from which kind of browser, and nothing of others', async () => {
    const first = await signIn('vera', 'Mozilla/5.0 (Windows NT 10.0; rv:149.0) Gecko/20100101 Firefox/149.0');
    await signIn('edith');
    const second = await signIn('vera');
    clock.time += 5 * 60_000;
    await first.call('GET', sessionPath);
    const sessions = await list(first);
    expect(sessions.map(({ browser, current }) => [browser, current])).to.deep.equal([
      ['Another program', false],
      ['Firefox on Windows', true],
    ]);
    const minutes = sessions.map(({ startedAt, usedAt }) =>
      Math.round((Date.parse(usedAt) - Date.parse(startedAt)) / 60_000),
    );
    expect(minutes).to.deep.equal([0, 5]);
    for (const { id } of sessions) {
      expect((await send(service, sessionPath, { headers: { Cookie: `stile_admin=${id}` } })).status).to.equal(401);
      expect(second.cookie).to.not.include(id);
    }
  });

  it('are ended one by one, or all but the one that asks, and never those of others', async () => {
    const [mine, other, third, edith] = [
      await signIn('sue'),
      await signIn('sue'),
      await signIn('sue'),
      await signIn('edith'),
    ];
    const [edithsId = ''] = (await list(edith)).filter(({ current }) => current).map(({ id }) => id);
    await expectProblem(await mine.call('DELETE', `${path}/${edithsId}`), { status: 404, code: 'not-found' });
    expect(await isIn(edith)).to.equal(true);
    const own = (await list(other)).find(({ current }) => current)?.id ?? '';
    const without = await send(service, `${path}/${own}`, { method: 'DELETE', headers: { Cookie: mine.cookie } });
    await expectProblem(without, { status: 403, code: 'csrf' });
    expect((await mine.call('DELETE', `${path}/${own}`)).status).to.equal(204);
    expect([await isIn(mine), await isIn(other), await isIn(third)]).to.deep.equal([true, false, true]);
    await expectProblem(await mine.call('DELETE', `${path}/${own}`), { status: 404, code: 'not-found' });
    expect((await mine.call('DELETE', path)).status).to.equal(204);
    expect([await isIn(mine), await isIn(third), await isIn(edith)]).to.deep.equal([true, false, true]);
    expect(await list(mine)).to.have.length(1);
  });

  it('are ended by the admin token too, all of them', async () => {
    const mine = await signIn('olga');
    const headers = asAdmin('olga');
    const listed = sessionsAnswer.parse(await (await send(service, path, { headers })).json()).sessions;
    expect(listed.map(({ current }) => current)).to.deep.equal([false]);
    expect((await send(service, path, { method: 'DELETE', headers })).status).to.equal(204);
    expect(await isIn(mine)).to.equal(false);
  });
});
