import type Stripe from 'stripe';
import { type EndingCause, endingCauses } from '../paywall/entitlements/purchase.ts';
import type { BuyerReference, CustomerReference } from '../paywall/purchases/buyer-reference.ts';
import type { CheckoutRequest } from '../paywall/purchases/payment-provider.ts';
import { saleMetadata } from './sales/sold-as.ts';
import { secondsOf } from './times.ts';

/**
 * What Stile writes into the metadata of everything it makes at Stripe, and how it knows its own again: objects without these are
 * other products', which may share the account.
 */
export interface StileMetadata extends BuyerReference {
  readonly offer: string;
  /** Whether it was sold to a reader who had left, whatever they had before. */
  readonly wonBack: boolean;
  /** Whether it was sold before there was Stile. */
  readonly imported: boolean;
}

/** What is written about a sale. The version says what exactly was sold, whatever has become of the offer since. */
export function metadataOf(request: CheckoutRequest): Stripe.MetadataParam {
  const { reader, publication, offer, introEndsAt } = request;
  return {
    reader,
    publication,
    offer: offer.id,
    offerVersion: String(offer.version),
    ...saleMetadata(request),
    ...(offer.eligibility.lapsedOnly ? { wonBack: 'true' } : {}),
    ...(introEndsAt === null ? {} : endMetadata(introEndsAt)),
  };
}

/** What is written into a subscription that was sold before there was Stile: from then on it is a plan of this reader's. */
export const importedMetadata = ({
  reader,
  publication,
  offer,
}: BuyerReference & { readonly offer: string }): Stripe.MetadataParam => ({
  reader,
  publication,
  offer,
  kind: 'plan',
  imported: 'true',
});

/** The end of a term. Of a subscription it is the same moment as its `trial_end`, unless somebody has moved that. */
export const endMetadata = (end: number): Stripe.MetadataParam => ({
  introEndsAt: new Date(secondsOf(end) * 1000).toISOString(),
});

export function referenceIn(metadata: Stripe.Metadata | null | undefined): BuyerReference | null {
  const { reader, publication } = metadata ?? {};
  return reader === undefined || publication === undefined ? null : { reader, publication };
}

/** What is marked as sold by Stile; null for all else. */
export function soldBy(metadata: Stripe.Metadata | null | undefined): StileMetadata | null {
  const reference = referenceIn(metadata);
  const { offer, wonBack, imported } = metadata ?? {};
  if (reference === null || offer === undefined) return null;
  return { ...reference, offer, wonBack: wonBack === 'true', imported: imported === 'true' };
}

/** What is marked as sold in the publication; null for all else, and for what was refused. */
export function soldIn(publication: string, metadata: Stripe.Metadata | null): StileMetadata | null {
  const sold = soldBy(metadata);
  return sold?.publication === publication && metadata?.['refused'] === undefined ? sold : null;
}

/** What a subscription is marked with that Stile ends, before it does; null takes the mark away. */
export const endedMetadata = (because: EndingCause | null): Stripe.MetadataParam => ({ endedBecause: because ?? '' });

/** Why Stile ended it; null if it did not, or for a reason that this version does not know. */
export const endingCauseIn = (metadata: Stripe.Metadata | null): EndingCause | null =>
  endingCauses.find((cause) => cause === metadata?.['endedBecause']) ?? null;

/** The id of something that Stripe names or, where that was asked for, writes out. */
export function idOf(named: string | { readonly id: string } | null | undefined): string | null {
  return typeof named === 'string' ? named : (named?.id ?? null);
}

interface OwnedObject {
  readonly metadata: Stripe.Metadata | null;
  readonly customer: string | { readonly id: string } | null;
}

/** Whose an object is, by its own metadata; null if it does not say so. */
export function ownerOf({ metadata, customer }: OwnedObject): CustomerReference | null {
  const reference = referenceIn(metadata);
  const id = idOf(customer);
  return reference === null || id === null ? null : { ...reference, customer: id };
}
