import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { usualBillingRules } from '../../src/paywall/billing-rules.ts';
import type { EpochMs } from '../../src/paywall/clock.ts';
import { introEnd, type Offer } from '../../src/paywall/offers/offer.ts';
import type { CheckoutRequest, Listing, PaymentProvider } from '../../src/paywall/purchases/payment-provider.ts';
import { listingOf } from '../../src/paywall/selling/listing.ts';
import { createStripeClient } from '../../src/stripe/client.ts';
import { createStripeProvider } from '../../src/stripe/provider.ts';
import { examplePublication } from '../support/fixtures/example-publication.ts';

/** Another base for the stand-in, on which what takes test clocks is left out; the real Stripe otherwise. */
export const apiBase = process.env['STRIPE_API_BASE'] ?? null;

/** An account in test mode, with a publication of its own whose objects are taken away in the end. */
export interface Account {
  readonly stripe: Stripe;
  readonly provider: PaymentProvider;
  /** A name that no other run has. */
  readonly publication: string;
  listing(offer: Offer): Listing;
  checkoutOf(offer: Offer, customer: string): CheckoutRequest;
  /** For whatever is to be undone in the end. */
  onClose(undo: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export const reader = 'r_AAAAAAAAAAAAAAAAAAAAAA';

async function archive(stripe: Stripe, publication: string): Promise<void> {
  for await (const product of stripe.products.list({ limit: 100 })) {
    if (product.metadata['publication'] !== publication) continue;
    for await (const price of stripe.prices.list({ product: product.id, limit: 100 }))
      await stripe.prices.update(price.id, { active: false });
    // What has prices cannot be deleted.
    await stripe.products.update(product.id, { active: false });
  }
}

export function openAccount(): Account {
  const options = { secretKey: process.env['STRIPE_SECRET_KEY'] ?? '', apiBase };
  const stripe = createStripeClient(options);
  const provider = createStripeProvider(options);
  const publication = `stile-test-${randomBytes(6).toString('hex')}`;
  const undoing: (() => Promise<unknown>)[] = [() => archive(stripe, publication)];
  const listing = (offer: Offer): Listing => ({
    ...listingOf(examplePublication(), offer),
    publication,
    tax: usualBillingRules.tax,
  });
  return {
    stripe,
    provider,
    publication,
    listing,
    checkoutOf(offer, customer) {
      const now: EpochMs = Date.now();
      return {
        ...listing(offer),
        invoices: false,
        customer,
        reader,
        introEndsAt: introEnd(offer, now, 'Asia/Tokyo'),
        timeZone: 'Asia/Tokyo',
        successUrl: 'https://stile.example/return?session={CHECKOUT_SESSION_ID}',
        returnUrl: 'https://news.example/article',
        locale: 'en',
        expiresAt: now + 60 * 60_000,
        idempotencyKey: `${publication} ${offer.id}`,
      };
    },
    onClose: (undo) => void undoing.unshift(undo),
    async close() {
      for (const undo of undoing) await undo();
    },
  };
}
