import { expect } from 'chai';
import { createBuying } from '../../../support/browser/buying.ts';
import { as, type FrontEnd, unread } from '../../../support/browser/front-end.ts';
import { patience } from '../../../support/processes/stile.ts';
import { type AgainstStripe, startAgainstStripe } from '../../../support/selling/against-stripe.ts';
import { adminTokens, createAdminDesk } from '../../../support/sign-on/admins.ts';
import { createTestResources } from '../../../support/test-resources.ts';

const price = { amount: 900, currency: 'usd' };
const plan = { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } };
const threeMonths = { id: 'three-months', price, term: { count: 3, unit: 'month' }, then: null, status: 'live' };
const withPlan = { ...threeMonths, id: 'with-plan', then: plan };
const oneDay = { ...threeMonths, id: 'one-day', term: { count: 1, unit: 'day' } };

const minuteSeconds = 60;

/** Where, what, when it is bought, and when it is over. */
const cases = [
  ['in-tokyo', threeMonths, '2027-01-31T09:00:00+09:00', '2027-04-30T09:00:00+09:00'],
  ['in-tokyo', withPlan, '2027-01-31T09:00:00+09:00', '2027-04-30T09:00:00+09:00'],
  ['in-new-york', threeMonths, '2027-01-31T23:30:00-05:00', '2027-04-30T23:30:00-04:00'],
  ['in-new-york', withPlan, '2027-02-28T12:00:00-05:00', '2027-05-28T12:00:00-04:00'],
  ['in-new-york', oneDay, '2027-03-13T12:00:00-05:00', '2027-03-14T12:00:00-04:00'],
  ['in-berlin', threeMonths, '2027-08-31T23:30:00+02:00', '2027-11-30T23:30:00+01:00'],
  ['in-berlin', oneDay, '2027-10-30T12:00:00+02:00', '2027-10-31T12:00:00+01:00'],
] as const;

describe('selling: a term, by the calendar of the publication', function () {
  this.timeout(patience);
  const stage = createTestResources();
  let town: AgainstStripe;
  let page: FrontEnd;

  before(async () => {
    const { dir } = await stage.config({
      'in-tokyo': { timeZone: 'Asia/Tokyo' },
      'in-new-york': { timeZone: 'America/New_York' },
      'in-berlin': { timeZone: 'Europe/Berlin' },
    });
    const env = { ADMIN_TOKENS: adminTokens, CONFIG_DIR: dir };
    town = await startAgainstStripe({ STORE_URL: await stage.fileStore(), instances: 1, env });
    stage.onClear(() => town.close());
    const [only] = town.pages;
    if (only === undefined) throw new Error('There is no instance.');
    page = only;
    for (const publication of ['in-tokyo', 'in-new-york', 'in-berlin']) {
      const desk = createAdminDesk(page.url, publication);
      for (const offer of [threeMonths, withPlan, oneDay]) {
        expect((await desk.makeOffer(offer)).status, offer.id).to.equal(201);
      }
    }
  });

  after(() => stage.clear());

  const secondsOf = (time: string) => Date.parse(time) / 1000;

  it('ends to the minute: a minute before it the reader is in, a minute after it is out', async () => {
    const bought: { publication: string; headers: Record<string, string>; endsAt: string; name: string }[] = [];
    const moments = cases.flatMap(([publication, offer, at, endsAt]) => {
      const name = `${offer.id} ${publication} ${at}`;
      const check = (reason: string) => async () => {
        const own = bought.find((each) => each.name === name);
        const found = await page.meter(unread(), { publication, headers: own?.headers ?? {} });
        expect(found, name).to.include({ reason });
        if (reason === 'TRIAL') expect(found.entitlement.endsAt, name).to.equal(endsAt);
        else expect(found, name).to.deep.include({ entitlement: { state: 'trial-expired', offer: offer.id, endsAt } });
      };
      const buy = async () => {
        const buying = createBuying(page, publication);
        const headers = as(await page.newReader(publication));
        await town.world.standIn.pay(await buying.open(headers, offer.id), { outcome: 'paid' });
        const { reader } = await page.meter(unread(), { publication, headers });
        if (offer === withPlan) await town.world.standIn.cancel(reader.id, 'period-end');
        bought.push({ publication, headers, endsAt, name });
      };
      return [
        { at: secondsOf(at), happens: buy },
        { at: secondsOf(endsAt) - minuteSeconds, happens: check('TRIAL') },
        { at: secondsOf(endsAt) + minuteSeconds, happens: check('METERED') },
      ];
    });
    for (const { at, happens } of moments.sort((one, other) => one.at - other.at)) {
      await town.world.advanceTo(at);
      await happens();
    }
  });
});
