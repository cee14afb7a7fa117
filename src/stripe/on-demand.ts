import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import { createDashboard } from './dashboard.ts';
import { isPlausibleSignature } from './events/signature-form.ts';
import type { WebhookNeeds, WebhookReader } from './events/webhook.ts';
import { isObjectId } from './object-id.ts';
import { pageLocale } from './page-locale.ts';
import type { StripeProviderOptions } from './provider.ts';

/**
 * The same as `createStripeProvider`, for a program that starts before it needs Stripe: the client, and all that speaks to it, is
 * loaded by the first call. If it cannot be loaded, that call fails, and the next one tries again.
 */
export function openStripeProvider(options: StripeProviderOptions): PaymentProvider {
  let created: PaymentProvider | undefined;
  async function load(): Promise<PaymentProvider> {
    if (created !== undefined) return created;
    const { createStripeProvider } = await import('./provider.ts');
    created ??= createStripeProvider(options);
    return created;
  }
  return {
    pageLocale,
    createCustomer: async (...given) => (await load()).createCustomer(...given),
    customersByEmail: async (...given) => (await load()).customersByEmail(...given),
    ownerOf: async (...given) => (await load()).ownerOf(...given),
    moveCustomer: async (...given) => (await load()).moveCustomer(...given),
    deleteCustomer: async (...given) => (await load()).deleteCustomer(...given),
    listOffer: async (...given) => (await load()).listOffer(...given),
    openCheckout: async (...given) => (await load()).openCheckout(...given),
    readCheckout: async (...given) => (await load()).readCheckout(...given),
    promotedSale: async (...given) => (await load()).promotedSale(...given),
    expireCheckout: async (...given) => (await load()).expireCheckout(...given),
    foreignPurchases: async (...given) => (await load()).foreignPurchases(...given),
    adoptPurchase: async (...given) => (await load()).adoptPurchase(...given),
    purchasesOf: async (...given) => (await load()).purchasesOf(...given),
    endPurchase: async (...given) => (await load()).endPurchase(...given),
    cancelPurchase: async (...given) => (await load()).cancelPurchase(...given),
    voidInvoice: async (...given) => (await load()).voidInvoice(...given),
    refusePurchase: async (...given) => (await load()).refusePurchase(...given),
    markPurchase: async (...given) => (await load()).markPurchase(...given),
    refusedOf: async (...given) => (await load()).refusedOf(...given),
    moveTerm: async (...given) => (await load()).moveTerm(...given),
    keepArrival: async (...given) => (await load()).keepArrival(...given),
    pageOf: createDashboard(options),
    openPortal: async (...given) => (await load()).openPortal(...given),
    openCancelling: async (...given) => (await load()).openCancelling(...given),
    previewSwitch: async (...given) => (await load()).previewSwitch(...given),
    openSwitch: async (...given) => (await load()).openSwitch(...given),
    isObjectId,
    buyerOfObject: async (...given) => (await load()).buyerOfObject(...given),
    buyerOf: async (...given) => (await load()).buyerOf(...given),
    async *eventsSince(...given) {
      yield* (await load()).eventsSince(...given);
    },
    async *everyBuyer(...given) {
      yield* (await load()).everyBuyer(...given);
    },
    async *bookingsSince(...given) {
      yield* (await load()).bookingsSince(...given);
    },
    async *everySubscription() {
      yield* (await load()).everySubscription();
    },
  };
}

/** Reads what Stripe sends. The client is loaded for the first body whose signature may be one; `read` rejects with `bad-signature`. */
export function openWebhooks(needs: WebhookNeeds) {
  let reader: WebhookReader | undefined;
  async function load(): Promise<WebhookReader> {
    if (reader !== undefined) return reader;
    const { createWebhookReader } = await import('./events/webhook.ts');
    reader ??= createWebhookReader(needs);
    return reader;
  }
  return {
    /** Whether a signature has the form of one, and is of this time: what has none need not have its body read. */
    isPlausible: (signature = '') => isPlausibleSignature(signature, needs.clock.now()),
    read: async (...given: Parameters<WebhookReader['read']>) => (await load()).read(...given),
  };
}
