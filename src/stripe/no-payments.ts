import { PaywallError } from '../paywall/errors.ts';
import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';

export const paymentsDisabled = (): PaywallError =>
  new PaywallError('payments-disabled', 'Nothing is sold here: this installation is not connected to Stripe.');

async function refuse(): Promise<never> {
  throw paymentsDisabled();
}

// biome-ignore lint/correctness/useYield: there is nothing to list.
async function* refuseList(): AsyncGenerator<never> {
  throw paymentsDisabled();
}

/** What takes the place of Stripe in production mode if nothing is for sale: everything throws `payments-disabled`. */
export const createNoPayments = (): PaymentProvider => ({
  pageLocale: () => null,
  createCustomer: refuse,
  customersByEmail: refuse,
  ownerOf: refuse,
  moveCustomer: refuse,
  deleteCustomer: refuse,
  listOffer: refuse,
  openCheckout: refuse,
  readCheckout: refuse,
  promotedSale: refuse,
  expireCheckout: refuse,
  foreignPurchases: refuse,
  adoptPurchase: refuse,
  purchasesOf: refuse,
  endPurchase: refuse,
  cancelPurchase: refuse,
  voidInvoice: refuse,
  refusePurchase: refuse,
  markPurchase: refuse,
  refusedOf: refuse,
  moveTerm: refuse,
  keepArrival: refuse,
  pageOf: () => null,
  openPortal: refuse,
  openCancelling: refuse,
  previewSwitch: refuse,
  openSwitch: refuse,
  isObjectId: () => false,
  buyerOfObject: refuse,
  buyerOf: refuse,
  eventsSince: refuseList,
  everyBuyer: refuseList,
  bookingsSince: refuseList,
  everySubscription: refuseList,
});
