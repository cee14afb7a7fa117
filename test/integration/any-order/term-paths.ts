import type { Offer } from '../../../src/paywall/offers/offer.ts';
import { dayPass, fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { returnUrl, type SellingService } from '../../support/selling/selling-service.ts';
import { introductionDays, type Path } from './path.ts';

/** Pays on a page an hour before its end. */
async function payLate({ world, selling, buyer, now }: SellingService, { id }: Offer): Promise<void> {
  const order = { buyer: buyer(), offer: id, returnUrl, returnSecret: 'secret', now: now() };
  const { session } = await selling.checkout(order);
  await world.advance({ hours: 23 });
  await world.standIn.pay(session, { outcome: 'paid' });
}

/** Support gives free time as Stripe knows it: as a trial. */
async function giveMonth({ world, now }: SellingService): Promise<void> {
  const [running] = (await world.stripe.subscriptions.list({})).data;
  const trial_end = Math.floor(now() / 1000) + 30 * 86_400;
  await world.stripe.subscriptions.update(String(running?.id), { trial_end, proration_behavior: 'none' });
  await world.standIn.settled();
}

/** As what something was sold, and terms that run from the payment. */
export const termPaths: Readonly<Record<string, Path>> = {
  'F2: a page is paid on long after it was opened': {
    state: 'trial-expired',
    offer: 'day-pass',
    async happens(stage) {
      await payLate(stage, dayPass);
      await stage.world.advance({ days: 2 });
    },
  },
  'F2: the page of an introduction is paid on long after it was opened': {
    state: 'trial',
    offer: 'trial-3-months',
    happens: (stage) => payLate(stage, introduction),
  },
  'F3: one term is bought by a payment that takes days': {
    state: 'trial',
    offer: 'day-pass',
    async happens(stage) {
      await stage.pay(dayPass, { outcome: 'delayed' });
      await stage.world.advance({ days: 3, hours: 23 });
    },
  },
  'F3: a short trial is bought by a payment that takes days': {
    state: 'trial',
    offer: 'three-days',
    async happens(stage) {
      const threeDays = { ...introduction, id: 'three-days', term: { count: 3, unit: 'day' as const } };
      stage.offer(threeDays);
      await stage.pay(threeDays, { outcome: 'delayed' });
      await stage.world.advance({ hours: 12 });
      await stage.selling.refresh(stage.buyer(), stage.now());
      await stage.world.advance({ days: 3 });
      await stage.selling.refresh(stage.buyer(), stage.now());
    },
  },
  'F1: support gives a month to a reader of a full-price plan': {
    state: 'active',
    offer: 'monthly',
    takenCards: ['a card'],
    async happens(stage) {
      await stage.pay(fullPrice, { fingerprint: 'a card' });
      await stage.world.advance({ days: 40 });
      await giveMonth(stage);
      await stage.world.advance({ days: 3 });
    },
  },
  'F1: support gives a month to a reader whose introduction is over': {
    state: 'active',
    offer: 'trial-3-months',
    async happens(stage) {
      await stage.pay(introduction);
      await stage.world.advance(introductionDays);
      await giveMonth(stage);
    },
  },
  'F1: a second trial is refused': {
    state: 'none',
    offer: 'trial-3-months',
    takenCards: ['a card'],
    acts: ['refuse-second-trial'],
    happens: (stage) => stage.pay(introduction, { fingerprint: 'a card' }),
  },
};
