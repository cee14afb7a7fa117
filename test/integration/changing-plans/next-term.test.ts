import { expect } from 'chai';
import { dayMs } from '../../../src/paywall/calendar/milliseconds.ts';
import { hasCode } from '../../../src/paywall/errors.ts';
import { dayPass } from '../../support/fixtures/sample-offer.ts';
import { returnUrl, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

describe('a reader with a pass buys the next one', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  async function isRefused(): Promise<boolean> {
    const order = { buyer: stage.buyer(), offer: dayPass.id, returnUrl, returnSecret: 'secret', now: stage.now() };
    return stage.selling.checkout(order).then(
      () => false,
      (error: unknown) => {
        if (hasCode(error, 'already-subscribed')) return true;
        throw error;
      },
    );
  }

  it('in its last half, and it begins when the first is over: nothing that was paid for is lost', async () => {
    const start = stage.now();
    await stage.buy(dayPass);
    expect((await stage.entitlement()).endsAt).to.equal(start + dayMs);
    await stage.world.advance({ hours: 11 });
    expect(await isRefused(), 'in the first half').to.equal(true);
    await stage.world.advance({ hours: 2 });
    await stage.buy(dayPass);
    expect(await stage.entitlement()).to.include({ state: 'trial', endsAt: start + 2 * dayMs });
    expect(await isRefused(), 'a third one').to.equal(true);
    await stage.world.advance({ hours: 34 });
    expect(await stage.entitlement()).to.include({ state: 'trial', endsAt: start + 2 * dayMs });
    await stage.world.advance({ hours: 2 });
    expect(await stage.entitlement()).to.include({ state: 'trial-expired', endsAt: start + 2 * dayMs });
  });
});
