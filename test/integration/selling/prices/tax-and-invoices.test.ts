import { expect } from 'chai';
import type Stripe from 'stripe';
import { type BillingRules, usualBillingRules } from '../../../../src/paywall/billing-rules.ts';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { dayPass, fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../../support/selling/selling-service.ts';

const taxed: BillingRules = {
  ...usualBillingRules,
  tax: { automatic: true, behavior: 'exclusive', collectTaxIds: true, billingAddress: 'required' },
  invoices: true,
};

describe('selling: taxes and invoices', () => {
  let stage: SellingService;
  let stripe: Stripe;
  beforeEach(async () => {
    stage = await startSellingService();
    stripe = stage.world.stripe;
  });
  afterEach(() => stage.close());

  const session = async (offer: Offer, how: Parameters<SellingService['pay']>[1] = {}) =>
    stripe.checkout.sessions.retrieve(await stage.pay(offer, how), { expand: ['line_items', 'invoice.payments'] });

  const invoiceOf = ({ invoice }: Stripe.Checkout.Session): Stripe.Invoice => {
    if (invoice === null || typeof invoice === 'string') throw new Error('There is no invoice.');
    return invoice;
  };

  for (const offer of [introduction, fullPrice, dayPass]) {
    it(`computes taxes of ${offer.id} by prices that say how they hold them`, async () => {
      stage.bill(taxed);
      const paid = await session(offer);
      expect(paid.automatic_tax).to.deep.include({ enabled: true, status: 'complete' });
      expect(paid.tax_id_collection?.enabled).to.equal(true);
      expect(paid.billing_address_collection).to.equal('required');
      const prices = paid.line_items?.data.map(({ price }) => price) ?? [];
      for (const price of prices) {
        expect(price?.tax_behavior).to.equal('exclusive');
        expect(price?.lookup_key).to.match(/:exclusive$/);
      }
      const invoice = invoiceOf(paid);
      expect(invoice.automatic_tax).to.deep.include({ enabled: true, status: 'complete' });
      expect(invoice.total_taxes).to.have.lengthOf(1);
      const { state, basis } = await stage.entitlement();
      expect(state).to.equal(offer === fullPrice ? 'active' : 'trial');
      const differs = offer === dayPass ? undefined : true;
      expect(basis?.purchases[0]?.chargeDiffers, 'the tax comes on top of what the plan costs').to.equal(differs);
    });
  }

  it('says nothing of taxes where nothing is written, and keeps the prices that there are', async () => {
    const before = await session(fullPrice);
    expect(before).to.deep.include({ billing_address_collection: null, invoice_creation: null });
    expect(before.automatic_tax.enabled).to.equal(false);
    stage.bill({ ...usualBillingRules, tax: { ...taxed.tax, automatic: true, behavior: 'inclusive' } });
    const after = await session(fullPrice, { reader: 'r_BBBBBBBBBBBBBBBBBBBBBB' });
    const priceOf = ({ line_items }: Stripe.Checkout.Session) => line_items?.data[0]?.price;
    expect(priceOf(after)?.id).to.not.equal(priceOf(before)?.id);
    expect(priceOf(after)?.tax_behavior).to.equal('inclusive');
    expect((await stripe.prices.retrieve(priceOf(before)?.id ?? '')).active, 'what was sold keeps its own').to.equal(
      true,
    );
  });

  it('collects tax ids without computing taxes, with what Stripe wants for a customer who is there already', async () => {
    stage.bill({ ...usualBillingRules, tax: { ...usualBillingRules.tax, collectTaxIds: true } });
    expect((await session(dayPass)).tax_id_collection?.enabled).to.equal(true);
  });

  for (const [outcome, days] of [
    ['paid', 0],
    ['delayed', 4],
  ] as const) {
    it(`makes out an invoice for what is paid once (${outcome}), which is no second purchase`, async () => {
      stage.bill({ ...usualBillingRules, invoices: true });
      const week: Offer = { ...dayPass, term: { count: 30, unit: 'day' } };
      stage.offer(week);
      const id = await stage.pay(week, { outcome });
      if (days > 0) await stage.world.advance({ days });
      const paid = await stripe.checkout.sessions.retrieve(id, { expand: ['invoice.payments'] });
      const invoice = invoiceOf(paid);
      expect(invoice).to.deep.include({ status: 'paid', total: 200, amount_paid: 200, billing_reason: 'manual' });
      expect(invoice.metadata).to.include({ reader: aReader, publication: 'nikkei-asian-review', offer: week.id });
      expect(invoice.payments?.data[0]?.payment.payment_intent).to.equal(paid.payment_intent);
      const { state, basis } = await stage.selling.refresh(stage.buyer(), stage.now());
      expect(state).to.equal('trial');
      expect(basis?.purchases).to.have.lengthOf(1);
      expect(basis?.purchases[0]).to.include({ kind: 'term', paid: true, paidFull: false });
    });
  }

  it('finds whose such an invoice is, by either form of its events', async () => {
    stage.bill({ ...usualBillingRules, invoices: true });
    const news = stage.collectNews();
    const invoice = invoiceOf(await session(dayPass));
    await stage.world.standIn.settled();
    const told = news.find(({ type, about }) => type === 'invoice.paid' && about?.id === invoice.id);
    const named = { kind: 'invoice', id: invoice.id ?? '', buyer: null };
    expect(told?.about?.buyer?.reader).to.equal(aReader);
    expect((await stage.provider.buyerOf(named))?.reader).to.equal(aReader);
    expect(await stage.selling.handleEvent(told ?? { id: '', type: '', about: null }, stage.now())).to.equal('handled');
    expect((await stage.entitlement()).state).to.equal('trial');
  });
});
