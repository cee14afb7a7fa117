import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import { cancelSubscription, endSubscription, refuseSubscription } from './cancel-and-refund.ts';
import { expireSession, openSession, readSession } from './checkout-session.ts';
import { createStripeClient, type StripeOptions } from './client.ts';
import { createCustomer, customersByEmail, deleteCustomer, moveCustomer, ownerOfCustomer } from './customer.ts';
import { createDashboard } from './dashboard.ts';
import { buyerOf } from './events/event-subject.ts';
import { eventsSince, everyBuyer } from './events/listings.ts';
import { buyerOfObject } from './named-object.ts';
import { isObjectId } from './object-id.ts';
import { localeParam, pageLocale } from './page-locale.ts';
import { openCancelling } from './plans/retention.ts';
import { createSwitching } from './plans/switching.ts';
import { openPortalPage } from './portal.ts';
import { createConfigurations } from './portal-configurations.ts';
import { createPrices } from './prices.ts';
import { purchasesOf, refusedOf } from './purchases/customer-purchases.ts';
import { adoptPurchase, foreignPurchases } from './purchases/foreign-purchases.ts';
import { type OnRefusedVoid, voidInvoice } from './purchases/open-invoices.ts';
import type { OnUnknownStatus } from './purchases/subscription-purchase.ts';
import { keepArrival } from './sales/arrivals.ts';
import { bookingsSince, everySubscription } from './sales/bookings.ts';
import { markSubscription } from './sales/marks.ts';
import { moveTerm } from './sales/move-term.ts';
import { promotedSale } from './sales/promotions.ts';
import { createAsking, type OnRefused } from './stripe-errors.ts';

export interface StripeProviderOptions extends StripeOptions {
  /** Called with every subscription that is read in a status which this version does not know. */
  readonly onUnknownStatus?: OnUnknownStatus;
  readonly onRefused?: OnRefused;
  /** Called with every invoice that Stripe does not void, because the key may not or because it is being paid. */
  readonly onRefusedVoid?: OnRefusedVoid;
}

/** Stripe as the payment provider. Keeps nothing but the ids of prices and of the portal's configuration. */
export function createStripeProvider(options: StripeProviderOptions): PaymentProvider {
  const { onUnknownStatus = () => undefined, onRefused = () => undefined, onRefusedVoid = () => undefined } = options;
  const { ask, askEach } = createAsking(onRefused);
  const stripe = createStripeClient(options);
  const catalog = createPrices(stripe);
  const withConfiguration = createConfigurations(stripe);
  const { previewSwitch, openSwitch } = createSwitching(stripe, { catalog, withConfiguration });
  return {
    pageLocale,
    createCustomer: (buyer, instead) => ask(() => createCustomer(stripe, buyer, instead)),
    customersByEmail: (email) => ask(() => customersByEmail(stripe, email)),
    ownerOf: (customer) => ask(() => ownerOfCustomer(stripe, customer)),
    moveCustomer: (customer, to) => ask(() => moveCustomer(stripe, customer, to)),
    deleteCustomer: (customer) => ask(() => deleteCustomer(stripe, customer)),
    listOffer: (listing) => ask(() => catalog.list(listing)),
    openCheckout: (request) => ask(() => openSession(stripe, catalog, request)),
    readCheckout: (session) => ask(() => readSession(stripe, session)),
    promotedSale: (session) => ask(() => promotedSale(stripe, session)),
    expireCheckout: (session) => ask(() => expireSession(stripe, session)),
    foreignPurchases: (named, to) => ask(() => foreignPurchases(stripe, named, to)),
    adoptPurchase: (id, to) => ask(() => adoptPurchase(stripe, id, to)),
    purchasesOf: (customer, publication) => ask(() => purchasesOf(stripe, { customer, publication, onUnknownStatus })),
    endPurchase: (id, because) => ask(() => endSubscription(stripe, id, because)),
    cancelPurchase: (id) => ask(() => cancelSubscription(stripe, id)),
    voidInvoice: (id) => ask(() => voidInvoice(stripe, id, onRefusedVoid)),
    refusePurchase: (id) => ask(() => refuseSubscription(stripe, id)),
    markPurchase: (id, mark) => ask(() => markSubscription(stripe, id, mark)),
    refusedOf: (customer, publication) => ask(() => refusedOf(stripe, customer, publication)),
    moveTerm: (id, move) => ask(() => moveTerm(stripe, id, move)),
    keepArrival: (arrival) => ask(() => keepArrival(stripe, arrival)),
    pageOf: createDashboard(options),
    openPortal: ({ customer, returnUrl, locale }) =>
      ask(() => openPortalPage(stripe, withConfiguration, { customer, return_url: returnUrl, ...localeParam(locale) })),
    openCancelling: (request) => ask(() => openCancelling(stripe, withConfiguration, request)),
    previewSwitch: (request) => ask(() => previewSwitch(request)),
    openSwitch: (request) => ask(() => openSwitch(request)),
    isObjectId,
    buyerOfObject: (id) => ask(() => buyerOfObject(stripe, id)),
    buyerOf: (subject) => ask(() => buyerOf(stripe, subject)),
    eventsSince: (time) => askEach(eventsSince(stripe, time)),
    everyBuyer: (cursor) => askEach(everyBuyer(stripe, cursor)),
    bookingsSince: (time) => askEach(bookingsSince(stripe, time)),
    everySubscription: () => askEach(everySubscription(stripe)),
  };
}
