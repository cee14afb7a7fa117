import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import { endSubscription, refuseSubscription } from './cancel-and-refund.ts';
import { expireSession, openSession, readSession } from './checkout-session.ts';
import { createStripeClient, type StripeOptions } from './client.ts';
import { createCustomer, deleteCustomer, knowsCustomer } from './customer.ts';
import { createDashboard } from './dashboard.ts';
import { buyerOf } from './event-subject.ts';
import { eventsSince, everyBuyer } from './listings.ts';
import { createSwitching } from './plans/switching.ts';
import { createPortal } from './portal.ts';
import { createConfigurations } from './portal-configurations.ts';
import { createPrices } from './prices.ts';
import { purchasesOf } from './purchases.ts';
import { asking, askingEach } from './stripe-errors.ts';
import type { OnUnknownStatus } from './subscription-purchase.ts';

export interface StripeProviderOptions extends StripeOptions {
  /** Told of every subscription that is read in a status which this version does not know. */
  readonly onUnknownStatus?: OnUnknownStatus;
}

/** Stripe as the payment provider. Keeps nothing but the ids of prices and of the portal's configuration. */
export function createStripeProvider(options: StripeProviderOptions): PaymentProvider {
  const { onUnknownStatus = () => undefined } = options;
  const stripe = createStripeClient(options);
  const catalog = createPrices(stripe);
  const configurationOf = createConfigurations(stripe);
  const openPortal = createPortal(stripe, configurationOf);
  const { previewSwitch, openSwitch } = createSwitching(stripe, { catalog, configurationOf });
  return {
    createCustomer: (buyer, instead) => asking(() => createCustomer(stripe, buyer, instead)),
    knowsCustomer: (reference) => asking(() => knowsCustomer(stripe, reference)),
    deleteCustomer: (customer) => asking(() => deleteCustomer(stripe, customer)),
    listOffer: (listing) => asking(() => catalog.list(listing)),
    openCheckout: (request) => asking(() => openSession(stripe, catalog, request)),
    readCheckout: (session) => asking(() => readSession(stripe, session)),
    expireCheckout: (session) => asking(() => expireSession(stripe, session)),
    purchasesOf: (customer, publication) =>
      asking(() => purchasesOf(stripe, { customer, publication, onUnknownStatus })),
    endPurchase: (id) => asking(() => endSubscription(stripe, id)),
    refusePurchase: (id) => asking(() => refuseSubscription(stripe, id)),
    pageOf: createDashboard(options),
    openPortal: (request) => asking(() => openPortal(request)),
    previewSwitch: (request) => asking(() => previewSwitch(request)),
    openSwitch: (request) => asking(() => openSwitch(request)),
    buyerOf: (subject) => asking(() => buyerOf(stripe, subject)),
    eventsSince: (time) => askingEach(eventsSince(stripe, time)),
    everyBuyer: (cursor) => askingEach(everyBuyer(stripe, cursor)),
  };
}
