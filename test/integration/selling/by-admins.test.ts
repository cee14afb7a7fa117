import { expect } from 'chai';
import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const dayMs = 24 * 60 * 60_000;

describe('selling: what admins give and take', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const grant = (days: number) =>
    stage.selling.grant({ buyer: stage.buyer(), until: stage.now() + days * dayMs, by: 'desk', now: stage.now() });

  it('is access until the date, without the provider being asked', async () => {
    const until = stage.now() + 30 * dayMs;
    expect(await grant(30)).to.include({ state: 'active', offer: null, endsAt: until });
    expect(stage.world.recorder.calls).to.have.lengthOf(0);
    await stage.world.advance({ days: 31 });
    expect((await stage.entitlement()).state).to.equal('none');
  });

  it('stays beside what is bought and outlives it', async () => {
    await stage.buy(introduction);
    await grant(400);
    await stage.world.standIn.cancel(aReader, 'now');
    expect(await stage.entitlement()).to.include({ state: 'active', offer: null });
    expect((await stage.entitlement()).basis?.grant).to.include({ by: 'desk' });
  });

  it('is taken away at once, with the gift, and what runs is ended: nobody pays for what they cannot use', async () => {
    await stage.buy(fullPrice);
    await grant(30);
    expect((await stage.selling.revoke(stage.buyer(), stage.now())).state).to.equal('revoked');
    const subscriptions = await stage.world.stripe.subscriptions.list({ status: 'all' });
    expect(subscriptions.data.map(({ status }) => status)).to.deep.equal(['canceled']);
    await stage.world.standIn.settled();
    expect((await stage.entitlement()).state, 'after the webhooks').to.equal('revoked');
  });

  it('may be bought again, or given, after it was taken away', async () => {
    await stage.buy(fullPrice);
    await stage.selling.revoke(stage.buyer(), stage.now());
    await stage.world.advance({ minutes: 1 });
    expect((await stage.buy(fullPrice)).entitlement.state).to.equal('active');
    await stage.selling.revoke(stage.buyer(), stage.now());
    await stage.world.advance({ minutes: 1 });
    expect((await grant(1)).state).to.equal('active');
  });

  it('loses neither of a gift and a purchase that come at once', async () => {
    stage.world.standIn.setDelivery('lost');
    const session = await stage.pay(introduction);
    const processes = [stage.anotherProcess(), stage.anotherProcess()];
    await Promise.all([
      processes[0]?.completeCheckout(session, stage.now()),
      processes[1]?.grant({ buyer: stage.buyer(), until: stage.now() + dayMs, by: 'desk', now: stage.now() }),
    ]);
    const { basis } = await stage.entitlement();
    expect(basis?.purchases).to.have.lengthOf(1);
    expect(basis?.grant).to.include({ by: 'desk' });
  });
});
