import type { EpochMs } from '../clock.ts';
import { PaywallError } from '../errors.ts';
import { introEnd, isOnSale, type Offer } from '../offers/offer.ts';
import { refusalOf } from '../offers/sale-rule.ts';
import { isSellable } from '../offers/sellable.ts';
import type { OpenCheckout } from '../purchases/billing-store.ts';
import { type Buyer, pageLocaleOf, placeOf, type SellingNeeds } from '../purchases/buyer.ts';
import type { BuyerStatus, ReadBuyerStatus } from '../purchases/buyer-status.ts';
import type { CheckoutPage, CheckoutRequest } from '../purchases/payment-provider.ts';
import type { PurchaseRefresher } from '../purchases/refresh-purchases.ts';
import { singleFlight } from '../purchases/single-flight.ts';
import type { ReaderKey } from '../reader.ts';
import { checkoutTelling } from './checkout-telling.ts';
import { listingOf, offerNamed } from './listing.ts';
import { isFreshPage } from './page-terms.ts';

/** What a buyer asks for. */
export interface CheckoutOrder {
  readonly buyer: Buyer;
  /** The offer's id. */
  readonly offer: string;
  /** Where the reader goes afterwards. Whether it may be that address has been checked. */
  readonly returnUrl: string;
  /** Stands in the address to which the page leads, and says that the browser that comes by it began this checkout. */
  readonly returnSecret: string;
  /** The anonymous reader whose cookie came with a sign-in, for the figures alone. */
  readonly anonymousKey?: ReaderKey | null;
  readonly now: EpochMs;
}

/** An order for an offer that may be sold. */
interface Sale extends Omit<CheckoutOrder, 'offer'> {
  readonly offer: Offer;
}

const hourMs = 60 * 60_000;

/** The provider takes no page that is open for less than half an hour or more than a day; its clock is not quite this one. */
const shortestMs = 0.6 * hourMs;
const longestMs = 23.9 * hourMs;

/** Maximum attempts to find the open page when another request replaces it. */
const attempts = 8;

/** A page outlives its offer only by what the provider asks for: opened before and paid after is honoured. */
function pageEnd(offer: Offer, now: EpochMs): EpochMs {
  const end = Math.min(now + longestMs, offer.endsAt ?? Number.POSITIVE_INFINITY);
  return Math.max(end, now + shortestMs);
}

const refusals = {
  'already-subscribed': 'This reader has access already, or has just bought it.',
  'not-eligible': 'This offer is not for this reader.',
} as const;

/** Refuses what may not be sold to this buyer, with the reason. */
function checkSale(offer: Offer, status: BuyerStatus): void {
  if (status.successorSubscribed) {
    throw new PaywallError('already-subscribed', 'The reader who signed in here has a subscription: sign in to read.');
  }
  const refusal = refusalOf(offer, status);
  if (refusal !== null) throw new PaywallError(refusal, refusals[refusal]);
}

function offerOnSale({ buyer, offer: id, now }: CheckoutOrder): Offer {
  const offer = offerNamed(buyer.publication, id);
  if (!isOnSale(offer, now)) throw new PaywallError('offer-ended', 'This offer is not on sale.');
  if (!isSellable(offer)) throw new PaywallError('offer-unsellable', 'This offer cannot be sold as it is written.');
  return offer;
}

type Needs = Pick<SellingNeeds, 'billing' | 'provider' | 'tally' | 'events' | 'successUrl'> & {
  readonly refreshing: PurchaseRefresher;
  readonly statusOf: ReadBuyerStatus;
};

