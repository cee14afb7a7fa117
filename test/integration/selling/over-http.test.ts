import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { cookiesOf, createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { as, example, type FrontEnd } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { patience } from '../../support/processes/stile.ts';
import { type AgainstStripe, startAgainstStripe } from '../../support/selling/against-stripe.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { createTestResources } from '../../support/test-resources.ts';

const twenty = Array.from({ length: 20 }, (_, index) => index);
const fifty = Array.from({ length: 50 }, (_, index) => index);

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`selling over HTTP, by two instances with one store (${kind})`, function () {
    this.timeout(patience);
    const stage = createTestResources();
    let town: AgainstStripe;

    beforeEach(async () => {
      const STORE_URL = kind === 'SQLite' ? await stage.fileStore() : (await stage.redis()).url;
      town = await startAgainstStripe({ STORE_URL, instances: 2, env: { ADMIN_TOKENS: adminTokens } });
      stage.onClear(() => town.close());
      const [page] = town.pages;
      if (page === undefined) throw new Error('There is no instance.');
      expect((await createAdminDesk(page.url).makeOffer(monthlyOffer)).status).to.equal(201);
      for (const each of town.pages) {
        const listed = async () => (await (await each.get(`/v1/${example}/offers`)).text()).includes('monthly');
        await eventually(listed);
      }
    });

    afterEach(() => stage.clear());

    /** The instances in turn. */
    function pageFor(index: number): FrontEnd {
      const page = town.pages[index % town.pages.length];
      if (page === undefined) throw new Error('There is no instance.');
      return page;
    }

    const newReader = async () => as(await pageFor(0).newReader());

    async function entitlement(headers: Record<string, string>, page = pageFor(0)) {
      const answer = await page.get(`/v1/${example}/entitlement`, headers);
      const { entitlement: found, token } = (await answer.json()) as {
        entitlement: { state: string; offer: string | null };
        token: string | null;
      };
      const claims = token === null ? null : jsonwebtoken.decode(token, { json: true });
      return { ...found, version: Number(claims?.['ver'] ?? 0) };
    }

    const openSessions = async () =>
      (await town.world.stripe.checkout.sessions.list({ status: 'open', limit: 100 })).data.map(({ id }) => id);

    const customers = async () => (await town.world.stripe.customers.list({ limit: 100 })).data;

    it('makes one customer and one open page of 50 checkouts of one reader at once', async () => {
      const headers = await newReader();
      // On a busy machine the store may keep one waiting for too long: they ask again.
      const click = (index: number) => eventually(() => createBuying(pageFor(index)).open(headers), 15_000);
      const sessions = await Promise.all(fifty.map(click));
      expect(new Set(sessions).size).to.equal(1);
      expect(await openSessions()).to.deep.equal([sessions[0]]);
      expect(await customers()).to.have.lengthOf(1);
    });

    it('adcp #3184: has one page open, however many offers one reader asks for at once, and one subscription', async () => {
      const headers = await newReader();
      const offers = twenty.map((index) => (index % 4 < 2 ? 'monthly' : 'trial-3-months'));
      const sessions = await Promise.all(
        offers.map((offer, index) => eventually(() => createBuying(pageFor(index)).open(headers, offer), 15_000)),
      );
      const open = await openSessions();
      expect(open).to.have.lengthOf(1);
      expect(await customers()).to.have.lengthOf(1);
      for (const session of new Set(sessions)) {
        await town.world.standIn.pay(session, { outcome: 'paid' }).catch(() => undefined);
      }
      expect((await town.world.stripe.subscriptions.list({ status: 'all' })).data).to.have.lengthOf(1);
      const again = await createBuying(pageFor(1)).checkout(headers, { offer: 'monthly' });
      expect(again.status).to.equal(409);
    });

    it('Paid Memberships Pro 3.7.3: applies an event that comes twenty times at once, once', async () => {
      town.world.standIn.setDelivery('lost');
      const headers = await newReader();
      const session = await createBuying(pageFor(0)).open(headers, 'monthly');
      await town.world.standIn.pay(session, { outcome: 'paid' });
      const event = (await town.events()).find(({ type }) => type === 'invoice.paid');
      if (event === undefined) throw new Error('Nothing was paid.');
      const answers = await Promise.all(twenty.map((index) => town.send(pageFor(index), event)));
      for (const { status } of answers) expect(status).to.be.oneOf([200, 503]);
      expect(await entitlement(headers)).to.include({ state: 'active', version: 1 });
      for (const index of [0, 1]) expect((await town.send(pageFor(index), event)).status).to.equal(200);
      expect(await entitlement(headers, pageFor(1)), 'sent once more').to.include({ state: 'active', version: 1 });
      const subscriptions = await town.world.stripe.subscriptions.list({ status: 'all' });
      expect(subscriptions.data.map(({ status }) => status)).to.deep.equal(['active']);
    });

    it('worldmonitor #5600: lets in anyone who comes back, at either instance, although both have denied them and no webhook came', async () => {
      town.world.standIn.setDelivery('held');
      const headers = await newReader();
      const premium = { id: 'members-only', tier: 'premium' };
      for (const index of [0, 1]) {
        const denied = await pageFor(index).ask(premium, { headers });
        expect(denied.headers.get('cache-control')).to.equal('private, no-store');
        expect(await denied.json()).to.include({ granted: false, reason: 'PREMIUM' });
        expect(await entitlement(headers, pageFor(index))).to.include({ state: 'none' });
      }
      const session = await createBuying(pageFor(0)).open(headers);
      const { redirect } = await town.world.standIn.pay(session, { outcome: 'paid' });
      const back = await createBuying(pageFor(1)).comeBack(redirect.replace('http://stile.example', pageFor(1).url));
      expect(back.status).to.equal(303);
      for (const index of [0, 1]) {
        const page = pageFor(index);
        expect(await page.meter(premium, { headers })).to.include({ granted: true, reason: 'TRIAL' });
        const token = { Cookie: cookiesOf(back) };
        expect(await page.meter(premium, { headers: token }), 'by the token alone').to.include({ reason: 'TRIAL' });
        expect(await entitlement(headers, page)).to.include({ state: 'trial' });
      }
    });

    it("Ghost #20243: lets nobody in by the account's other products, even those of the reader's own customer", async () => {
      const { stripe, standIn } = town.world;
      const headers = await newReader();
      await createBuying(pageFor(0)).open(headers, 'monthly');
      const [customer] = await customers();
      const price = await stripe.prices.create({
        currency: 'usd',
        unit_amount: 700,
        recurring: { interval: 'month' },
        product_data: { name: 'A magazine' },
      });
      const magazine = await stripe.checkout.sessions.create({
        mode: 'subscription',
        customer: String(customer?.id),
        line_items: [{ price: price.id, quantity: 1 }],
        success_url: 'https://magazine.example',
      });
      await standIn.pay(magazine.id, { outcome: 'paid' });
      await standIn.settled();
      for (const event of await town.events()) expect((await town.send(pageFor(1), event)).status).to.equal(200);
      expect(await entitlement(headers)).to.include({ state: 'none' });
    });
  });
}
