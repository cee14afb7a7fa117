import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createStripeProvider } from '../../../src/stripe/provider.ts';
import { introduction } from '../../support/fixtures/sample-offer.ts';
import { returnUrl, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

/** An address at which something listens that answers every request in this way, or never. */
async function badStripe(status: number | null): Promise<{ url: string; asked(): number; close(): Promise<void> }> {
  let asked = 0;
  const server: Server = createServer((_request, response) => {
    asked += 1;
    if (status !== null)
      response.writeHead(status, { 'stripe-should-retry': 'false' }).end('{"error":{"message":"no"}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describe('selling: while the provider is away', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      ({ code }: { code?: string }) => code,
    );

  for (const [name, status] of [
    ['answers 500', 500],
    ['answers 429', 429],
    ['does not take the key', 401],
    ['does not answer', null],
  ] as const) {
    it(`says provider-unavailable, and writes nothing, where it ${name}`, async () => {
      const bad = await badStripe(status);
      const provider = createStripeProvider({ secretKey: 'sk_test_x', apiBase: bad.url, timeoutMs: 50 });
      const selling = stage.anotherProcess(stage.stores, provider);
      const buyer = stage.buyer();
      const order = { buyer, offer: introduction.id, returnUrl, returnSecret: 'secret', now: stage.now() };
      expect(await codeOf(selling.checkout(order))).to.equal('provider-unavailable');
      expect(bad.asked()).to.be.greaterThan(0);
      const place = { publication: 'nikkei-asian-review', reader: buyer.key };
      expect(await stage.stores.billing.customerOf(place)).to.equal(null);
      expect(await stage.stores.billing.openCheckout(place)).to.equal(null);

      const session = await stage.pay(introduction);
      const before = await stage.entitlement();
      expect(await codeOf(selling.completeCheckout(session, stage.now()))).to.equal('provider-unavailable');
      expect(await codeOf(selling.portal({ buyer, returnUrl, now: stage.now() }))).to.equal('provider-unavailable');
      expect(await codeOf(selling.refresh(buyer, stage.now()))).to.equal('provider-unavailable');
      expect(await codeOf(selling.revoke(buyer, stage.now()))).to.equal('provider-unavailable');
      expect(await stage.entitlement()).to.deep.equal(before);
      await bad.close();
    });
  }

  it('leaves an event to be handled again, and handles it once the provider is back', async () => {
    stage.world.standIn.setDelivery('lost');
    await stage.pay(introduction);
    const nobody = createStripeProvider({ secretKey: 'sk_test_x', apiBase: 'http://127.0.0.1:9', timeoutMs: 50 });
    const away = stage.anotherProcess(stage.stores, nobody);
    for await (const hint of stage.provider.eventsSince(0)) {
      expect(await codeOf(away.handleEvent(hint, stage.now()))).to.equal('provider-unavailable');
      expect(await stage.selling.handleEvent(hint, stage.now())).to.equal('handled');
    }
    expect((await stage.entitlement()).state).to.equal('trial');
  });

  it('sells and completes over connections of its own once it answers', async () => {
    const provider = createStripeProvider({ secretKey: 'sk_test_sandbox', apiBase: stage.world.base });
    const selling = stage.anotherProcess(stage.stores, provider);
    const order = { buyer: stage.buyer(), offer: introduction.id, returnUrl, returnSecret: 'secret', now: stage.now() };
    const { session } = await selling.checkout(order);
    await stage.world.standIn.pay(session, { outcome: 'paid' });
    expect((await selling.completeCheckout(session, stage.now()))?.entitlement.state).to.equal('trial');
  });

  it('writes nothing where it goes away between two steps of refusing a second trial, and finishes that later', async () => {
    stage.world.standIn.setDelivery('lost');
    const another = 'r_BBBBBBBBBBBBBBBBBBBBBB';
    await stage.buy(introduction, { fingerprint: 'one card' });
    const session = await stage.pay(introduction, { reader: another, fingerprint: 'one card' });
    const half = {
      ...stage.provider,
      refusePurchase: async (id: string) => {
        await stage.provider.endPurchase(id, 'revoked');
        return createStripeProvider({ secretKey: 'sk_test_x', apiBase: 'http://127.0.0.1:9' }).refusePurchase(id);
      },
    };
    const selling = stage.anotherProcess(stage.stores, half);
    expect(await codeOf(selling.completeCheckout(session, stage.now()))).to.equal('provider-unavailable');
    expect((await stage.entitlement(another)).version).to.equal(0);
    expect((await stage.selling.completeCheckout(session, stage.now()))?.entitlement.state).to.equal('none');
    const charges = await stage.world.stripe.charges.list({ limit: 1 });
    expect(charges.data[0]?.refunded).to.equal(true);
  });
});
