import type Stripe from 'stripe';
import type { OfferKind } from '../paywall/entitlements/purchase.ts';
import type { Checkout, CheckoutPage, CheckoutRequest } from '../paywall/purchases/payment-provider.ts';
import { keyFor } from './idempotency.ts';
import { idOf, metadataOf, soldBy } from './metadata.ts';
import { localeParam } from './page-locale.ts';
import type { Attempt, Prices } from './prices.ts';
import { billingParams } from './sales/checkout-billing.ts';
import { saleIn } from './sales/sold-as.ts';
import { ignoring, isRefusedFor, missing, refusedError } from './stripe-errors.ts';
import { msOf, secondsOf } from './times.ts';

type SessionParams = Stripe.Checkout.SessionCreateParams;
type Strategy = (request: CheckoutRequest, catalog: Prices) => Promise<SessionParams>;

const once = (price: string) => ({ price, quantity: 1 });

/**
 * How each kind of offer is sold. The introduction is a trial for Stripe: its price is an item that stands beside the plan on the
 * first invoice alone, and the plan begins to cost when the trial is over.
 */
const strategies: Readonly<Record<OfferKind, Strategy>> = {
  introduction: async (request, catalog) => {
    const { offer, introEndsAt } = request;
    const plan = once(await catalog.planPrice(request));
    const intro = offer.price.amount === 0 ? [] : [once(await catalog.termPrice(request))];
    return {
      mode: 'subscription',
      line_items: [plan, ...intro],
      subscription_data: {
        metadata: metadataOf(request),
        ...(introEndsAt === null ? {} : { trial_end: secondsOf(introEndsAt) }),
        trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      },
    };
  },
  term: async (request, catalog) => ({
    mode: 'payment',
    line_items: [once(await catalog.termPrice(request))],
    payment_intent_data: { metadata: metadataOf(request) },
  }),
  plan: async (request, catalog) => ({
    mode: 'subscription',
    line_items: [once(await catalog.planPrice(request))],
    subscription_data: { metadata: metadataOf(request) },
  }),
};

/** Opens the page, for the first or the second time: Stripe may give the answer to a request that it refused to its repetition. */
async function createPage(
  stripe: Stripe,
  catalog: Prices,
  { request, attempt }: { readonly request: CheckoutRequest; readonly attempt: Attempt },
): Promise<CheckoutPage | null> {
  const params: SessionParams = {
    ...(await strategies[request.kind](request, catalog)),
    ...billingParams(request),
    customer: request.customer,
    client_reference_id: request.reader,
    metadata: metadataOf(request),
    success_url: request.successUrl,
    // Where the page's way back leads is also where the reader goes in the end: the session remembers it.
    cancel_url: request.returnUrl,
    ...localeParam(request.locale),
    expires_at: Math.floor(request.expiresAt / 1000),
  };
  try {
    const key = attempt === 'first' ? request.idempotencyKey : `${request.idempotencyKey} again`;
    const { id, url, expires_at } = await stripe.checkout.sessions.create(params, {
      idempotencyKey: keyFor(key, params),
    });
    if (url === null) throw refusedError(`The session ${id} has no page.`);
    return { session: id, url, expiresAt: msOf(expires_at) };
  } catch (error) {
    if (isRefusedFor(error, missing) && error.param === 'customer') return null;
    throw error;
  }
}

/** Null if the customer is gone. */
export function openSession(stripe: Stripe, catalog: Prices, request: CheckoutRequest): Promise<CheckoutPage | null> {
  return catalog.withPrices(request, (attempt) => createPage(stripe, catalog, { request, attempt }));
}

const statuses: Readonly<Record<string, Checkout['status']>> = { open: 'open', complete: 'complete' };

export async function readSession(stripe: Stripe, id: string): Promise<Checkout | null> {
  const session = await ignoring([missing], null, () => stripe.checkout.sessions.retrieve(id));
  const sold = soldBy(session?.metadata);
  const customer = idOf(session?.customer);
  if (session === null || sold === null || customer === null) return null;
  const { publication, reader, offer } = sold;
  return {
    publication,
    reader,
    session: id,
    status: statuses[session.status ?? ''] ?? 'expired',
    customer,
    offer,
    returnUrl: session.cancel_url ?? '',
    openedAt: msOf(session.created),
    locale: session.locale,
    introEndsAt: saleIn(session.metadata, session.mode).givenEnd,
  };
}

export async function expireSession(stripe: Stripe, id: string): Promise<'complete' | 'expired'> {
  try {
    await stripe.checkout.sessions.expire(id);
    return 'expired';
  } catch (error) {
    const found = await readSession(stripe, id);
    if (found?.status === 'open') throw error;
    return found?.status ?? 'expired';
  }
}
