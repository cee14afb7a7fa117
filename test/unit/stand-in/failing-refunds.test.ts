import { expect } from 'chai';
import type Stripe from 'stripe';
import { createCatalogue, offerPlan } from '../../sandbox-stripe/offers.ts';
import { startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: refunds in parts, and such as fail', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const buy = async (outcome: 'paid' | 'delayed' = 'paid'): Promise<void> => {
    const session = await offerPlan(world, await createCatalogue(world.stripe));
    await world.standIn.pay(session.id, { outcome });
    if (outcome === 'delayed') await world.advance({ days: 4 });
    world.hooks.received.length = 0;
  };
  const charge = async (): Promise<Stripe.Charge> => {
    const [latest] = (await world.stripe.charges.list()).data;
    if (latest === undefined) throw new Error('Nothing was charged.');
    return latest;
  };
  const refunds = async (): Promise<(string | null)[]> =>
    (await world.stripe.refunds.list()).data.map(({ status }) => status);
  const failure = ['charge.refund.updated', 'refund.updated', 'refund.failed'];

  it('give a part, and another that makes it whole', async () => {
    await buy();
    await world.standIn.refund('r_1', { amount: 1000 });
    expect(await charge()).to.include({ amount_refunded: 1000, refunded: false });
    await world.standIn.refund('r_1', { amount: 1999 });
    expect(await charge()).to.include({ amount_refunded: 2999, refunded: true });
    const more = await world.standIn.refund('r_1', { amount: 1 }).catch(({ message }: Error) => message);
    expect(more).to.equal("No such charge: 'r_1'");
  });

  it('give the rest where nothing else is said, and never more', async () => {
    await buy();
    await world.standIn.refund('r_1', { amount: 1000 });
    const more = await world.standIn.refund('r_1', { amount: 2000 }).catch(({ message }: Error) => message);
    expect(more).to.contain('greater than unrefunded amount');
    await world.standIn.refund('r_1');
    expect(await charge()).to.include({ amount_refunded: 2999, refunded: true });
  });

  it('fail at once: the money is back where it was', async () => {
    await buy();
    await world.standIn.refund('r_1', { fails: 'at-once' });
    expect(await charge()).to.include({ amount_refunded: 0, refunded: false });
    expect(world.hooks.types()).to.deep.equal(['refund.created', 'charge.refunded', ...failure]);
    const [refund] = (await world.stripe.refunds.list()).data;
    expect(refund).to.include({ status: 'failed', failure_reason: 'expired_or_canceled_card' });
  });

  for (const [outcome, before] of [
    ['paid', 'succeeded'],
    ['delayed', 'pending'],
  ] as const) {
    it(`fail after three days, when they were ${before}`, async () => {
      await buy(outcome);
      await world.standIn.refund('r_1', { fails: 'later' });
      expect(await charge()).to.include({ amount_refunded: 2999, refunded: true });
      expect(await refunds()).to.deep.equal([before]);
      await world.advance({ days: 2 });
      expect(await refunds()).to.deep.equal([before]);
      world.hooks.received.length = 0;
      await world.advance({ days: 1 });
      expect(await refunds()).to.deep.equal(['failed']);
      expect(world.hooks.types()).to.deep.equal(failure);
      expect(world.hooks.received[0]?.event.data).to.have.deep.property('previous_attributes', {
        failure_reason: null,
        status: before,
      });
      expect(await charge()).to.include({ amount_refunded: 0, refunded: false });
    });
  }

  it('fail on a word before that, the latest first, and each once', async () => {
    await buy();
    await world.standIn.refund('r_1', { amount: 500 });
    await world.standIn.refund('r_1', { amount: 700, fails: 'later' });
    await world.standIn.failRefund('r_1');
    expect(await charge()).to.include({ amount_refunded: 500 });
    await world.advance({ days: 5 });
    expect(await refunds()).to.deep.equal(['failed', 'succeeded']);
    await world.standIn.failRefund('r_1');
    expect(await charge()).to.include({ amount_refunded: 0 });
    const more = await world.standIn.failRefund('r_1').catch(({ message }: Error) => message);
    expect(more).to.equal("No such refund: 'r_1'");
  });

  it('can be made again once they have failed', async () => {
    await buy();
    await world.standIn.refund('r_1', { fails: 'at-once' });
    await world.standIn.refund('r_1');
    expect(await charge()).to.include({ amount_refunded: 2999, refunded: true });
  });
});
