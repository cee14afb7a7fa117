import type { Event } from '../wire.ts';

/** What a thin event says: what happened to which object, and where to fetch the object as it is now. */
export interface ThinEventBody {
  readonly id: string;
  readonly object: 'v2.core.event';
  readonly created: string;
  readonly livemode: false;
  readonly reason?: {
    readonly type: 'request';
    readonly request: { readonly id: string; readonly idempotency_key: string };
  };
  readonly related_object: { readonly id: string; readonly type: string; readonly url: string };
  readonly snapshot_event: string;
  readonly type: string;
}

const collections: Readonly<Record<string, string>> = {
  'billing_portal.configuration': 'billing_portal/configurations',
  'billing_portal.session': 'billing_portal/sessions',
  'checkout.session': 'checkout/sessions',
};

/** The thin form has an id of its own, as at Stripe; here each can be derived from the other. */
const snapshotPrefix = 'evt_';
const thinPrefix = 'evt_65';

export function snapshotIdOf(thinId: string): string {
  return thinId.startsWith(thinPrefix) ? snapshotPrefix + thinId.slice(thinPrefix.length) : '';
}

export function thinEvent(event: Event): ThinEventBody {
  const { id: objectId, object: kind } = event.data.object as { id: string; object: string };
  const { request } = event;
  return {
    id: thinPrefix + event.id.slice(snapshotPrefix.length),
    object: 'v2.core.event',
    created: new Date(event.created * 1000).toISOString(),
    livemode: false,
    ...(request?.id == null
      ? {}
      : { reason: { type: 'request', request: { id: request.id, idempotency_key: request.idempotency_key ?? '' } } }),
    related_object: { id: objectId, type: kind, url: `/v1/${collections[kind] ?? `${kind}s`}/${objectId}` },
    snapshot_event: event.id,
    type: `v1.${event.type}`,
  };
}
