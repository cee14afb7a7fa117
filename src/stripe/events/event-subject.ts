import type Stripe from 'stripe';
import type { CustomerReference } from '../../paywall/purchases/buyer-reference.ts';
import type { EventSubject } from '../../paywall/purchases/payment-provider.ts';
import { ownerOfCustomer } from '../customer.ts';
import { idOf, ownerOf } from '../metadata.ts';
import { ignoring, missing } from '../stripe-errors.ts';
import type { EventObject } from './event-object.ts';

/** Kinds of objects that always say by themselves whose they are, if they are Stile's at all. */
const outspoken: ReadonlySet<string> = new Set(['checkout.session', 'customer', 'invoice', 'subscription']);

/**
 * An event keeps the form of the API version of its endpoint, or of the account where it is read from the list: that of an invoice
 * had its subscription's metadata one level higher before 2025, and none of it before 2023.
 */
function ownerIn(event: EventObject): CustomerReference | null {
  const { object, id, customer = null, metadata = null, parent, subscription_details: formerly } = event;
  if (object === 'customer') return ownerOf({ metadata, customer: id });
  return ownerOf({ metadata: (parent?.subscription_details ?? formerly)?.metadata ?? metadata, customer });
}

/** Whether it is an invoice of a subscription whose metadata the event leaves out. */
function isSilent({ object, parent, subscription, subscription_details: formerly }: EventObject): boolean {
  const details = parent?.subscription_details ?? formerly;
  return object === 'invoice' && details?.metadata == null && (details?.subscription ?? subscription) != null;
}

/** What an event with its object in it is about; null if the object is certainly not Stile's. */
export function subjectOf(event: EventObject): EventSubject | null {
  const { object: kind, id } = event;
  const buyer = ownerIn(event);
  return buyer === null && outspoken.has(kind) && !isSilent(event) ? null : { kind, id, buyer };
}

async function customerBuyer(stripe: Stripe, id: string | null): Promise<CustomerReference | null> {
  if (id === null) return null;
  const owner = await ownerOfCustomer(stripe, id);
  return owner === null ? null : { ...owner, customer: id };
}

async function chargeBuyer(stripe: Stripe, id: string): Promise<CustomerReference | null> {
  const charge = await stripe.charges.retrieve(id);
  return ownerOf(charge) ?? (await customerBuyer(stripe, idOf(charge.customer)));
}

type LookUp = (stripe: Stripe, id: string) => Promise<CustomerReference | null>;

const lookUps: Readonly<Record<string, LookUp>> = {
  'checkout.session': async (stripe, id) => ownerOf(await stripe.checkout.sessions.retrieve(id)),
  subscription: async (stripe, id) => ownerOf(await stripe.subscriptions.retrieve(id)),
  invoice: async (stripe, id) => {
    const { customer, parent, metadata: own } = await stripe.invoices.retrieve(id);
    const { metadata = null, subscription = null } = parent?.subscription_details ?? {};
    // One of a term that was paid once has no parent, and is marked itself.
    const named = ownerOf({ metadata: metadata ?? own, customer });
    // An invoice takes over the metadata of its subscription when it is finalised; an old one never did.
    const of = metadata === null ? idOf(subscription) : null;
    return named !== null || of === null ? named : ownerOf(await stripe.subscriptions.retrieve(of));
  },
  customer: customerBuyer,
  charge: chargeBuyer,
  refund: async (stripe, id) => {
    const charge = idOf((await stripe.refunds.retrieve(id)).charge);
    return charge === null ? null : chargeBuyer(stripe, charge);
  },
  dispute: async (stripe, id) => {
    const charge = idOf((await stripe.disputes.retrieve(id)).charge);
    return charge === null ? null : chargeBuyer(stripe, charge);
  },
};

/** Whose the subject of an event is. What the message does not say is looked up; null if it is nobody's that Stile knows. */
export async function buyerOf(stripe: Stripe, { kind, id, buyer }: EventSubject): Promise<CustomerReference | null> {
  if (buyer !== null) return buyer;
  const lookUp = lookUps[kind];
  return lookUp === undefined ? null : ignoring([missing], null, () => lookUp(stripe, id));
}
