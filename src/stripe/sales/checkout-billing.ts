import type Stripe from 'stripe';
import type { CheckoutRequest } from '../../paywall/purchases/payment-provider.ts';
import { metadataOf } from '../metadata.ts';

type SessionParams = Stripe.Checkout.SessionCreateParams;

/**
 * Taxes, as the publication has them. A customer who is there already gets the address and the name that are asked for on the page:
 * Stripe computes no tax, and notes no tax id, without them.
 */
function taxParams({ tax }: CheckoutRequest): Partial<SessionParams> {
  const keepsDetails = tax.automatic || tax.collectTaxIds;
  return {
    ...(tax.automatic ? { automatic_tax: { enabled: true } } : {}),
    ...(tax.collectTaxIds ? { tax_id_collection: { enabled: true } } : {}),
    ...(tax.billingAddress === 'required' ? { billing_address_collection: 'required' } : {}),
    ...(keepsDetails ? { customer_update: { address: 'auto', name: 'auto' } } : {}),
  };
}

/** What is paid once has an invoice only if that is asked for; a subscription always has. */
function invoiceParams(request: CheckoutRequest): Partial<SessionParams> {
  if (request.kind !== 'term' || !request.invoices) return {};
  return { invoice_creation: { enabled: true, invoice_data: { metadata: metadataOf(request) } } };
}

/** What a publication's rules and the offer say of how it is billed. What is as usual is not said. */
export const billingParams = (request: CheckoutRequest): Partial<SessionParams> => ({
  ...taxParams(request),
  ...invoiceParams(request),
  ...(request.offer.promotionCodes ? { allow_promotion_codes: true } : {}),
});
