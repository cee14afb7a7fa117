import { expect } from 'chai';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const trial = 'trial-3-months';
const dayPass = { ...monthlyOffer, id: 'day-pass', term: { count: 1, unit: 'day' }, then: null };
const newOnly = { ...monthlyOffer, id: 'new-only', eligibility: { newReadersOnly: true, countries: [] } };
const abroad = { ...monthlyOffer, id: 'abroad', eligibility: { newReadersOnly: false, countries: ['SG'] } };
const all = [trial, 'monthly', 'day-pass', 'new-only', 'abroad'];

describeOnEveryStore('F10: the offers that are listed', (store) => {
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  before(async () => {
    await desk.changeOffer(trial, { endsAt: null, eligibility: { newReadersOnly: false, countries: [] } });
    for (const offer of [monthlyOffer, dayPass, newOnly, abroad])
      expect((await desk.makeOffer(offer)).status, offer.id).to.equal(201);
  });

  type Reader = { readonly headers: Record<string, string>; readonly id: string };

  async function grant({ id }: Reader): Promise<void> {
    const { now } = (await (await page.get('/sandbox/clock')).json()) as { now: string };
    const until = new Date(Date.parse(now) + 30 * 86_400_000).toISOString();
    const given = await desk.call('POST', `/readers/${id}/grant`, { as: 'olga', body: { until } });
    expect(given.status).to.equal(200);
  }

  /** What a reader lived through, and which offers are left to them. */
  const lives: readonly [string, (reader: Reader) => Promise<unknown>, readonly string[]][] = [
    ['nobody yet', async () => undefined, [trial, 'monthly', 'day-pass', 'new-only']],
    ['on a trial', ({ headers }) => buying.buy(headers), []],
    ['with a plan', ({ headers }) => buying.buy(headers, 'monthly'), []],
    ['with a pass that runs', ({ headers }) => buying.buy(headers, 'day-pass'), ['monthly']],
    ['with a gift alone', grant, [trial, 'monthly']],
    [
      'with a payment on its way',
      async ({ headers }) => buying.pay(await buying.open(headers, 'monthly'), { outcome: 'delayed' }),
      [],
    ],
    [
      'whose trial was cancelled and runs',
      async ({ headers, id }) => {
        await buying.buy(headers);
        await buying.happens(id, 'cancel', { when: 'period-end' });
      },
      [],
    ],
    [
      'whose trial is over',
      async ({ headers, id }) => {
        await buying.buy(headers);
        await buying.happens(id, 'cancel', { when: 'now' });
      },
      ['monthly', 'day-pass'],
    ],
    [
      'who has been refunded',
      async ({ headers, id }) => {
        await buying.buy(headers, 'monthly');
        await buying.happens(id, 'refund');
      },
      [trial, 'monthly', 'day-pass'],
    ],
    [
      'in grace',
      async ({ headers, id }) => {
        await buying.buy(headers, 'monthly');
        await buying.happens(id, 'card', { outcome: 'declined' });
        await page.moveClock({ advance: 'P1M1D' });
      },
      [],
    ],
  ];

  for (const [who, live, left] of lives) {
    it(`F10: are those that checkout sells: a reader ${who}`, async () => {
      const headers = await buying.newReader();
      const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
      await live({ headers, id: reader.id });
      const answer = await page.get(`/v1/${example}/offers`, headers);
      const { offers } = (await answer.json()) as { offers: { id: string }[] };
      const listed = offers.map(({ id }) => id).sort();
      // Whether a pass counts as an introduction is not what is asked here.
      const settled = listed.filter((id) => who !== 'with a pass that runs' || id !== trial);
      expect(settled).to.deep.equal([...left].sort());
      const { banner } = await page.meter(unread(), { headers });
      if (banner?.offer) expect(listed).to.include(banner.offer.id);
      const sold: string[] = [];
      for (const offer of all) {
        const { status } = await buying.checkout(headers, { offer });
        expect(status).to.be.oneOf([201, 409]);
        if (status === 201) sold.push(offer);
      }
      expect(sold.sort()).to.deep.equal(listed);
    });
  }
});
