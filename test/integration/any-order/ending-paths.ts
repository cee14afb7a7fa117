import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService } from '../../support/selling/selling-service.ts';
import type { Path } from './path.ts';

/** One process of Stile looks at what has become of it, and ends what must not go on: the news that is recorded is acted on by nobody. */
async function stileActs({ selling, buyer, now, world }: SellingService): Promise<void> {
  await selling.refresh(buyer(), now());
  await world.standIn.settled();
}

/** What ends a subscription, and what becomes of its money afterwards. */
export const endingPaths: Readonly<Record<string, Path>> = {
  'the introduction is given back, and so it ends': {
    state: 'revoked',
    offer: 'trial-3-months',
    async happens(stage) {
      await stage.pay(introduction);
      await stage.world.standIn.refund(aReader);
      await stileActs(stage);
      await stage.world.advance({ days: 100 });
    },
  },
  'the money is given back in two parts': {
    state: 'revoked',
    offer: 'trial-3-months',
    async happens(stage) {
      await stage.pay(introduction);
      await stage.world.standIn.refund(aReader, { amount: 400 });
      await stage.world.standIn.refund(aReader, { amount: 500 });
      await stileActs(stage);
    },
  },
  'the money is given back, and that fails later': {
    state: 'active',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.refund(aReader, { fails: 'later' });
      await stileActs(stage);
      await stage.world.standIn.failRefund(aReader);
    },
  },
  'the payment is disputed, the subscription ends, and the dispute is won': {
    state: 'trial',
    offer: 'trial-3-months',
    async happens(stage) {
      await stage.pay(introduction);
      await stage.world.standIn.dispute(aReader);
      await stileActs(stage);
      await stage.world.standIn.decideDispute(aReader, 'won');
    },
  },
  'a plan is unpaid, another is bought, and the old debt is paid late': {
    state: 'active',
    offer: 'monthly',
    async happens(stage) {
      const { standIn } = stage.world;
      await standIn.setRetriesEnd('unpaid');
      await stage.pay(fullPrice);
      await standIn.setCard(aReader, 'declined');
      await stage.world.advance({ days: 47 });
      await stage.pay(fullPrice);
      await standIn.payInvoice(aReader);
    },
  },
  'a plan is paused': {
    state: 'expired',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.pauseCollection(aReader, { behavior: 'void' });
      await stage.world.advance({ days: 40 });
    },
  },
  'a plan is paused, and resumes': {
    state: 'active',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.pauseCollection(aReader, { behavior: 'void' });
      await stage.world.advance({ days: 40 });
      await stage.world.standIn.resumeCollection(aReader);
    },
  },
};
