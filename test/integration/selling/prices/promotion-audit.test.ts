import { expect } from 'chai';
import { createBuying } from '../../../support/browser/buying.ts';
import { as } from '../../../support/browser/front-end.ts';
import { patience } from '../../../support/processes/stile.ts';
import { type AgainstStripe, startAgainstStripe } from '../../../support/selling/against-stripe.ts';
import { adminTokens, createAdminDesk } from '../../../support/sign-on/admins.ts';
import { createTestResources } from '../../../support/test-resources.ts';

interface Entry {
  readonly what: string;
  readonly who: string;
  readonly after: unknown;
}

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`promotion codes over HTTP (${kind})`, function () {
    this.timeout(patience);
    const resources = createTestResources();
    let town: AgainstStripe;

    before(async () => {
      const STORE_URL = kind === 'SQLite' ? await resources.fileStore() : (await resources.redis()).url;
      town = await startAgainstStripe({ STORE_URL, instances: 2, env: { ADMIN_TOKENS: adminTokens } });
      resources.onClear(() => town.close());
    });

    after(() => resources.clear());

    it('let in, and are in the audit log under the reader, once, whichever instances are told', async () => {
      const { stripe, standIn } = town.world;
      const [page, other] = town.pages;
      if (page === undefined || other === undefined) throw new Error('There are two instances.');
      const desk = createAdminDesk(page.url);
      await desk.changeOffer('trial-3-months', { promotionCodes: true });
      const coupon = await stripe.coupons.create({ percent_off: 100, duration: 'once' });
      await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'GRATIS' });
      const buying = createBuying(page);
      const headers = as(await page.newReader());
      const session = await buying.open(headers);
      standIn.setDelivery('duplicated');
      const { redirect } = await standIn.pay(session, { outcome: 'paid', promotionCode: 'gratis' });
      const { pathname, search } = new URL(redirect);
      expect((await page.get(pathname + search, headers)).status).to.equal(303);
      expect((await buying.entitlement(headers)).state).to.equal('trial');
      for (const event of await town.events()) for (const each of [page, other]) await town.send(each, event);

      const { client_reference_id: reader } = await stripe.checkout.sessions.retrieve(session);
      const { entries } = (await (await desk.get('/audit?limit=100', 'olga')).json()) as { entries: Entry[] };
      const noted = entries.filter(({ what }) => what.startsWith('purchase.promotion'));
      expect(noted).to.have.lengthOf(1);
      expect(noted[0]).to.deep.include({
        who: 'stile',
        what: `purchase.promotion ${reader}`,
        after: {
          session,
          offer: 'trial-3-months',
          code: 'GRATIS',
          coupon: coupon.id,
          amountOff: 900,
          currency: 'usd',
        },
      });
    });
  });
}
