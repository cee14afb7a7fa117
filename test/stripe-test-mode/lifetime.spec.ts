import { expect } from 'chai';
import type Stripe from 'stripe';
import { deriveEntitlement } from '../../src/paywall/entitlements/derive-entitlement.ts';
import { introEnd } from '../../src/paywall/offers/offer.ts';
import { metadataOf } from '../../src/stripe/metadata.ts';
import { secondsOf } from '../../src/stripe/times.ts';
import { eventually } from '../support/eventually.ts';
import { introduction } from '../support/fixtures/sample-offer.ts';
import { type Account, apiBase, openAccount, reader } from './account.ts';

const timeZone = 'Asia/Tokyo';
const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;

/** A month for $9, so that a clock reaches its end in one move. */
const offer = { ...introduction, id: 'trial-1-month', term: { count: 1, unit: 'month' } } as const;

/** Stripe moves a clock in its own time. */
const clockMovesWithinMs = 180_000;

/** A page of Checkout takes a person: the subscription is made as a session of the offer makes it. */
function describeOnRealStripe(tests: () => void): void {
  if (apiBase === null) describe('Stripe in test mode: the life of a subscription', tests);
}

describeOnRealStripe(() => {
  let account: Account;
  let clock: Stripe.TestHelpers.TestClock;
  let customer: string;
  let subscription: string;

  beforeEach(async () => {
    account = openAccount();
    clock = await account.stripe.testHelpers.testClocks.create({ frozen_time: Math.floor(Date.now() / 1000) });
    // With it go its customers, and their subscriptions.
    account.onClose(() => account.stripe.testHelpers.testClocks.del(clock.id));
  });

  afterEach(() => account.close());

  async function subscribe(card = 'pm_card_visa'): Promise<void> {
    const { stripe, publication } = account;
    const made = await stripe.customers.create({
      test_clock: clock.id,
      payment_method: card,
      invoice_settings: { default_payment_method: card },
      metadata: { reader, publication },
    });
    customer = made.id;
    const prices = await account.provider.listOffer(account.listing(offer));
    const priceOf = (kind: string) => String(prices.find(({ of }) => of === kind)?.id);
    const introEndsAt = introEnd(offer, clock.frozen_time * 1000, timeZone);
    const sold = await stripe.subscriptions.create({
      customer,
      items: [{ price: priceOf('plan') }],
      add_invoice_items: [{ price: priceOf('term') }],
      trial_end: secondsOf(introEndsAt ?? 0),
      trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      metadata: metadataOf({ ...account.checkoutOf(offer, customer), introEndsAt }),
    });
    subscription = sold.id;
  }

  async function moveTo(seconds: number): Promise<void> {
    const { testClocks } = account.stripe.testHelpers;
    await testClocks.advance(clock.id, { frozen_time: seconds });
    clock = await eventually(async () => {
      const moved = await testClocks.retrieve(clock.id);
      return moved.status === 'ready' && moved;
    }, clockMovesWithinMs);
  }

  async function entitlement() {
    const found = await account.provider.purchasesOf(customer, account.publication);
    const purchases = found.map(({ purchase }) => purchase);
    const basis = { purchases, grant: null, revokedAt: null };
    return deriveEntitlement({ basis, graceDays: 7, timeZone, whilePaused: 'keep', now: clock.frozen_time * 1000 });
  }

  const trialEnd = async () => Number((await account.stripe.subscriptions.retrieve(subscription)).trial_end);

  async function charges(): Promise<readonly Stripe.Charge[]> {
    return (await account.stripe.charges.list({ customer, limit: 100 })).data;
  }

  /** Behind the term's end, and the hour for which Stripe leaves an invoice a draft. */
  async function toThePlan(): Promise<void> {
    await moveTo((await trialEnd()) + 2 * hourSeconds);
  }

  it('is a trial, and active once the plan was paid', async () => {
    await subscribe();
    expect(await entitlement()).to.include({ state: 'trial', offer: offer.id, endsAt: (await trialEnd()) * 1000 });
    const [purchase] = await account.provider.purchasesOf(customer, account.publication);
    expect(purchase?.card).to.be.a('string');
    expect(purchase?.purchase).to.include({ paid: true, paidFull: false });
    await toThePlan();
    expect(await entitlement()).to.include({ state: 'active', endsAt: null });
    const [later] = await account.provider.purchasesOf(customer, account.publication);
    expect(later?.purchase.paidFull).to.equal(true);
  });

  it('is in grace when the plan cannot be paid, and then a trial that expired', async () => {
    await subscribe();
    const { stripe } = account;
    const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: failing.id } });
    await toThePlan();
    expect((await entitlement()).state).to.equal('grace');
    await moveTo(clock.frozen_time + 8 * daySeconds);
    expect((await entitlement()).state).to.equal('trial-expired');
  });

  it('ends with its period where it was cancelled to that', async () => {
    await subscribe();
    await account.stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
    expect(await entitlement()).to.include({ state: 'trial', endsAt: (await trialEnd()) * 1000 });
    await moveTo((await trialEnd()) + hourSeconds);
    expect((await entitlement()).state).to.equal('trial-expired');
  });

  it('is revoked where the latest payment was given back', async () => {
    await subscribe();
    const [charge] = await charges();
    await account.stripe.refunds.create({ charge: String(charge?.id) });
    expect((await entitlement()).state).to.equal('revoked');
  });

  it('is revoked where the payment is disputed', async () => {
    await subscribe('pm_card_createDispute');
    await eventually(async () => (await entitlement()).state === 'revoked', 60_000);
  });

  it('is undone where it is refused: ended, given back, and never told again', async () => {
    await subscribe();
    await account.provider.refusePurchase(subscription);
    await account.provider.markPurchase(subscription, { as: 'undone', act: 'refuse-second-trial' });
    expect((await charges()).map(({ refunded }) => refunded)).to.deep.equal([true]);
    expect(await account.provider.purchasesOf(customer, account.publication)).to.deep.equal([]);
    expect((await account.stripe.subscriptions.retrieve(subscription)).status).to.equal('canceled');
    await account.provider.refusePurchase(subscription);
  });
});
