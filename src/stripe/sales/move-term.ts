import type Stripe from 'stripe';
import type { TermMove } from '../../paywall/entitlements/sold-term.ts';
import { endMetadata } from '../metadata.ts';
import { secondsOf } from '../times.ts';
import { saleIn } from './sold-as.ts';

/** Looked at again just before, because support may have moved the end, or cancelled, since it was read. */
export async function moveTerm(stripe: Stripe, id: string, { from, to, isWaiting }: TermMove): Promise<boolean> {
  const { metadata, status, trial_end, cancel_at } = await stripe.subscriptions.retrieve(id);
  const end = secondsOf(from);
  if (status !== 'trialing' || trial_end !== end || saleIn(metadata, 'subscription').givenEnd !== from) return false;
  await stripe.subscriptions.update(
    id,
    {
      trial_end: secondsOf(to),
      proration_behavior: 'none',
      ...(cancel_at === end ? { cancel_at: secondsOf(to) } : {}),
      metadata: { ...endMetadata(to), awaiting: isWaiting ? 'payment' : '' },
    },
    { idempotencyKey: `term ${id} ${from} ${to} ${isWaiting ? 'waits' : 'counts'} ${cancel_at ?? 'runs'}` },
  );
  return true;
}
