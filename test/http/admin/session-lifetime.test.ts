import { expect } from 'chai';
import { createBrowser, type SignedInBrowser, sessionPath, signInAs } from '../../support/browser/admin-browser.ts';
import { createFrontEnd, expectProblem } from '../../support/browser/front-end.ts';
import { startService, useService } from '../../support/service.ts';
import { adminTokens, asAdmin } from '../../support/sign-on/admins.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

const [olga = '', edith = '', vera = ''] = adminTokens.split(',');

describe("an admin's session, from one instance to the next", () => {
  const first = useService({ ADMIN_TOKENS: adminTokens });

  /** How another instance on the same store, with these admin tokens, answers the browser. */
  async function elsewhere(browser: SignedInBrowser, tokens: string): Promise<number> {
    const other = await startService({ ADMIN_TOKENS: tokens, STORE_URL: `file:${first.dataDir}` });
    try {
      const there = createBrowser(other, browser.cookie, browser.session);
      return (await there.call('GET', '/v1/admin/publications')).status;
    } finally {
      await other.close();
    }
  }

  it('holds for every instance that has the admin token, and ends with its token, role or name', async () => {
    const browser = await signInAs(first, 'edith');
    expect(await elsewhere(browser, `${vera},${edith}`)).to.equal(200);
    expect(await elsewhere(browser, `${olga},${vera}`)).to.equal(401);
    expect(await elsewhere(browser, `${olga},${edith.replace(':editor:', ':owner:')}`)).to.equal(401);
    expect(await elsewhere(browser, `${olga},${edith}-new`)).to.equal(401);
    expect(await elsewhere(browser, edith.replace('edith:', 'edna:'))).to.equal(401);
  });

  it('ends everywhere with signing out', async () => {
    const browser = await signInAs(first, 'edith');
    await browser.call('DELETE', sessionPath);
    expect(await elsewhere(browser, adminTokens)).to.equal(401);
  });

  it('goes by the real time: anyone who moves the clock of the sandbox stays signed in', async () => {
    const browser = await signInAs(first, 'edith');
    await createFrontEnd(first).moveClock({ advance: 'P3M' });
    expect((await browser.call('GET', sessionPath)).status).to.equal(200);
  });
});

describe("an admin's session on Redis", () => {
  const redis = useRedisServer();
  const service = useService(() => ({ ADMIN_TOKENS: adminTokens, STORE_URL: redis.url }));

  it('503: is neither begun nor believed while the store is away, when admin tokens still count', async () => {
    const browser = await signInAs(service, 'edith');
    expect((await browser.call('GET', sessionPath)).status).to.equal(200);
    await redis.stop();
    const away = { status: 503, code: 'store-unavailable' };
    await expectProblem(await browser.call('GET', sessionPath), away);
    await expectProblem(await browser.call('GET', '/v1/admin/publications'), away);
    await expectProblem(await browser.call('DELETE', sessionPath), away);
    const page = createFrontEnd(service);
    const token = asAdmin('edith').Authorization.replace('Bearer ', '');
    await expectProblem(await page.post(sessionPath, { token }), away);
    expect((await page.get('/v1/admin/publications', asAdmin('edith'))).status).to.equal(200);
  });
});
