import { expect } from 'chai';
import { as, createFrontEnd, unread } from '../support/browser/front-end.ts';
import { sellingNothing, useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';

describe('POST /v1/{publication}/meter: the banner', () => {
  const meter = { limits: { anonymous: 0, registered: 0 }, window: 'month' };
  const config = useConfigDir({ closed: { ...sellingNothing, meter }, 'nothing-free': { meter } });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => Date.UTC(2026, 10, 23, 3) });
  const page = createFrontEnd(service);

  it('C3: says to subscribe where there are no free articles, or names the offer', async () => {
    const denied = await page.meter(unread(), { publication: 'closed' });
    expect(denied).to.include({ granted: false, reason: 'METER_EXHAUSTED' });
    expect(denied.banner).to.include({ state: 'meter-closed', layout: 'wall', headline: 'Subscribe to read' });
    expect((await page.meter(unread(), { publication: 'nothing-free' })).banner?.state).to.equal('trial-offer');
  });

  it('C4: announces the last article on the view that was the last, and not when another is opened again', async () => {
    const headers = as(await page.newReader());
    const [first = unread(), ...others] = Array.from({ length: 10 }, () => unread());
    const state = async (article: string) => (await page.meter(article, { headers })).banner?.state;
    await page.meter(first, { headers });
    const states = [];
    for (const article of others) states.push(await state(article));
    expect(states.slice(-2)).to.deep.equal(['metered', 'last-article']);
    const again = await page.meter(first, { headers });
    expect(again).to.include({ granted: true, reason: 'ALREADY_READ' });
    expect(again.banner).to.deep.include({
      state: 'metered',
      headline: 'You have 0 free articles left this month',
    });
  });
});
