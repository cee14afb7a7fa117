import { expect } from 'chai';
import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, returnUrl, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

describe('selling: what becomes of a subscription', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const state = async () => (await stage.entitlement()).state;
  /** To some hours after the introduction's end: by then the first full price has been asked for. */
  const pastIntroduction = async () => {
    const { endsAt } = await stage.entitlement();
    await stage.world.advanceTo(Number(endsAt) / 1000);
    await stage.world.advance({ hours: 3 });
  };

  it('turns from a trial into the plan, without a moment outside', async () => {
    const { entitlement } = await stage.buy(introduction);
    await stage.world.advanceTo(Number(entitlement.endsAt) / 1000);
    expect(await state(), 'before the money has arrived').to.equal('active');
    await stage.world.advance({ hours: 3 });
    expect(await stage.entitlement()).to.include({ state: 'active', offer: 'trial-3-months', endsAt: null });
    await stage.world.advance({ days: 62 });
    expect(await state(), 'two renewals later').to.equal('active');
  });

  it('is in grace when the first full price fails, and the plan again when a new card pays', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.setCard(aReader, 'declined');
    await pastIntroduction();
    expect(await state()).to.equal('grace');
    await stage.world.standIn.setCard(aReader, 'paid');
    await stage.world.advance({ days: 3, hours: 2 });
    expect(await stage.entitlement()).to.include({ state: 'active', endsAt: null });
  });

  it('ends as an expired trial when the first full price never arrives: at the end of the grace, and for good', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.setCard(aReader, 'declined');
    await pastIntroduction();
    await stage.world.advance({ days: 7 });
    expect(await state(), 'after the grace').to.equal('trial-expired');
    await stage.world.advance({ days: 20 });
    expect(await state(), 'after the last attempt').to.equal('trial-expired');
  });

  it('ends as expired when a renewal fails after the plan was paid for', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 31, hours: 3 });
    expect(await state()).to.equal('grace');
    await stage.world.advance({ days: 8 });
    expect(await state()).to.equal('expired');
  });

  it('runs to the end of what is paid for when it is cancelled, and runs on when that is taken back', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.cancel(aReader, 'period-end');
    const cancelled = await stage.entitlement();
    expect(cancelled.state).to.equal('active');
    expect(cancelled.endsAt).to.be.greaterThan(stage.now());
    await stage.world.standIn.resume(aReader);
    expect(await stage.entitlement()).to.include({ state: 'active', endsAt: null });
    await stage.world.standIn.cancel(aReader, 'period-end');
    await stage.world.advance({ days: 32 });
    expect(await state()).to.equal('expired');
  });

  it('lets a cancelled trial run to its end, and ends it then by itself, with every webhook lost', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.cancel(aReader, 'period-end');
    expect(await state()).to.equal('trial');
    stage.world.standIn.setDelivery('lost');
    await pastIntroduction();
    expect(await state()).to.equal('trial-expired');
  });

  it('ends at once when it is cancelled now', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.cancel(aReader, 'now');
    expect(await state()).to.equal('expired');
  });

  it('is revoked when the latest payment is refunded in full, and back when the next one arrives, if it is not ended', async () => {
    stage.bill({ endRefunded: false });
    await stage.buy(fullPrice);
    await stage.world.standIn.refund(aReader);
    expect(await state()).to.equal('revoked');
    await stage.world.advance({ days: 31, hours: 3 });
    expect(await state()).to.equal('active');
  });

  it('stays as it is when only a part is refunded', async () => {
    await stage.buy(fullPrice);
    const { data } = await stage.world.stripe.charges.list({ limit: 1 });
    await stage.world.stripe.refunds.create({ charge: String(data[0]?.id), amount: 500 });
    await stage.world.standIn.settled();
    expect(await state()).to.equal('active');
  });

  it('is revoked when the payment is disputed, and back when the dispute is won', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.dispute(aReader);
    expect(await state()).to.equal('revoked');
    await stage.world.standIn.decideDispute(aReader, 'won');
    expect(await state()).to.equal('trial');
  });

  it('stays revoked when the dispute is lost', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.dispute(aReader);
    await stage.world.standIn.decideDispute(aReader, 'lost');
    expect(await state()).to.equal('revoked');
  });

  it('ends when the customer is deleted, and the reader can buy again as a new one', async () => {
    await stage.buy(fullPrice);
    const before = await stage.stores.billing.customerOf({
      publication: 'nikkei-asian-review',
      reader: stage.buyer().key,
    });
    await stage.world.stripe.customers.del(String(before));
    await stage.world.standIn.settled();
    expect(await state()).to.equal('expired');
    expect((await stage.buy(fullPrice)).entitlement.state).to.equal('active');
    const after = await stage.stores.billing.customerOf({
      publication: 'nikkei-asian-review',
      reader: stage.buyer().key,
    });
    expect(after).not.to.equal(before);
  });

  it('is cancelled by the reader on the portal, which only a customer has', async () => {
    const buyer = stage.buyer();
    const failure = await stage.selling.portal({ buyer, returnUrl, now: stage.now() }).catch((error: unknown) => error);
    expect(failure).to.include({ code: 'not-found' });
    await stage.buy(fullPrice);
    const { url } = await stage.selling.portal({ buyer, returnUrl, now: stage.now() });
    const page = await (await fetch(url)).text();
    expect(page)
      .to.contain('Nikkei Asian Review')
      .and.to.match(/cancel/i);
    expect((await stage.selling.portal({ buyer, returnUrl, now: stage.now() })).url, 'another page').not.to.equal(url);
    const configurations = await stage.world.stripe.billingPortal.configurations.list({});
    expect(configurations.data.filter(({ is_default }) => !is_default)).to.have.lengthOf(1);
  });
});
