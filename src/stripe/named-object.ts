import type Stripe from 'stripe';
import type { CustomerReference } from '../paywall/purchases/buyer-reference.ts';
import { buyerOf } from './events/event-subject.ts';
import { kindOfId } from './object-id.ts';

/** Whose an object is; null if there is none with this id, or it is nobody's that Stile knows. */
export async function buyerOfObject(stripe: Stripe, id: string): Promise<CustomerReference | null> {
  const kind = kindOfId(id);
  return kind === null ? null : buyerOf(stripe, { kind, id, buyer: null });
}
