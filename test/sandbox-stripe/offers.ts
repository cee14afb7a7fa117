import type Stripe from 'stripe';
import { daySeconds, type World } from './world.ts';

/** What a publisher sells: a plan, and a price for the term that leads up to it. */
export interface Catalogue {
  readonly product: Stripe.Product;
  readonly plan: Stripe.Price;
  readonly intro: Stripe.Price;
}

export async function createCatalogue(stripe: Stripe): Promise<Catalogue> {
  const product = await stripe.products.create({ name: 'Full access', metadata: { publication: 'example' } });
  const plan = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 2999,
    recurring: { interval: 'month' },
    lookup_key: 'plan',
  });
  const intro = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 900,
    lookup_key: 'intro',
  });
  return { product, plan, intro };
}

export interface Offered {
  readonly reader?: string;
  readonly customer?: string;
  readonly trialEnd?: number;
}

export const termDays = 92;

/** "3 months for $9, then $29.99 a month", as a Checkout Session. */
export async function offerTrial(
  world: World,
  catalogue: Catalogue,
  { reader = 'r_1', customer, trialEnd }: Offered = {},
): Promise<Stripe.Checkout.Session> {
  const { stripe, now } = world;
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer ?? (await stripe.customers.create({ metadata: { reader }, email: `${reader}@example.com` })).id,
    client_reference_id: reader,
    success_url: 'https://news.example/return?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://news.example/offers',
    line_items: [
      { price: catalogue.plan.id, quantity: 1 },
      { price: catalogue.intro.id, quantity: 1 },
    ],
    subscription_data: {
      trial_end: trialEnd ?? now() + termDays * daySeconds,
      trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      metadata: { reader, publication: 'example', offer: 'trial-3-months' },
    },
  });
}

/** The plan from the first day, without an introduction. */
export async function offerPlan(
  world: World,
  catalogue: Catalogue,
  { reader = 'r_1', customer }: Offered = {},
): Promise<Stripe.Checkout.Session> {
  return world.stripe.checkout.sessions.create({
    mode: 'subscription',
    client_reference_id: reader,
    ...(customer === undefined ? { customer_email: `${reader}@example.com` } : { customer }),
    success_url: 'https://news.example/return?session={CHECKOUT_SESSION_ID}',
    line_items: [{ price: catalogue.plan.id, quantity: 1 }],
    subscription_data: { metadata: { reader } },
  });
}

/** The one subscription that a session led to, as it is now. */
export async function subscriptionOf(world: World, session: Stripe.Checkout.Session): Promise<Stripe.Subscription> {
  const { subscription } = await world.stripe.checkout.sessions.retrieve(session.id);
  return world.stripe.subscriptions.retrieve(String(subscription), { expand: ['latest_invoice'] });
}

export function invoiceOf(subscription: Stripe.Subscription): Stripe.Invoice {
  const { latest_invoice: invoice } = subscription;
  if (invoice === null || typeof invoice === 'string') throw new Error('The latest invoice was not expanded.');
  return invoice;
}
