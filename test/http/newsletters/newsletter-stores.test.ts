import { expect } from 'chai';
import { as, createFrontEnd, example } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';
import { createNewsletterDesk, newsletters, secretOf } from '../../support/trust/newsletter-links.ts';

const nothingFree = { limits: { anonymous: 0, registered: 0 }, window: 'month' };
const fields = { ...sellingNothing, meter: nothingFree, newsletters };

describeOnEveryStore('item 7: the cap of a newsletter', (store) => {
  const now = Date.UTC(2026, 10, 23, 3);
  const config = useConfigDir({ [example]: fields });
  const service = useService(() => ({ ...store.env(), CONFIG_DIR: config.dir }), { realNow: () => now, secretOf });
  const page = createFrontEnd(service);
  const sign = createNewsletterDesk(() => now);

  it('is never passed, however many come at once, and of each token by itself', async () => {
    for (const article of ['/a/1', '/a/2']) {
      const token = sign([article], { newsletter: 'capped' });
      const readers = await Promise.all(Array.from({ length: 8 }, () => page.newReader()));
      const views = await Promise.all(
        readers.map((reader) => page.meter(article, { headers: as(reader), fields: { newsletter: token } })),
      );
      expect(views.filter(({ granted }) => granted)).to.have.length(2);
    }
  });
});

describe('item 7: newsletters while the store is unavailable', () => {
  const now = Date.UTC(2026, 10, 23, 3);
  const redis = useRedisServer();
  const config = useConfigDir({ [example]: { ...fields, onFailure: 'closed' } });
  const service = useService(() => ({ STORE_URL: redis.url, CONFIG_DIR: config.dir }), {
    realNow: () => now,
    secretOf,
  });
  const page = createFrontEnd(service);
  const sign = createNewsletterDesk(() => now);

  it('open all the same, with a pass, and nothing is counted', async () => {
    const token = sign(['/a/1'], { newsletter: 'capped' });
    await redis.kill();
    for (let reader = 0; reader < 4; reader += 1) {
      const answer = await page.ask('/a/1', { fields: { newsletter: token } });
      expect(await answer.json()).to.include({ granted: true, reason: 'NEWSLETTER' });
      expect(answer.headers.getSetCookie().join()).to.include('stile_pass_');
      const gate = await page.get(`/v1/${example}/gate`, { 'X-Original-URI': `/a/1?st=${token}` });
      expect([gate.status, gate.headers.get('x-stile-reason')]).to.deep.equal([204, 'NEWSLETTER']);
    }
    const to = encodeURIComponent('https://asia.example.com/a/1');
    const link = await page.get(`/v1/${example}/newsletter/${token}?to=${to}`, { 'Sec-Fetch-Mode': 'navigate' });
    expect([link.status, link.headers.getSetCookie().length]).to.deep.equal([303, 2]);
    const closed = await page.ask('/a/2', { fields: { newsletter: token } });
    expect(closed.status).to.equal(503);
  });
});
