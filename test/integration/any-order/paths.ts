import type { Offer } from '../../../src/paywall/offers/offer.ts';
import { dayPass, fullPrice, introduction, yearly } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService } from '../../support/selling/selling-service.ts';
import { acceptToStay, confirmSwitch } from '../../support/selling/switching.ts';
import { endingPaths } from './ending-paths.ts';
import { introductionDays, type Path } from './path.ts';
import { termPaths } from './term-paths.ts';

/** A second subscription, as nobody can buy it from Stile: two of them are running. */
async function subscribeAgain({ world, stores, buyer }: SellingService, offer: Offer): Promise<void> {
  const { publication, reader, key } = buyer();
  const customer = await stores.billing.customerOf({ publication: publication.name, reader: key });
  const [plan] = (await world.stripe.prices.list({ type: 'recurring' })).data;
  const { id } = await world.stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: String(customer),
    line_items: [{ price: String(plan?.id), quantity: 1 }],
    success_url: 'https://stile.example',
    subscription_data: { metadata: { reader, publication: publication.name, offer: offer.id } },
  });
  await world.standIn.pay(id, { outcome: 'paid' });
}

async function oldestEnds({ world }: SellingService): Promise<void> {
  const { data } = await world.stripe.subscriptions.list({ status: 'all' });
  await world.stripe.subscriptions.cancel(String(data.at(-1)?.id));
  await world.standIn.settled();
}

/** A trial whose first full price fails; what comes then is the caller's. */
async function failedTrial(stage: SellingService): Promise<void> {
  await stage.pay(introduction);
  await stage.world.standIn.setCard(aReader, 'declined');
  await stage.world.advance(introductionDays);
}

export const paths: Readonly<Record<string, Path>> = {
  'a plan is bought': { state: 'active', offer: 'monthly', happens: (stage) => stage.pay(fullPrice) },
  'a trial is bought by a payment that takes days': {
    state: 'trial',
    offer: 'trial-3-months',
    async happens(stage) {
      await stage.pay(introduction, { outcome: 'delayed' });
      await stage.world.advance({ days: 4 });
    },
  },
  'a payment that takes days never arrives': {
    state: 'none',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice, { outcome: 'delayed-failed' });
      await stage.world.advance({ days: 4 });
    },
  },
  'a trial becomes a plan': {
    state: 'active',
    offer: 'trial-3-months',
    async happens(stage) {
      await stage.pay(introduction);
      await stage.world.advance(introductionDays);
    },
  },
  'the plan after a trial is paid for at the second attempt': {
    state: 'active',
    offer: 'trial-3-months',
    async happens(stage) {
      await failedTrial(stage);
      await stage.world.standIn.setCard(aReader, 'paid');
      await stage.world.advance({ days: 4 });
    },
  },
  'the plan after a trial is never paid for': {
    state: 'trial-expired',
    offer: 'trial-3-months',
    async happens(stage) {
      await failedTrial(stage);
      await stage.world.advance({ days: 40 });
    },
  },
  'a plan is cancelled to the end of its period, and that is taken back': {
    state: 'active',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.cancel(aReader, 'period-end');
      await stage.world.standIn.resume(aReader);
    },
  },
  'a plan is cancelled to the end of its period, and ends': {
    state: 'expired',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.cancel(aReader, 'period-end');
      await stage.world.advance({ days: 32 });
    },
  },
  'a plan is switched to a longer one': {
    state: 'active',
    offer: 'yearly',
    async happens(stage) {
      stage.offer(fullPrice, yearly);
      await stage.pay(fullPrice);
      await stage.world.advance({ days: 10 });
      await confirmSwitch(stage, yearly);
    },
  },
  'a plan is switched to a longer one, and back to the shorter one when that is over': {
    state: 'active',
    offer: 'monthly',
    async happens(stage) {
      stage.offer(fullPrice, yearly);
      await stage.pay(fullPrice);
      await confirmSwitch(stage, yearly);
      await confirmSwitch(stage, fullPrice);
      await stage.world.advance({ days: 366 });
    },
  },
  'a reader who is about to cancel accepts an offer to stay': {
    state: 'active',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await acceptToStay(stage);
      await stage.world.advance({ days: 32 });
    },
  },
  'a plan is cancelled at once': {
    state: 'expired',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.cancel(aReader, 'now');
    },
  },
  'the money is given back': {
    state: 'revoked',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.refund(aReader);
    },
  },
  'the payment is disputed': {
    state: 'revoked',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.dispute(aReader);
    },
  },
  'the payment is disputed, and the dispute is won': {
    state: 'active',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(fullPrice);
      await stage.world.standIn.dispute(aReader);
      await stage.world.standIn.decideDispute(aReader, 'won');
    },
  },
  ...endingPaths,
  'of two subscriptions the older one ends': {
    state: 'active',
    offer: 'monthly',
    async happens(stage) {
      await stage.pay(introduction);
      await subscribeAgain(stage, fullPrice);
      await oldestEnds(stage);
    },
  },
  'one term is bought': { state: 'trial', offer: 'day-pass', happens: (stage) => stage.pay(dayPass) },
  'one term is bought after another, before that is over': {
    state: 'trial',
    offer: 'day-pass',
    async happens(stage) {
      await stage.buy(dayPass);
      await stage.world.advance({ hours: 20 });
      await stage.pay(dayPass);
      await stage.world.advance({ hours: 20 });
    },
  },
  'one term is over': {
    state: 'trial-expired',
    offer: 'day-pass',
    async happens(stage) {
      await stage.pay(dayPass, { outcome: 'paid' });
      await stage.world.advance({ days: 2 });
    },
  },
  ...termPaths,
  'all of that happens in one life': {
    state: 'active',
    offer: 'trial-3-months',
    async happens(stage) {
      const { standIn } = stage.world;
      await failedTrial(stage);
      await standIn.setCard(aReader, 'paid');
      await stage.world.advance({ days: 41 });
      await standIn.refund(aReader);
      await stage.world.advance({ days: 20 });
      await standIn.cancel(aReader, 'period-end');
      await standIn.resume(aReader);
      await standIn.dispute(aReader);
      await standIn.decideDispute(aReader, 'won');
      await standIn.cancel(aReader, 'period-end');
    },
  },
};
