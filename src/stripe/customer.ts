import type Stripe from 'stripe';
import type { BuyerReference, CustomerReference } from '../paywall/purchases/buyer-reference.ts';
import type { ReaderKind } from '../paywall/reader.ts';
import { referenceIn } from './metadata.ts';
import { ignoring, missing } from './stripe-errors.ts';

/** Stripe gives the answer of the first request to its repetition, for a day at least, whatever became of the customer since. */
const isRepeated = ({ lastResponse }: Stripe.Response<unknown>) =>
  new Headers(lastResponse.headers).get('Idempotent-Replayed') === 'true';

/**
 * Makes a customer of a reader. One idempotency key for all attempts in all processes: Stripe creates one and returns it to each. One
 * that support has moved to another reader since is not returned again.
 */
export async function createCustomer(
  stripe: Stripe,
  buyer: BuyerReference & { readonly kind?: ReaderKind | null },
  instead: string | null,
): Promise<string> {
  const { publication, reader, kind } = buyer;
  const made = await stripe.customers.create(
    { metadata: { reader, publication, ...(kind != null && { kind }) } },
    { idempotencyKey: `customer ${publication} ${reader} ${instead ?? 'first'}` },
  );
  const owner = isRepeated(made) ? await ownerOfCustomer(stripe, made.id) : buyer;
  const isTheirs = owner?.reader === reader && owner.publication === publication;
  return isTheirs ? made.id : createCustomer(stripe, buyer, made.id);
}

/** Whose a customer is, by its metadata. Stripe still answers for one that was deleted, but says so. */
export async function ownerOfCustomer(stripe: Stripe, id: string): Promise<BuyerReference | null> {
  const customer = await ignoring([missing], null, () => stripe.customers.retrieve(id));
  return customer === null || customer.deleted ? null : referenceIn(customer.metadata);
}

/** Stripe compares addresses exactly, and people write theirs in capitals or not: what was written, and its usual forms. */
function formsOf(email: string): readonly string[] {
  const at = email.lastIndexOf('@');
  const domainLower = email.slice(0, at) + email.slice(at).toLowerCase();
  return [...new Set([email, domainLower, email.toLowerCase()])];
}

/** All of Stile's customers with an address. Of one that does not say so it is taken that its reader signs in. */
export async function customersByEmail(
  stripe: Stripe,
  email: string,
): Promise<readonly (CustomerReference & { readonly kind: ReaderKind })[]> {
  const pages = await Promise.all(formsOf(email).map((form) => stripe.customers.list({ email: form, limit: 100 })));
  return pages.flatMap(({ data }) =>
    data.flatMap((customer) => {
      const reference = referenceIn(customer.metadata);
      const kind = customer.metadata['kind'] === 'anonymous' ? 'anonymous' : 'registered';
      return reference === null ? [] : [{ ...reference, customer: customer.id, kind } as const];
    }),
  );
}

/**
 * Makes a customer another reader's. What it bought in the publication says so too, because reconciliation goes by that; last of all the
 * customer, by whom news of what was bought before are known.
 */
export async function moveCustomer(
  stripe: Stripe,
  id: string,
  { publication, reader, kind }: BuyerReference & { readonly kind?: ReaderKind | undefined },
): Promise<void> {
  const isOurs = ({ metadata }: { readonly metadata: Stripe.Metadata | null }) =>
    referenceIn(metadata)?.publication === publication;
  for await (const each of stripe.subscriptions.list({ customer: id, status: 'all', limit: 100 }))
    if (isOurs(each)) await stripe.subscriptions.update(each.id, { metadata: { reader } });
  for await (const each of stripe.checkout.sessions.list({ customer: id, status: 'complete', limit: 100 }))
    if (isOurs(each)) await stripe.checkout.sessions.update(each.id, { metadata: { reader } });
  await stripe.customers.update(id, { metadata: { reader, kind: kind ?? 'registered' } });
}

/** Ends the customer's subscriptions too. */
export async function deleteCustomer(stripe: Stripe, id: string): Promise<void> {
  await ignoring([missing], null, () => stripe.customers.del(id));
}
