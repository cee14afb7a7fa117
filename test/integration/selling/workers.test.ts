import { expect } from 'chai';
import { startWorld, testKey, webhookSecret } from '../../sandbox-stripe/world.ts';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { patience } from '../../support/processes/stile.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { createTestResources } from '../../support/test-resources.ts';

const fifty = Array.from({ length: 50 }, (_, index) => index);

describe('selling by several workers', function () {
  this.timeout(patience);
  const stage = createTestResources();

  afterEach(() => stage.clear());

  for (const kind of ['SQLite', 'Redis'] as const) {
    it(`makes one customer and one open page of 50 checkouts of one reader at once (${kind})`, async () => {
      const STORE_URL = kind === 'SQLite' ? await stage.fileStore() : (await stage.redis()).url;
      const world = await startWorld({ now: Date.now });
      stage.onClear(() => world.close());
      const { url } = await stage.service({
        STORE_URL,
        WORKERS: '2',
        ADMIN_TOKENS: adminTokens,
        STRIPE_SECRET_KEY: testKey,
        STRIPE_WEBHOOK_SECRET: webhookSecret,
        STRIPE_API_BASE: world.base,
      });
      const page = createFrontEnd(url);
      expect((await createAdminDesk(url).makeOffer(monthlyOffer)).status).to.equal(201);
      const headers = as(await page.newReader());
      const buying = createBuying(page);
      // Within a second all workers know the offer; a connection of its own comes to any of them.
      await eventually(async () => {
        const asked = await Promise.all(fifty.map(async () => (await page.get(`/v1/${example}/offers`)).text()));
        return asked.every((text) => text.includes('monthly'));
      });
      // On a busy machine the store may keep one waiting for too long: they ask again.
      const click = () => eventually(() => buying.open(headers, 'monthly'), 15_000);
      const sessions = await Promise.all(fifty.map(click));
      expect(new Set(sessions).size).to.equal(1);
      const open = await world.stripe.checkout.sessions.list({ status: 'open', limit: 100 });
      expect(open.data.map(({ id }) => id)).to.deep.equal([sessions[0]]);
      expect((await world.stripe.customers.list({ limit: 100 })).data).to.have.lengthOf(1);
      await world.standIn.pay(String(sessions[0]), { outcome: 'paid' });
      expect((await buying.checkout(headers, { offer: 'monthly' })).status).to.equal(409);
    });
  }
});
