import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { createBrowser, createGiving } from '../../support/selling/giving.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

describe('item 7: gifts while the store is away', () => {
  const meter = { limits: { anonymous: 0, registered: 0 }, window: 'month' };
  const config = useConfigDir({ [example]: { ...sellingNothing, meter, onFailure: 'closed' } });
  const redis = useRedisServer();
  let aheadMs = 0;
  const start = startingAt('2026-11-23T12:00:00+09:00');
  const service = useService(() => ({ STORE_URL: redis.url, ADMIN_TOKENS: adminTokens, CONFIG_DIR: config.dir }), {
    realNow: () => start() + aheadMs,
  });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  const { subscriber, given, give } = createGiving(page, desk, example);

  it('B21: a pass is good to its end, a link shows a page that asks again, and nothing is given', async () => {
    const giver = await subscriber();
    const gift = await given(giver, 'story');
    const browser = createBrowser(service);
    expect((await browser.follow(gift.url)).status).to.equal(303);
    await redis.kill();
    await eventually(async () => (await page.get('/readyz')).status === 503);
    const view = () => page.ask('story', { headers: browser.header() });
    for (const advanceMs of [0, 10 * 60_000, 6 * 24 * 60 * 60_000]) {
      aheadMs = advanceMs;
      const answer = await view();
      expect(((await answer.json()) as { reason: string }).reason).to.equal('GIFT');
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
    }
    const link = await createBrowser(service).follow(gift.url);
    expect([link.status, link.headers.get('content-type')]).to.deep.equal([503, 'text/html; charset=utf-8']);
    expect(await link.text()).to.include('One moment, please');
    expect(link.headers.get('refresh')).to.match(/^\d+; url=\?attempt=1$/);
    await expectProblem(await give(giver, { id: 'x', url: 'https://asia.example.com/x' }), {
      status: 503,
      code: 'store-unavailable',
    });
    const sent = await page.ask('story', { headers: as(giver['X-Reader-Token'] ?? ''), fields: { gift: gift.gift } });
    expect(sent.status).to.equal(503);
    aheadMs = 7 * 24 * 60 * 60_000 + 60_000;
    expect((await view()).status).to.equal(503);
  });
});