/** Opens checkout pages. However often and wherever a reader asks at once, they are one customer and have one page open. */
export function createCheckout(needs: Needs): (order: CheckoutOrder) => Promise<OpenCheckout> {
  const { billing, provider, tally, events, refreshing, statusOf } = needs;
  const runs = singleFlight<OpenCheckout>();

  /** Creates a customer for the reader, `instead` of one that is gone; returns the customer they have now. */
  async function newCustomer({ buyer, now }: Sale, instead: string | null): Promise<string> {
    const reference = { publication: buyer.publication.name, reader: buyer.reader, kind: buyer.kind ?? null };
    const customer = await provider.createCustomer(reference, instead);
    return billing.claimCustomer({ ...placeOf(buyer), customer, instead, now });
  }

  function requestFor(
    { buyer, offer, returnUrl, returnSecret, now }: Sale,
    customer: string,
  ): Omit<CheckoutRequest, 'idempotencyKey'> {
    const { name, settings } = buyer.publication;
    return {
      ...listingOf(buyer.publication, offer),
      reader: buyer.reader,
      customer,
      introEndsAt: introEnd(offer, now, settings.timeZone),
      timeZone: settings.timeZone,
      invoices: settings.billing.invoices,
      successUrl: needs.successUrl({ publication: name, reader: buyer.reader }, returnSecret),
      returnUrl,
      locale: pageLocaleOf(provider, buyer),
      expiresAt: pageEnd(offer, now),
    };
  }

  /** A new page in the place of `open`. A customer who is gone is replaced by a new one. */
  async function newPage(sale: Sale, open: OpenCheckout | null): Promise<CheckoutPage> {
    let customer = (await billing.customerOf(placeOf(sale.buyer))) ?? (await newCustomer(sale, null));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      // A request at the same moment replaces the same page, and so opens the same one.
      const idempotencyKey = `${customer} ${sale.offer.id} ${sale.offer.version} ${open?.session ?? 'first'}`;
      const page = await provider.openCheckout({ ...requestFor(sale, customer), idempotencyKey });
      if (page !== null) return page;
      customer = await newCustomer(sale, customer);
    }
    throw new PaywallError('provider-unavailable', 'The checkout could not be opened just now.');
  }

  /** The page that was thought to be open has been paid: what the reader may still buy is decided again. */
  async function afterPayment(sale: Sale): Promise<null> {
    await refreshing.refresh(sale.buyer, sale.now);
    checkSale(sale.offer, await statusOf(sale.buyer, sale.now));
    return null;
  }

  /** The open page if it is fresh, of the same language, sells the same and leads back to the same place; any other is closed, because two pages make two purchases. */
  async function reusable(sale: Sale, open: OpenCheckout | null): Promise<OpenCheckout | null> {
    const { buyer, offer, returnUrl, now } = sale;
    if (open === null || open.expiresAt <= now) return null;
    const found = await provider.readCheckout(open.session);
    if (found?.status === 'complete') return afterPayment(sale);
    if (found?.status !== 'open') return null;
    const same =
      open.offer === offer.id &&
      open.offerVersion === offer.version &&
      found.returnUrl === returnUrl &&
      found.locale === pageLocaleOf(provider, buyer);
    if (same && isFreshPage(found, { offer, timeZone: buyer.publication.settings.timeZone, now })) return open;
    return (await provider.expireCheckout(open.session)) === 'complete' ? afterPayment(sale) : null;
  }

  async function openPage(sale: Sale): Promise<OpenCheckout> {
    const place = placeOf(sale.buyer);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const open = await billing.openCheckout(place);
      const again = await reusable(sale, open);
      if (again !== null) return again;
      const page = await newPage(sale, open);
      const { offer, returnUrl } = sale;
      const next = { offer: offer.id, offerVersion: offer.version, returnUrl, ...page };
      const telling = checkoutTelling(events, sale, page);
      const change = { ...place, expected: open?.session ?? null, next, now: sale.now, telling };
      if (await billing.replaceCheckout(change)) {
        const occasion = { publication: sale.buyer.publication, at: sale.now };
        tally.count('checkouts', occasion);
        const keys = [sale.buyer.key, ...(sale.anonymousKey == null ? [] : [sale.anonymousKey])];
        tally.stepped({ ...occasion, step: 'checkout', keys });
        return next;
      }
      const winner = await billing.openCheckout(place);
      if (winner?.session !== page.session) await provider.expireCheckout(page.session);
    }
    throw new PaywallError('store-unavailable', 'The checkout could not be opened just now.');
  }

  async function sell(order: CheckoutOrder): Promise<OpenCheckout> {
    const { buyer, now } = order;
    const sale = { ...order, offer: offerOnSale(order) };
    // An existing customer is looked up, so that a late webhook does not sell them a second subscription.
    if ((await billing.customerOf(placeOf(buyer))) !== null) await refreshing.refresh(buyer, now);
    checkSale(sale.offer, await statusOf(buyer, now));
    return openPage(sale);
  }

  return (order) => {
    const { buyer, offer, returnUrl } = order;
    const key = JSON.stringify([buyer.publication.name, buyer.reader, buyer.country, buyer.locale, offer, returnUrl]);
    return runs(key, () => sell(order));
  };
}
