import { expect } from 'chai';
import type { PaymentProvider } from '../../../src/paywall/purchases/payment-provider.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { createPurchaseMover } from '../../../src/paywall/support/move-purchase.ts';
import { dayPass, fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, returnUrl, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const another = 'r_BBBBBBBBBBBBBBBBBBBBBB';

describe('moving what was bought to another reader', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const move = (stores: Stores = stage.stores, provider: PaymentProvider = stage.provider) =>
    createPurchaseMover(stage.needs(stores, provider))({
      from: stage.buyer(),
      to: { ...stage.buyer(another), kind: 'registered' },
      now: stage.now(),
    });

  const states = async (stores = stage.stores) =>
    Promise.all([aReader, another].map(async (reader) => (await stage.entitlement(reader, stores)).state));

  for (const [name, offer, state] of [
    ['an introduction', introduction, 'trial'],
    ['a plan', fullPrice, 'active'],
    ['a single term', dayPass, 'trial'],
  ] as const) {
    it(`says the same in a store that has lost all: ${name}`, async () => {
      await stage.buy(offer);
      await move();
      const found = await states();
      expect(found[0]).to.equal('none');
      expect(found[1]).to.be.oneOf([state, 'active']);
      const empty = stage.emptyStores();
      const rebuilt = stage.anotherProcess(empty);
      for await (const { buyer } of stage.provider.everyBuyer(null)) await rebuilt.catchUp(buyer, stage.now());
      expect(await states(empty)).to.deep.equal(found);
    });
  }

  it('is finished when it is asked for again, wherever it was interrupted', async () => {
    const steps: readonly (readonly [string, (stop: () => never) => [Stores, PaymentProvider]])[] = [
      ['at the provider', (stop) => [stage.stores, { ...stage.provider, moveCustomer: async () => stop() }]],
      [
        'before the customer is claimed',
        (stop) => [
          { ...stage.stores, billing: { ...stage.stores.billing, claimCustomer: async () => stop() } },
          stage.provider,
        ],
      ],
      [
        'before the customer is released',
        (stop) => [
          { ...stage.stores, billing: { ...stage.stores.billing, releaseCustomer: async () => stop() } },
          stage.provider,
        ],
      ],
      ['before the other one has it', (stop) => [stage.stores, { ...stage.provider, purchasesOf: async () => stop() }]],
      [
        'before it is taken away',
        (stop) => [
          { ...stage.stores, entitlements: { ...stage.stores.entitlements, compareAndSet: async () => stop() } },
          stage.provider,
        ],
      ],
    ];
    await stage.buy(fullPrice);
    for (const [name, broken] of steps) {
      const stop = () => {
        throw new Error('interrupted');
      };
      const failed = await move(...broken(stop)).then(
        () => false,
        () => true,
      );
      expect(failed, name).to.equal(true);
      expect(await states(), `${name}: nobody who paid is locked out`).to.include('active');
    }
    await move();
    await move();
    expect(await states()).to.deep.equal(['none', 'active']);
  });

  it('has news of old payments reach the reader who has it now, by whatever name they come', async () => {
    await stage.buy(fullPrice);
    await move();
    stage.world.standIn.setDelivery('lost');
    const [customer] = (await stage.world.stripe.customers.list({ limit: 1 })).data;
    await stage.world.standIn.refund(customer?.id ?? '');
    for await (const hint of stage.provider.eventsSince(0)) await stage.selling.handleEvent(hint, stage.now());
    expect(await states()).to.deep.equal(['none', 'revoked']);
  });

  describe('item 4: leaves the two with customers of their own', () => {
    const order = (reader = aReader) => ({
      buyer: stage.buyer(reader),
      offer: introduction.id,
      returnUrl,
      returnSecret: 'secret',
      now: stage.now(),
    });
    const customers = async () =>
      Promise.all(
        [aReader, another].map((reader) =>
          stage.stores.billing.customerOf({
            publication: stage.buyer().publication.name,
            reader: stage.buyer(reader).key,
          }),
        ),
      );

    it('if the one who gave buys again, on the same day or years later', async () => {
      await stage.buy(fullPrice);
      await move();
      expect(await customers()).to.have.property('0', null);
      const { session } = await stage.selling.checkout(order());
      expect(await states()).to.deep.equal(['none', 'active']);
      await stage.world.standIn.pay(session, { outcome: 'paid' });
      expect(await states()).to.deep.equal(['trial', 'active']);
      const [one, other] = await customers();
      expect(one).to.be.a('string').and.not.equal(other);
    });

    it('if it went there and back', async () => {
      await stage.buy(fullPrice);
      await move();
      const back = { from: stage.buyer(another), to: stage.buyer(), now: stage.now() };
      await createPurchaseMover(stage.needs())(back);
      expect(await states()).to.deep.equal(['active', 'none']);
      await stage.buy(introduction, { reader: another });
      expect(await states()).to.deep.equal(['active', 'trial']);
    });

    it('or refuses, if the other is the one who bought it before signing in as this one', async () => {
      await stage.buy(fullPrice);
      const signedIn = { ...stage.buyer(another), kind: 'registered' as const };
      const visit = { ...signedIn, anonymousKey: stage.buyer().key };
      await stage.needs().purchases.transfer.transferOnSignIn(visit, stage.now());
      const back = createPurchaseMover(stage.needs())({ from: signedIn, to: stage.buyer(), now: stage.now() });
      expect(await back.catch((error: unknown) => error)).to.have.property('code', 'not-movable');
      expect(await states()).to.deep.equal(['active', 'active']);
    });

    it('and no page open on which somebody pays for nothing', async () => {
      await stage.buy(fullPrice);
      const { session } = await stage.selling.checkout(order(another));
      await move();
      expect((await stage.world.stripe.checkout.sessions.retrieve(session)).status).to.equal('expired');
      expect(await states()).to.deep.equal(['none', 'active']);
    });

    it('if the other has just paid, and nobody here knows it yet: that is refused', async () => {
      await stage.buy(fullPrice);
      stage.world.standIn.setDelivery('lost');
      await stage.pay(introduction, { reader: another });
      const refused = await move().catch((error: unknown) => error);
      expect(refused).to.have.property('code', 'not-movable');
      expect(await states()).to.deep.equal(['active', 'trial']);
    });
  });
});
