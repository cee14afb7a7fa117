import { expect } from 'chai';
import { eventTypes, hintOf } from '../../../../src/stripe/events/event-hint.ts';
import { introduction } from '../../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../../support/selling/selling-service.ts';

type Type = (typeof eventTypes)[number];
type Kind = 'session' | 'subscription' | 'invoice' | 'charge' | 'refund' | 'dispute' | 'customer';

/** What each type of event is about. */
const kinds: Readonly<Record<Type, Kind>> = {
  'checkout.session.completed': 'session',
  'checkout.session.async_payment_succeeded': 'session',
  'checkout.session.async_payment_failed': 'session',
  'checkout.session.expired': 'session',
  'customer.subscription.created': 'subscription',
  'customer.subscription.updated': 'subscription',
  'customer.subscription.deleted': 'subscription',
  'customer.subscription.paused': 'subscription',
  'customer.subscription.resumed': 'subscription',
  'customer.subscription.trial_will_end': 'subscription',
  'invoice.paid': 'invoice',
  'invoice.payment_failed': 'invoice',
  'invoice.payment_action_required': 'invoice',
  'charge.refunded': 'charge',
  'charge.refund.updated': 'refund',
  'refund.updated': 'refund',
  'refund.failed': 'refund',
  'charge.dispute.created': 'dispute',
  'charge.dispute.updated': 'dispute',
  'charge.dispute.closed': 'dispute',
  'charge.dispute.funds_reinstated': 'dispute',
  'customer.deleted': 'customer',
};

describe('selling: events in the forms of older API versions', () => {
  let stage: SellingService;
  /** Objects of the reader's as endpoints of three ages show them: of 2019 to 2022, of 2023 and 2024, and of today. */
  let objects: Readonly<Record<Kind, Readonly<Record<'2019' | '2023' | 'today', object>>>>;

  before(async () => {
    stage = await startSellingService();
    // Refused or ended, nothing would be left to look up.
    stage.bill({ endRefunded: false });
    await stage.buy(introduction);
    await stage.world.standIn.refund(aReader, { amount: 100 });
    await stage.world.standIn.dispute(aReader);
    const { stripe } = stage.world;
    const only = { limit: 1 };
    const [session] = (await stripe.checkout.sessions.list(only)).data;
    const [subscription] = (await stripe.subscriptions.list(only)).data;
    const [invoice] = (await stripe.invoices.list(only)).data;
    const [charge] = (await stripe.charges.list(only)).data;
    const [refund] = (await stripe.refunds.list(only)).data;
    const [dispute] = (await stripe.disputes.list(only)).data;
    const [customer] = (await stripe.customers.list(only)).data;
    if (!session || !subscription || !invoice || !charge || !refund || !dispute || !customer)
      throw new Error('Something did not happen.');
    const alike = (object: object) => ({ '2019': object, '2023': object, today: object });
    const { parent, ...plain } = invoice;
    const details = parent?.subscription_details;
    const named = { ...plain, subscription: subscription.id, charge: charge.id, payment_intent: 'pi_1' };
    objects = {
      session: alike(session),
      subscription: {
        ...alike({ ...subscription, current_period_end: 1, plan: {}, quantity: 1, default_source: null }),
        today: subscription,
      },
      invoice: {
        '2019': { ...named, subscription_proration_date: null },
        '2023': { ...named, subscription_details: { metadata: details?.metadata } },
        today: invoice,
      },
      charge: {
        ...alike({ ...charge, invoice: invoice.id, refunds: { object: 'list', data: [refund] } }),
        today: charge,
      },
      refund: alike(refund),
      dispute: alike(dispute),
      customer: alike(customer),
    };
  });

  after(() => stage.close());

  for (const type of eventTypes) {
    it(`F13: better-auth #2087: ${type} is found by each form`, async () => {
      for (const [age, object] of Object.entries(objects[kinds[type]])) {
        const { about } = hintOf({ id: 'evt_1', object: 'event', type, api_version: age, data: { object } });
        expect(about, age).to.not.equal(null);
        const buyer = about === null ? null : await stage.provider.buyerOf(about);
        expect(buyer, age).to.include({ reader: aReader, publication: 'nikkei-asian-review' });
      }
    });
  }

  it('F13: an invoice that has no metadata of its own is found by its subscription', async () => {
    const { stripe } = stage.world;
    await stage.world.advance({ days: 92, minutes: 10 });
    const [draft] = (await stripe.invoices.list({ limit: 1 })).data;
    expect(draft?.status).to.equal('draft');
    const about = { kind: 'invoice', id: String(draft?.id), buyer: null };
    expect(await stage.provider.buyerOf(about)).to.include({ reader: aReader });
  });

  it('Ghost #20243: invoices of other products are passed over, and only those that may be Stile’s are looked up', async () => {
    const base = { object: 'invoice', id: 'in_other', customer: 'cus_other' };
    const metadata = { product: 'a magazine' };
    const others = [
      { ...base, parent: { type: 'subscription_details', subscription_details: { metadata, subscription: 'sub_x' } } },
      { ...base, subscription: 'sub_x', subscription_details: { metadata: {} } },
      { ...base, subscription: null },
      { ...base, parent: null },
    ];
    for (const object of others)
      expect(hintOf({ id: 'evt_1', type: 'invoice.paid', data: { object } }).about, JSON.stringify(object)).to.equal(
        null,
      );
    const unknown = hintOf({ id: 'evt_1', type: 'invoice.paid', data: { object: { ...base, subscription: 'sub_x' } } });
    expect(unknown.about).to.deep.equal({ kind: 'invoice', id: 'in_other', buyer: null });
    expect(await stage.selling.handleEvent(unknown, stage.now())).to.equal('ignored');
  });
});
