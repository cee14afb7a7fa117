import { expect } from 'chai';
import type { PaymentProvider } from '../../../src/paywall/purchases/payment-provider.ts';
import { fullPrice } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

/** A provider whose first answer about purchases is held back until it is let go. */
function holdingBack(provider: PaymentProvider) {
  let letGo = () => {};
  let wasRead = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const read = new Promise<void>((resolve) => {
    wasRead = resolve;
  });
  let calls = 0;
  return {
    letGo: () => letGo(),
    read,
    calls: () => calls,
    provider: {
      ...provider,
      async purchasesOf(...asked: Parameters<PaymentProvider['purchasesOf']>) {
        calls += 1;
        const answer = await provider.purchasesOf(...asked);
        wasRead();
        if (calls === 1) await held;
        return answer;
      },
    },
  };
}

describe('selling: a reading that was overtaken', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
    stage.world.standIn.setDelivery('lost');
    await stage.buy(fullPrice);
  });
  afterEach(() => stage.close());

  it('is made again, even where what overtook it found nothing new', async () => {
    const slow = holdingBack(stage.provider);
    await stage.world.standIn.cancel(aReader, 'period-end');
    const late = stage.anotherProcess(stage.stores, slow.provider).refresh(stage.buyer(), stage.now());
    await slow.read;
    await stage.world.standIn.resume(aReader);
    await stage.selling.refresh(stage.buyer(), stage.now());
    slow.letGo();
    expect(await late).to.include({ state: 'active', endsAt: null });
    expect(await stage.entitlement()).to.include({ state: 'active', endsAt: null });
  });

  it('is not shared with anyone who asks after it began: they get a later one, all of them the same', async () => {
    const slow = holdingBack(stage.provider);
    const process = stage.anotherProcess(stage.stores, slow.provider);
    const first = process.refresh(stage.buyer(), stage.now());
    await slow.read;
    await stage.world.standIn.cancel(aReader, 'now');
    const later = Promise.all([1, 2, 3].map(() => process.refresh(stage.buyer(), stage.now())));
    slow.letGo();
    expect((await first).state).to.equal('active');
    expect((await later).map(({ state }) => state)).to.deep.equal(['expired', 'expired', 'expired']);
    expect(slow.calls(), 'one reading for all three').to.equal(2);
  });

  it('fails for nobody, however often it is overtaken: those who overtook it have read the same', async () => {
    let readings = 0;
    const alwaysLate = {
      ...stage.provider,
      async purchasesOf(...asked: Parameters<PaymentProvider['purchasesOf']>) {
        readings += 1;
        const answer = await stage.provider.purchasesOf(...asked);
        await stage.selling.refresh(stage.buyer(), stage.now());
        return answer;
      },
    };
    await stage.world.standIn.cancel(aReader, 'now');
    const late = await stage.anotherProcess(stage.stores, alwaysLate).refresh(stage.buyer(), stage.now());
    expect(late).to.include({ state: 'expired' });
    expect(readings, 'until it gave up').to.equal(8);
  });
});
