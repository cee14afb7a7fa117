import { expect } from 'chai';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const comeBack: Offer = {
  ...introduction,
  id: 'come-back',
  eligibility: { ...introduction.eligibility, lapsedOnly: true },
};

describe('a reader who is won back with an introduction', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
    stage.offer(introduction, fullPrice, comeBack);
  });
  afterEach(() => stage.close());

  it('F1: keeps it, though their card has had a trial under another name', async () => {
    const [before, now] = ['r_BBBBBBBBBBBBBBBBBBBBBB', 'r_CCCCCCCCCCCCCCCCCCCCCC'] as const;
    await stage.buy(introduction, { reader: before, fingerprint: 'one card' });
    await stage.buy(fullPrice, { reader: now });
    await stage.world.standIn.cancel(now, 'now');
    await stage.buy(comeBack, { reader: now, fingerprint: 'one card' });
    expect(await stage.entitlement(now)).to.include({ state: 'trial', offer: 'come-back' });
    expect((await stage.world.stripe.refunds.list()).data).to.deep.equal([]);
    await stage.world.standIn.cancel(now, 'now');
    const refused = await stage.buy(introduction, { reader: now }).catch((error: unknown) => error);
    expect(refused, 'it is a trial all the same').to.include({ code: 'not-eligible' });
  });
});
