import type Stripe from 'stripe';

/** What Stile writes into the metadata of a price: by this a subscription says which offer's plan it has now. */
export const priceMetadata = (publication: string, offer: string): Stripe.MetadataParam => ({ publication, offer });

/**
 * The offer whose plan a price is; null for a price that is not of this publication. Prices that were made before their offer was
 * written down say it in their lookup key.
 */
export function offerOfPrice(
  publication: string,
  { metadata, lookup_key: key }: Pick<Stripe.Price, 'metadata' | 'lookup_key'>,
): string | null {
  if (metadata['publication'] !== publication) return null;
  const { offer } = metadata;
  if (offer !== undefined) return offer;
  const [maker, named, id, kind] = (key ?? '').split(':');
  return maker === 'stile' && named === publication && kind === 'every' ? (id ?? null) : null;
}
