import type { EntitlementState } from '../../../src/paywall/entitlements/entitlement.ts';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import { dayPass, fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService } from '../../support/selling/selling-service.ts';

/** What happens to one reader, and what they have in the end. */
interface Path {
  readonly happens: (stage: SellingService) => Promise<unknown>;
  readonly state: EntitlementState;
  readonly offer: string;
}

/** The days of the introduction, and some hours more: by then the first full price was asked for. */
const introductionDays = { days: 92, hours: 3 };

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

/** One process of Stile looks at what has become of it, and ends what must not go on: the news that is recorded is acted on by nobody. */
async function stileActs({ selling, buyer, now, world }: SellingService): Promise<void> {
  await selling.refresh(buyer(), now());
  await world.standIn.settled();
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
  'one term is over': {
    state: 'trial-expired',
    offer: 'day-pass',
    async happens(stage) {
      await stage.pay(dayPass, { outcome: 'paid' });
      await stage.world.advance({ days: 2 });
    },
  },
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
