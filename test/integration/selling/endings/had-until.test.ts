import { expect } from 'chai';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import {
  aReader,
  returnUrl,
  type SellingService,
  startSellingService,
} from '../../../support/selling/selling-service.ts';

const dayMs = 24 * 3_600_000;
const threeDays: Offer = { ...introduction, id: 'three-days', term: { count: 3, unit: 'day' } };

type StandIn = SellingService['world']['standIn'];

/** What takes a payment back, and what brings it to the publisher again. */
const returns: Readonly<Record<string, (standIn: StandIn) => Promise<unknown>>> = {
  'a dispute that is won': async (standIn) => {
    await standIn.dispute(aReader);
    await standIn.decideDispute(aReader, 'won');
  },
  'a refund that fails': async (standIn) => {
    await standIn.refund(aReader, { fails: 'later' });
    await standIn.failRefund(aReader);
  },
};

/** What a reader has that no invoice says. */
const had: Readonly<
  Record<string, (stage: SellingService) => Promise<{ readonly state: 'trial' | 'active'; readonly until: number }>>
> = {
  'an introduction on a page that was opened 23 hours before': async (stage) => {
    const buyer = stage.buyer();
    const order = { buyer, offer: threeDays.id, returnUrl, returnSecret: 'secret', now: stage.now() };
    const { session } = await stage.selling.checkout(order);
    await stage.world.advance({ hours: 23 });
    await stage.world.standIn.pay(session, { outcome: 'paid' });
    await stage.world.standIn.settled();
    return { state: 'trial', until: stage.now() + 3 * dayMs };
  },
  'an introduction whose payment took days': async (stage) => {
    await stage.buy(threeDays, { outcome: 'delayed' });
    await stage.world.advance({ days: 4 });
    const { state, endsAt } = await stage.entitlement();
    expect(state).to.equal('trial');
    return { state: 'trial', until: Number(endsAt) };
  },
  'an introduction that support made longer': async (stage) => {
    await stage.buy(threeDays);
    const until = stage.now() + 40 * dayMs;
    await stage.world.standIn.giveTrial(aReader, until);
    return { state: 'trial', until };
  },
  'a plan with free time by support': async (stage) => {
    await stage.buy(fullPrice);
    const until = stage.now() + 60 * dayMs;
    await stage.world.standIn.giveTrial(aReader, until);
    return { state: 'active', until };
  },
};

describe('selling: what was taken back and is paid after all', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
    stage.offer(threeDays, fullPrice);
  });
  afterEach(() => stage.close());

  for (const [money, happen] of Object.entries(returns)) {
    for (const [what, buy] of Object.entries(had)) {
      it(`F2, F11: ${money} gives back all of ${what}`, async () => {
        const { state, until } = await buy(stage);
        await happen(stage.world.standIn);
        const entitlement = await stage.entitlement();
        expect(entitlement.state).to.equal(state);
        expect(entitlement.endsAt).to.be.within(until - 1000, until + 1000);
        await stage.world.advanceTo(Math.floor(until / 1000) - 3600);
        expect((await stage.entitlement()).state, 'an hour before its end').to.equal(state);
        await stage.world.advance({ hours: 2 });
        expect((await stage.entitlement()).state).to.be.oneOf(['expired', 'trial-expired']);
      });
    }
  }
});
