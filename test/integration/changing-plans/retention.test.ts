import { expect } from 'chai';
import type { RetentionOffer } from '../../../src/paywall/billing-rules.ts';
import { hasCode } from '../../../src/paywall/errors.ts';
import { fullPrice, introduction, yearly } from '../../support/fixtures/sample-offer.ts';
import { aReader, returnUrl, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';
import { openCancelling, press } from '../../support/selling/switching.ts';

const half: RetentionOffer = { percentOff: 50, amountOff: null, periods: 3 };

describe('a reader who is about to cancel', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
    stage.offer(introduction, fullPrice, yearly);
  });
  afterEach(() => stage.close());

  const open = (retention: RetentionOffer | null = half) => openCancelling(stage, retention);

  const shown = async (retention?: RetentionOffer | null) => (await fetch(await open(retention))).text();

  const paid = async () =>
    (await stage.world.stripe.invoices.list({ limit: 100 })).data.map(({ amount_paid }) => amount_paid);

  it('is offered something to stay, and pays less for as many periods as the setting says', async () => {
    await stage.buy(fullPrice);
    const url = await open();
    expect(await (await fetch(url)).text()).to.contain('50% off');
    expect(await press(url, 'stay')).to.contain(returnUrl);
    await stage.world.standIn.settled();
    expect(await stage.entitlement()).to.include({ state: 'active', endsAt: null });
    const bought = async () => (await stage.entitlement()).basis?.purchases[0];
    expect(await bought(), 'what is charged next is not the price of the plan').to.include({ chargeDiffers: true });
    await stage.world.advance({ days: 125 });
    expect(await paid()).to.deep.equal([2999, 1499, 1499, 1499, 2999]);
    expect(await bought()).not.to.have.property('chargeDiffers');
    expect(stage.retained).to.have.lengthOf(1);
    expect(stage.retained[0]).to.include({ reader: aReader });
  });

  it('is offered it once a year, however often they come', async () => {
    await stage.buy(fullPrice);
    const at = stage.now();
    await press(await open(), 'stay');
    await stage.world.standIn.settled();
    expect((await stage.entitlement()).basis?.purchases[0]?.retainedAt).to.equal(at);
    expect(await shown()).not.to.contain('Before you go');
    await stage.world.advance({ days: 364 });
    expect(await shown()).not.to.contain('Before you go');
    await stage.world.advance({ days: 2 });
    expect(await shown()).to.contain('Before you go');
    expect(stage.retained, 'noted once, however often it was read').to.have.lengthOf(1);
  });

  it('cancels all the same, and sees the whole portal once they have', async () => {
    await stage.buy(fullPrice);
    await press(await open(), 'cancel');
    await stage.world.standIn.settled();
    const { state, endsAt } = await stage.entitlement();
    expect([state, typeof endsAt]).to.deep.equal(['active', 'number']);
    expect(await shown()).to.contain('Keep my subscription');
    expect(stage.retained).to.deep.equal([]);
  });

  it('is offered an amount in the currency of their plan, and nothing in another, nor in an introduction', async () => {
    await stage.buy(yearly);
    const dollars = { percentOff: null, amountOff: { amount: 5000, currency: 'usd' }, periods: 1 };
    expect(await shown({ ...dollars, amountOff: { amount: 5000, currency: 'eur' } })).not.to.contain('Before you go');
    expect(await shown(null)).not.to.contain('Before you go');
    const url = await open(dollars);
    expect(await (await fetch(url)).text()).to.contain('$50.00 off');
    await press(url, 'stay');
    await stage.world.advance({ days: 366 * 2 });
    expect(await paid()).to.deep.equal([29_900, 24_900, 29_900]);
  });

  it('is offered nothing in an introduction, and cannot cancel what they do not have', async () => {
    const refused = await open().catch((error: unknown) => error);
    expect(hasCode(refused, 'not-subscribed')).to.equal(true);
    await stage.buy(introduction);
    const text = await shown();
    expect(text).to.contain('Cancel your subscription');
    expect(text).not.to.contain('Before you go');
  });

  it('has one coupon made for each offer, no matter who asks', async () => {
    await stage.buy(fullPrice);
    for (let time = 0; time < 2; time += 1) await open();
    await open({ ...half, periods: 1 });
    const { data } = await stage.world.stripe.coupons.list();
    const { name } = stage.buyer().publication;
    expect(data.map(({ id }) => id)).to.have.members([
      `stile-retention-${name}-50-percent-3-months`,
      `stile-retention-${name}-50-percent-once`,
    ]);
  });

  it('is known to have accepted also after a rebuilt store', async () => {
    await stage.buy(fullPrice);
    await press(await open(), 'stay');
    await stage.world.advance({ days: 200 });
    const empty = stage.emptyStores();
    const [customer] = (await stage.world.stripe.customers.list()).data;
    const reference = { publication: stage.buyer().publication.name, reader: aReader, customer: String(customer?.id) };
    await stage.anotherProcess(empty).catchUp(reference, stage.now());
    const { basis } = await stage.entitlement(aReader, empty);
    expect(basis).to.deep.equal((await stage.entitlement()).basis);
    expect(basis?.purchases[0]?.retainedAt).to.be.a('number');
  });
});
