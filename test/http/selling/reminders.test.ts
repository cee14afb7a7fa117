import { expect } from 'chai';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { createFrontEnd, unread } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const year = { amount: 29_900, currency: 'usd', every: { count: 1, unit: 'year' } };
const yearlyOffer = {
  ...monthlyOffer,
  id: 'yearly',
  price: { amount: 29_900, currency: 'usd' },
  term: year.every,
  then: year,
};
const dayPass = {
  ...monthlyOffer,
  id: 'day-pass',
  price: { amount: 200, currency: 'usd' },
  term: { count: 1, unit: 'day' },
  then: null,
};

const trial = 'trial-3-months';
const start = '2026-12-20T12:00:00+09:00';

describeOnEveryStore('what a reader is told of what they will be charged', (store) => {
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' }), {
    realNow: startingAt(start),
  });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  before(async () => {
    await desk.changeOffer(trial, { endsAt: '2028-01-31T23:59:59+09:00' });
    for (const offer of [monthlyOffer, yearlyOffer, dayPass])
      expect((await desk.makeOffer(offer)).status, offer.id).to.equal(201);
  });

  beforeEach(() => page.moveClock({ now: start }));

  async function newReader() {
    const headers = await buying.newReader();
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    return { headers, id: reader.id };
  }

  const bannerFor = async (headers: Record<string, string>) => (await page.meter(unread(), { headers })).banner;

  it('is the price they bought, in the last days of a trial, whatever the offer costs since', async () => {
    const { headers } = await newReader();
    await buying.buy(headers);
    const then = { amount: 4999, currency: 'usd', every: { count: 1, unit: 'month' } };
    await desk.changeOffer(trial, { then });
    await page.moveClock({ now: '2027-03-12T12:00:00+09:00' });
    expect(await bannerFor(headers)).to.equal(null);
    await page.moveClock({ now: '2027-03-13T13:00:00+09:00' });
    const banner = await bannerFor(headers);
    expect(banner).to.include({
      state: 'trial-ending',
      layout: 'bar',
      headline: 'Your trial ends on March 20th, 2027',
    });
    expect(banner?.terms).to.contain('$29.99 every month');
    const inJapanese = await page.meter(unread(), { headers, fields: { locale: 'ja' } });
    expect(inJapanese.banner?.headline).to.contain('2027年3月20日');
    await page.moveClock({ now: '2027-03-20T13:00:00+09:00' });
    expect(await bannerFor(headers)).to.equal(null);
  });

  it('is told by the entitlement token alone too, and by the gate', async () => {
    const { headers } = await newReader();
    await buying.buy(headers);
    await page.moveClock({ now: '2027-03-18T12:00:00+09:00' });
    const answer = await page.get('/v1/nikkei-asian-review/entitlement', headers);
    const { token } = (await answer.json()) as { token: string };
    const withToken = { ...headers, 'X-Entitlement-Token': token };
    expect((await bannerFor(withToken))?.state).to.equal('trial-ending');
    const gate = await page.get('/v1/nikkei-asian-review/gate', { ...withToken, 'X-Original-URI': `/${unread()}` });
    const header = Buffer.from(gate.headers.get('x-stile-banner') ?? '', 'base64url').toString();
    expect(JSON.parse(header)).to.include({ state: 'trial-ending' });
  });

  it('is nothing once they have cancelled', async () => {
    const { headers, id } = await newReader();
    await buying.buy(headers);
    await page.moveClock({ now: '2027-03-18T12:00:00+09:00' });
    expect((await bannerFor(headers))?.state).to.equal('trial-ending');
    await buying.happens(id, 'cancel', { when: 'period-end' });
    expect(await bannerFor(headers)).to.equal(null);
  });

  it('is told two weeks before a year renews itself, and never by those who pay by the month', async () => {
    const [yearly, monthly] = [await newReader(), await newReader()];
    await buying.buy(yearly.headers, 'yearly');
    await buying.buy(monthly.headers, 'monthly');
    await page.moveClock({ now: '2027-01-15T12:00:00+09:00' });
    expect([await bannerFor(monthly.headers), await bannerFor(yearly.headers)]).to.deep.equal([null, null]);
    await page.moveClock({ now: '2027-12-10T12:00:00+09:00' });
    const banner = await bannerFor(yearly.headers);
    expect(banner).to.include({ state: 'renewal-coming', headline: 'Your subscription renews on December 20th, 2027' });
    expect(banner?.terms).to.contain('$299 for the next year');
    expect(await bannerFor(monthly.headers)).to.equal(null);
  });

  it('is what follows, before they buy anything; and of a pass that it has expired, when it has', async () => {
    const { headers } = await newReader();
    await page.readMany(10, { headers });
    const wall = await bannerFor(headers);
    expect(wall).to.include({ state: 'trial-offer', headline: 'Try 3 months for $9' });
    expect(wall?.terms).to.match(/^Then \$[\d.]+ every month from March 20th, 2027, until you cancel\.$/);
    await buying.buy(headers, 'day-pass');
    await page.moveClock({ now: '2026-12-22T13:00:00+09:00' });
    expect(await bannerFor(headers)).to.include({ state: 'pass-expired', headline: 'Your pass has expired' });
  });
});
