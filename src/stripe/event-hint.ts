import type Stripe from 'stripe';
import type { EventHint, EventSubject } from '../paywall/payment-provider.ts';
import { subjectOf } from './event-subject.ts';

/** The events that may change what somebody is entitled to. All others are of no interest. */
export const eventTypes = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.trial_will_end',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.closed',
  'customer.deleted',
] as const;

const interesting: ReadonlySet<string> = new Set(eventTypes);

const aboutWhen = (type: string, subject: () => EventSubject | null) => (interesting.has(type) ? subject() : null);

/** The hint of an event that brings its object along. The object says whose it is, and is believed nothing else. */
export function snapshotHint({ id, type, data }: Stripe.Event): EventHint {
  return { id, type, about: aboutWhen(type, () => subjectOf(data.object as Parameters<typeof subjectOf>[0])) };
}

/** An event that only names its object. */
export interface ThinEvent {
  readonly id: string;
  /** Such as `v1.invoice.paid`. */
  readonly type: string;
  /** The id of the same event in its other form: whoever gets both handles it once. */
  readonly snapshot_event?: string;
  readonly related_object: { readonly id: string; readonly type: string } | null;
}

export function thinHint({ id, type, snapshot_event, related_object: object }: ThinEvent): EventHint {
  const plain = type.replace(/^v1\./, '');
  const subject = object === null ? null : { kind: object.type, id: object.id, buyer: null };
  return { id: snapshot_event ?? id, type: plain, about: aboutWhen(plain, () => subject) };
}
