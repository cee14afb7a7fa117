import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { dayPass, fullPrice, introduction } from '../support/fixtures/sample-offer.ts';
import { type Account, openAccount, reader } from './account.ts';

describe('Stripe in test mode: selling', () => {
  let account: Account;

  before(() => {
    account = openAccount();
  });

  after(() => account.close());

  async function newCustomer(who: string = reader): Promise<string> {
    const customer = await account.provider.createCustomer({ publication: account.publication, reader: who }, null);
    account.onClose(() => account.stripe.customers.del(customer).catch(() => undefined));
    return customer;
  }

  it('makes the prices of offers of every kind, and finds them the second time', async () => {
    for (const [offer, kinds] of [
      [introduction, ['plan', 'term']],
      [fullPrice, ['plan']],
      [dayPass, ['term']],
    ] as const) {
      const first = await account.provider.listOffer(account.listing(offer));
      expect(first.map(({ of, made }) => [of, made])).to.deep.equal(kinds.map((kind) => [kind, true]));
      const again = () => account.provider.listOffer(account.listing(offer));
      // Stripe finds a price by its lookup key a moment after it was made.
      const second = await eventually(async () => {
        const found = await again();
        return found.every(({ made }) => !made) && found;
      }, 30_000);
      expect(second.map(({ id }) => id)).to.deep.equal(first.map(({ id }) => id));
    }
  });

  it('makes one customer of a reader, however often and however much at once', async () => {
    const who = 'r_CCCCCCCCCCCCCCCCCCCCCC';
    const customers = await Promise.all([1, 2, 3].map(() => newCustomer(who)));
    expect(new Set(customers).size).to.equal(1);
  });

  for (const offer of [introduction, fullPrice, dayPass]) {
    it(`opens a checkout page for ${offer.id}, the same for the same request, reads it and closes it`, async () => {
      const customer = await newCustomer();
      const request = account.checkoutOf(offer, customer);
      const [page, same] = [await account.provider.openCheckout(request), await account.provider.openCheckout(request)];
      expect(page?.url).to.match(/^https?:/);
      expect(same?.session).to.equal(page?.session);
      const session = String(page?.session);
      expect(await account.provider.readCheckout(session)).to.include({
        publication: account.publication,
        reader,
        customer,
        status: 'open',
        offer: offer.id,
        returnUrl: request.returnUrl,
      });
      expect(await account.provider.expireCheckout(session)).to.equal('expired');
      expect((await account.provider.readCheckout(session))?.status).to.equal('expired');
      expect(await account.provider.purchasesOf(customer, account.publication)).to.deep.equal([]);
    });
  }

  it('opens no page for a customer who is gone, and knows nothing of purchases of theirs', async () => {
    const { id } = await account.stripe.customers.create({});
    await account.stripe.customers.del(id);
    const request = { ...account.checkoutOf(fullPrice, id), idempotencyKey: `${account.publication} gone` };
    expect(await account.provider.openCheckout(request)).to.equal(null);
    expect(await account.provider.purchasesOf('cus_nobody', account.publication)).to.deep.equal([]);
  });

  it('opens the portal', async () => {
    const customer = await newCustomer();
    const page = await account.provider.openPortal({
      customer,
      returnUrl: 'https://news.example/article',
      locale: 'ja',
    });
    expect(page?.url).to.match(/^https?:/);
  });

  it('tells of what happened', async () => {
    const customer = await newCustomer();
    const since = Date.now() - 60_000;
    const page = await account.provider.openCheckout({
      ...account.checkoutOf(fullPrice, customer),
      idempotencyKey: `${account.publication} events`,
    });
    await account.provider.expireCheckout(String(page?.session));
    await eventually(async () => {
      for await (const { type, about } of account.provider.eventsSince(since)) {
        if (type === 'checkout.session.expired' && about !== null && about.id === page?.session) {
          expect(await account.provider.buyerOf(about)).to.deep.equal({
            publication: account.publication,
            reader,
            customer,
          });
          return true;
        }
      }
      return false;
    }, 60_000);
  });
});
