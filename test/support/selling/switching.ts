import { expect } from 'chai';
import { type RetentionOffer, usualBillingRules } from '../../../src/paywall/billing-rules.ts';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import type { Buyer } from '../../../src/paywall/purchases/buyer.ts';
import { createCancelling } from '../../../src/paywall/selling/cancelling.ts';
import { createSwitching, type Switching } from '../../../src/paywall/selling/switching.ts';
import { returnUrl, type SellingService } from './selling-service.ts';

/** Switching in a process with the service's store and provider. */
export const switchingOf = (stage: SellingService): Switching => createSwitching(stage.needs());

/** Presses a button of a page of the portal that was opened for one thing. */
export async function press(url: string, action: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' });
  const text = await answer.text();
  expect(answer.status, text).to.equal(200);
  return text;
}

/** The reader asks for another plan, is sent to the portal and confirms. */
export async function confirmSwitch(stage: SellingService, offer: Offer): Promise<void> {
  const order = { buyer: stage.buyer(), offer: offer.id, returnUrl, now: stage.now() };
  const { url } = await switchingOf(stage).openSwitch(order);
  expect(await press(url, 'confirm')).to.contain(returnUrl);
  await stage.world.standIn.settled();
}

/** A buyer of a publication that offers readers this to stay. */
function buyerOffered(stage: SellingService, retention: RetentionOffer | null): Buyer {
  const buyer = stage.buyer();
  const settings = { ...buyer.publication.settings, billing: { ...usualBillingRules, retention } };
  return { ...buyer, publication: { ...buyer.publication, settings } };
}

/** The page on which the reader cancels. */
export async function openCancelling(stage: SellingService, retention: RetentionOffer | null): Promise<string> {
  const order = { buyer: buyerOffered(stage, retention), returnUrl, now: stage.now() };
  return (await createCancelling(stage.needs()).openCancelling(order)).url;
}

/** The reader is about to cancel, and stays for half the price. */
export async function acceptToStay(stage: SellingService): Promise<void> {
  await press(await openCancelling(stage, { percentOff: 50, amountOff: null, periods: 3 }), 'stay');
  await stage.world.standIn.settled();
}
