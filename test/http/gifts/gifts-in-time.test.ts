import { expect } from 'chai';
import { createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { addressOf, createBrowser, createGiving } from '../../support/selling/giving.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const meter = { limits: { anonymous: 0, registered: 0 }, window: 'month' };

describeOnEveryStore('item 7: gift links in the course of time', (store) => {
  const config = useConfigDir({
    [example]: { ...sellingNothing, meter, gifts: { perMonth: 3, days: 7, redemptions: 2 } },
  });
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens, CONFIG_DIR: config.dir }), {
    realNow: startingAt('2026-11-23T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  const { give, subscriber, given } = createGiving(page, desk, example);
  let serial = 0;
  const unread = () => {
    serial += 1;
    return `story-${serial}`;
  };

  const reasonOf = async (headers: Record<string, string>, id: string) => (await page.meter(id, { headers })).reason;

  it('B21: end when their giver ends them, a few minutes later for those who are in, and by their time', async () => {
    const giver = await subscriber();
    const id = unread();
    const first = await given(giver, id);
    const second = await given(giver, id);
    const browser = createBrowser(service);
    await browser.follow(first.url);
    const end = (headers: Record<string, string>, gift: string) =>
      page.post(`/v1/${example}/gifts/end`, { gift }, headers);
    await expectProblem(await end(await subscriber(), first.gift), { status: 404, code: 'unknown-gift' });
    await expectProblem(await end({}, first.gift), { status: 401, code: 'reader-required' });
    const view = async () => browser.keep(await page.ask(id, { headers: browser.header() }));
    const reason = async (answer: Response) => ((await answer.json()) as { reason: string }).reason;
    await page.moveClock({ advance: 'PT6M' });
    const renewed = await view();
    expect(await reason(renewed)).to.equal('GIFT');
    expect(renewed.headers.getSetCookie().join()).to.include(`stile_pass_${example}=g.`);
    expect((await view()).headers.getSetCookie()).to.deep.equal([]);
    expect((await end(giver, first.gift)).status).to.equal(204);
    expect(await reason(await view())).to.equal('GIFT');
    const late = await createBrowser(service).follow(first.url);
    expect([late.status, (await late.text()).includes('This gift was withdrawn')]).to.deep.equal([410, true]);
    await page.moveClock({ advance: 'PT5M' });
    expect(await reason(await view())).to.not.equal('GIFT');
    expect(browser.cookies.has(`stile_pass_${example}`)).to.equal(false);
    await browser.follow(second.url);
    expect(await reason(await view())).to.equal('GIFT');
    await page.moveClock({ now: second.expiresAt });
    expect(await reason(await view())).to.not.equal('GIFT');
    const expired = await createBrowser(service).follow(second.url);
    expect([expired.status, (await expired.text()).includes('This gift has expired')]).to.deep.equal([410, true]);
  });

  it('are counted by the month of the publication’s calendar', async () => {
    await page.moveClock({ now: '2026-12-31T23:59:00+09:00' });
    const giver = await subscriber();
    for (const left of [2, 1, 0]) expect((await given(giver, 'a')).left).to.equal(left);
    const refused = await give(giver, { id: 'b', url: addressOf('b') });
    await expectProblem(refused, { status: 409, code: 'gifts-used-up' });
    await page.moveClock({ now: '2027-01-01T00:00:00+09:00' });
    expect((await given(giver, 'd')).left).to.equal(2);
  });

  it('B21: go on when the publication tells articles apart in another way', async () => {
    const gift = await given(await subscriber(), '/Articles/Renamed');
    const meter = await desk.get('/meter');
    const body = { ...((await meter.json()) as object), articleIdentity: { ignoreCase: true } };
    const headers = { 'If-Match': meter.headers.get('etag') ?? '' };
    expect((await desk.call('PUT', '/meter', { body, headers })).status).to.equal(200);
    const browser = createBrowser(service);
    expect((await browser.follow(gift.url)).status).to.equal(303);
    expect(await reasonOf(browser.header(), '/articles/renamed')).to.equal('GIFT');
  });
});
