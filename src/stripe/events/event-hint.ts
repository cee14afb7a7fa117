import { z } from 'zod';
import type { EventHint, EventSubject } from '../../paywall/purchases/payment-provider.ts';
import { objectSchema } from './event-object.ts';
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
  'charge.refund.updated',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_reinstated',
  'customer.deleted',
] as const;

const interesting: ReadonlySet<string> = new Set(eventTypes);

/** An event that brings its object along; of that little is asked, for those of no interest may be anything. */
const snapshotSchema = z.object({ id: z.string(), type: z.string(), data: z.object({ object: z.unknown() }) });

/** An event that only names its object, such as `v1.invoice.paid`. */
const thinSchema = z.object({
  object: z.literal('v2.core.event'),
  id: z.string(),
  type: z.string(),
  /** The id of the same event in its other form, so that an endpoint that gets both handles it once. */
  snapshot_event: z.string().nullish(),
  related_object: z.object({ id: z.string(), type: z.string() }).nullish(),
});

const aboutWhen = (type: string, subject: () => EventSubject | null) => (interesting.has(type) ? subject() : null);

/** The hint of an event that brings its object along. The object says whose it is, and is believed nothing else. */
function snapshotHint({ id, type, data }: z.output<typeof snapshotSchema>): EventHint {
  const object = objectSchema.safeParse(data.object);
  return { id, type, about: aboutWhen(type, () => (object.success ? subjectOf(object.data) : null)) };
}

function thinHint({ id, type, snapshot_event, related_object: object }: z.output<typeof thinSchema>): EventHint {
  const plain = type.replace(/^v1\./, '');
  const subject = object == null ? null : { kind: object.type, id: object.id, buyer: null };
  return { id: snapshot_event ?? id, type: plain, about: aboutWhen(plain, () => subject) };
}

/** The hint of an event in either form. What has neither is of no interest: sent again it would be the same. */
export function hintOf(event: unknown): EventHint {
  const thin = thinSchema.safeParse(event);
  if (thin.success) return thinHint(thin.data);
  const snapshot = snapshotSchema.safeParse(event);
  return snapshot.success ? snapshotHint(snapshot.data) : { id: '', type: 'unknown', about: null };
}
