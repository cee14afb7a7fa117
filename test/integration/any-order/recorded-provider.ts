import { setImmediate as turn } from 'node:timers/promises';
import type { PaymentProvider } from '../../../src/paywall/purchases/payment-provider.ts';
import type { Moment, Recording } from './recording.ts';

const refuse = (what: string) => async () => {
  throw new Error(`Nobody is to ${what} here.`);
};

/** Waits so many turns of the event loop. */
export async function pass(turns: number): Promise<void> {
  for (let left = turns; left > 0; left -= 1) await turn();
}

/** What the provider says at the moment that has been reached: but for what is refused, nothing changes it here. */
export function recordedProvider(recording: Recording, reached: () => Moment, delay: () => number): PaymentProvider {
  const byId = new Map(recording.pieces.map((piece) => [piece.hint.about?.id, piece]));
  const undone = new Set<string>();
  return {
    async purchasesOf() {
      const { bought } = reached();
      await pass(delay());
      return bought.filter(({ id }) => !undone.has(id));
    },
    buyerOf: async ({ id }) => byId.get(id)?.buyer ?? null,
    async *eventsSince() {
      for (const { hint } of recording.pieces.toReversed()) yield hint;
    },
    async *everyBuyer() {},
    async *bookingsSince() {},
    async *everySubscription() {},
    ownerOf: async (customer) => recording.pieces.find(({ buyer }) => buyer?.customer === customer)?.buyer ?? null,
    isObjectId: () => false,
    buyerOfObject: refuse('look for a buyer'),
    customersByEmail: refuse('look for an address'),
    createCustomer: refuse('make a customer'),
    moveCustomer: refuse('move a customer'),
    foreignPurchases: refuse('look for what others sold'),
    adoptPurchase: refuse('adopt a purchase'),
    deleteCustomer: refuse('delete a customer'),
    openCheckout: refuse('open a page'),
    readCheckout: refuse('read a page'),
    promotedSale: async () => null,
    expireCheckout: refuse('close a page'),
    refusePurchase: async () => [],
    async markPurchase(id, mark) {
      if (mark.as === 'undone' && mark.act === 'refuse-second-trial') undone.add(id);
    },
    refusedOf: async () => [],
    moveTerm: async () => true,
    keepArrival: async () => undefined,
    // What was ended when this was recorded is on record; whatever else is ended here changes nothing that is read.
    endPurchase: async () => false,
    cancelPurchase: refuse('cancel a purchase'),
    voidInvoice: async () => false,
    listOffer: refuse('list an offer'),
    openPortal: refuse('open the portal'),
    previewSwitch: refuse('ask what a switch costs'),
    openSwitch: refuse('switch'),
    openCancelling: refuse('cancel'),
    pageOf: () => null,
    pageLocale: () => null,
  };
}
