import { expect } from 'chai';
import type Stripe from 'stripe';
import {
  type Catalogue,
  createCatalogue,
  invoiceOf,
  offerTrial,
  subscriptionOf,
  termDays,
} from '../../sandbox-stripe/offers.ts';
import { daySeconds, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: three months for $9, then the plan', () => {
  let world: World;
  let catalogue: Catalogue;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
  });
  afterEach(() => world.close());

  const buy = async (): Promise<Stripe.Checkout.Session> => {
    const session = await offerTrial(world, catalogue);
    await world.standIn.pay(session.id, { outcome: 'paid' });
    return session;
  };
  const toTrialEnd = async (session: Stripe.Checkout.Session): Promise<void> =>
    world.advanceTo(Number((await subscriptionOf(world, session)).trial_end));

  it('takes the introductory price at checkout and starts a trial', async () => {
    const open = await offerTrial(world, catalogue);
    expect(open).to.include({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 900,
      client_reference_id: 'r_1',
    });
    const { redirect } = await world.standIn.pay(open.id, { outcome: 'paid' });
    expect(redirect).to.equal(`https://news.example/return?session=${open.id}`);
    const paid = await world.stripe.checkout.sessions.retrieve(open.id);
    expect(paid).to.include({ status: 'complete', payment_status: 'paid', url: null });
    const subscription = await subscriptionOf(world, open);
    expect(subscription).to.include({
      status: 'trialing',
      trial_start: world.now(),
      trial_end: world.now() + termDays * daySeconds,
    });
    expect(subscription.items.data[0]?.current_period_end).to.equal(subscription.trial_end);
    expect(subscription.billing_mode.type).to.equal('flexible');
  });

  it('bills the introduction once and the plan at nothing on the first invoice, with the metadata of the subscription', async () => {
    const invoice = invoiceOf(await subscriptionOf(world, await buy()));
    expect(invoice).to.include({ status: 'paid', amount_paid: 900, billing_reason: 'subscription_create' });
    expect(invoice.parent?.subscription_details?.metadata).to.include({ reader: 'r_1', offer: 'trial-3-months' });
    const lines = invoice.lines.data.map(({ amount, parent, pricing }) => [
      pricing?.price_details?.price,
      amount,
      parent?.type,
    ]);
    expect(lines).to.deep.equal([
      [catalogue.plan.id, 0, 'subscription_item_details'],
      [catalogue.intro.id, 900, 'invoice_item_details'],
    ]);
  });

  it('tells about the purchase in the order in which it happens', async () => {
    const session = await offerTrial(world, catalogue);
    await world.standIn.settled();
    world.hooks.received.length = 0;
    await world.standIn.pay(session.id, { outcome: 'paid' });
    expect(world.hooks.types()).to.deep.equal([
      'payment_method.attached',
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'checkout.session.completed',
    ]);
  });

  it('warns three days before the trial ends', async () => {
    const { trial_end: end } = await subscriptionOf(world, await buy());
    await world.advanceTo(Number(end));
    const warnings = world.hooks.received.filter(({ event }) => event.type === 'customer.subscription.trial_will_end');
    expect(warnings.map(({ event }) => event.created)).to.deep.equal([Number(end) - 3 * daySeconds]);
  });

  it('is active at the end of the trial an hour before the money arrives', async () => {
    const session = await buy();
    await toTrialEnd(session);
    const ended = await subscriptionOf(world, session);
    expect(ended).to.include({ status: 'active', trial_end: world.now() });
    expect(invoiceOf(ended)).to.include({
      status: 'draft',
      amount_due: 2999,
      amount_paid: 0,
      billing_reason: 'subscription_cycle',
    });
    await world.advance({ hours: 1 });
    const paid = await subscriptionOf(world, session);
    expect(invoiceOf(paid)).to.include({ status: 'paid', amount_paid: 2999, attempt_count: 1 });
    expect(paid.items.data[0]?.current_period_end).to.be.greaterThan(world.now() + 27 * daySeconds);
    expect(paid.trial_end, 'it stays for ever').to.equal(ended.trial_end);
  });

  it('falls behind when the first full payment fails, and recovers when a retry is paid', async () => {
    const session = await buy();
    await world.standIn.setCard('r_1', 'declined');
    await toTrialEnd(session);
    await world.advance({ hours: 1 });
    const behind = await subscriptionOf(world, session);
    expect(behind.status).to.equal('past_due');
    expect(invoiceOf(behind)).to.include({
      status: 'open',
      attempt_count: 1,
      next_payment_attempt: world.now() + 3 * daySeconds,
    });
    await world.standIn.setCard('r_1', 'paid');
    await world.advance({ days: 3 });
    const recovered = await subscriptionOf(world, session);
    expect(recovered.status).to.equal('active');
    expect(invoiceOf(recovered)).to.include({ status: 'paid', attempt_count: 2 });
  });

  it('ends after the third retry, three, five and seven days apart', async () => {
    const session = await buy();
    await world.standIn.setCard('r_1', 'declined');
    await toTrialEnd(session);
    const firstAttempt = world.now() + 3600;
    await world.advance({ days: 30 });
    const attempts = world.hooks.received
      .filter(({ event }) => event.type === 'invoice.payment_failed')
      .map(({ event }) => (event.created - firstAttempt) / daySeconds);
    expect(attempts).to.deep.equal([0, 3, 8, 15]);
    const ended = await subscriptionOf(world, session);
    expect(ended).to.include({ status: 'canceled', ended_at: firstAttempt + 15 * daySeconds });
    expect(ended.cancellation_details?.reason).to.equal('payment_failed');
    expect(invoiceOf(ended)).to.include({
      status: 'open',
      amount_paid: 0,
      next_payment_attempt: null,
      auto_advance: false,
    });
  });

  it('leaves the subscription unpaid instead, where the account is set so, and lets later invoices stay drafts', async () => {
    await world.close();
    world = await startWorld({ afterLastRetry: 'unpaid' });
    catalogue = await createCatalogue(world.stripe);
    const session = await buy();
    await world.standIn.setCard('r_1', 'declined');
    await toTrialEnd(session);
    await world.advance({ days: 40 });
    const unpaid = await subscriptionOf(world, session);
    expect(unpaid.status).to.equal('unpaid');
    expect(invoiceOf(unpaid)).to.include({ status: 'draft', auto_advance: false });
  });

  it('is cancelled at the end of the trial when there is no way to charge any more', async () => {
    const session = await buy();
    const { default_payment_method: method } = await subscriptionOf(world, session);
    await world.stripe.paymentMethods.detach(String(method));
    await toTrialEnd(session);
    const ended = await subscriptionOf(world, session);
    expect(ended).to.include({ status: 'canceled', ended_at: ended.trial_end });
    expect(invoiceOf(ended).billing_reason, 'no second invoice').to.equal('subscription_create');
  });

  it('can be cut short, and then bills without the wait', async () => {
    const session = await buy();
    const { id } = await subscriptionOf(world, session);
    await world.advance({ days: 5 });
    const cut = await world.stripe.subscriptions.update(id, { trial_end: 'now', proration_behavior: 'none' });
    expect(cut).to.include({ status: 'active', trial_end: world.now(), billing_cycle_anchor: world.now() });
    expect(invoiceOf(await subscriptionOf(world, session))).to.include({ status: 'paid', amount_paid: 2999 });
  });

  it('can be prolonged', async () => {
    const session = await buy();
    const { id, trial_end: end } = await subscriptionOf(world, session);
    const later = Number(end) + 14 * daySeconds;
    const prolonged = await world.stripe.subscriptions.update(id, { trial_end: later });
    expect(prolonged).to.include({ status: 'trialing', trial_end: later });
    await world.advanceTo(Number(end) + daySeconds);
    expect((await subscriptionOf(world, session)).status).to.equal('trialing');
  });
});
