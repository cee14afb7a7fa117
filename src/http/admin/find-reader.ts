import { PaywallError } from '../../paywall/errors.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Buyer } from '../../paywall/purchases/buyer.ts';
import { isReaderId, isSignInId, type ReaderKind } from '../../paywall/reader.ts';
import type { HttpServices } from '../services.ts';

/** How an admin names a reader: by the id that Stile gave, or by the publisher's own, the `sub` of sign-in tokens. */
export type NamedBy = 'id' | 'sign-in';

export interface NamedReader {
  readonly buyer: Buyer;
  /** A reader who signs in is registered; an id alone does not show it. */
  readonly kind: ReaderKind | null;
}

const noReader = (message: string) => new PaywallError('not-found', message);

/**
 * Finds the reader of whom an admin speaks. What looks like an id of Stile's is one, and all else is a sign-in id, unless `by` says
 * otherwise. Throws `not-found` for what can be neither.
 */
export function createReaderFinder({ hashes }: Pick<HttpServices, 'hashes'>) {
  const buyerOf = (publication: Publication, reader: string): Buyer => ({
    publication,
    reader,
    key: hashes.readerKey(publication.name, reader),
    country: null,
  });

  return (publication: Publication, name: string, by: NamedBy | undefined): NamedReader => {
    if ((by ?? (isReaderId(name) ? 'id' : 'sign-in')) === 'id') {
      if (!isReaderId(name)) throw noReader('This is not a reader id.');
      return { buyer: buyerOf(publication, name), kind: null };
    }
    if (publication.settings.identity === null) throw noReader('This publication has no sign-in.');
    if (!isSignInId(name)) throw noReader('This is no sign-in id.');
    return { buyer: buyerOf(publication, hashes.registeredReaderId(publication.name, name)), kind: 'registered' };
  };
}
