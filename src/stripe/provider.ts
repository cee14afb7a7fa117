import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import { endSubscription, refuseSubscription } from './cancel-and-refund.ts';
import { expireSession, openSession, readSession } from './checkout-session.ts';
import { createStripeClient, type StripeOptions } from './client.ts';
import { createCustomer, deleteCustomer, knowsCustomer } from './customer.ts';
import { createDashboard } from './dashboard.ts';
import { buyerOf } from './event-subject.ts';
import { eventsSince, everyBuyer } from './listings.ts';
import { openCancelling } from './plans/retention.ts';
import { createSwitching } from './plans/switching.ts';
import { createPortal } from './portal.ts';
import { createConfigurations } from './portal-configurations.ts';
import { createPrices } from './prices.ts';
import { purchasesOf } from './purchases.ts';
import { promotedSale } from './sales/promotions.ts';
import { createAsking, type OnRefused } from './stripe-errors.ts';
import type { OnUnknownStatus } from './subscription-purchase.ts';

export interface StripeProviderOptions extends StripeOptions {
  /** Told of every subscription that is read in a status which this version does not know. */
  readonly onUnknownStatus?: OnUnknownStatus;
  readonly onRefused?: OnRefused;
}

/** Stripe as the payment provider. Keeps nothing but the ids of prices and of the portal's configuration. */
export function createStripeProvider(options: StripeProviderOptions): PaymentProvider {
  const { onUnknownStatus = () => undefined, onRefused = () => undefined } = options;
  const { ask, askEach } = createAsking(onRefused);
  const stripe = createStripeClient(options);
  const catalog = createPrices(stripe);
  const withConfiguration = createConfigurations(stripe);
  const openPortal = createPortal(stripe, withConfiguration);
  const { previewSwitch, openSwitch } = createSwitching(stripe, { catalog, withConfiguration });
  return {
    createCustomer: (buyer, instead) => ask(() => createCustomer(stripe, buyer, instead)),
    knowsCustomer: (reference) => ask(() => knowsCustomer(stripe, reference)),
    deleteCustomer: (customer) => ask(() => deleteCustomer(stripe, customer)),
    listOffer: (listing) => ask(() => catalog.list(listing)),
    openCheckout: (request) => ask(() => openSession(stripe, catalog, request)),
    readCheckout: (session) => ask(() => readSession(stripe, session)),
    promotedSale: (session) => ask(() => promotedSale(stripe, session)),
    expireCheckout: (session) => ask(() => expireSession(stripe, session)),
    purchasesOf: (customer, publication) => ask(() => purchasesOf(stripe, { customer, publication, onUnknownStatus })),
    endPurchase: (id) => ask(() => endSubscription(stripe, id)),
    refusePurchase: (id) => ask(() => refuseSubscription(stripe, id)),
    pageOf: createDashboard(options),
    openPortal: (request) => ask(() => openPortal(request)),
    openCancelling: (request) => ask(() => openCancelling(stripe, withConfiguration, request)),
    previewSwitch: (request) => ask(() => previewSwitch(request)),
    openSwitch: (request) => ask(() => openSwitch(request)),
    buyerOf: (subject) => ask(() => buyerOf(stripe, subject)),
    eventsSince: (time) => askEach(eventsSince(stripe, time)),
    everyBuyer: (cursor) => askEach(everyBuyer(stripe, cursor)),
  };
}
