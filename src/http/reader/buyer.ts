import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { Buyer } from '../../paywall/purchases/buyer.ts';
import type { HttpServices } from '../services.ts';
import { type Caller, createCallerFinder } from './caller.ts';

/**
 * The country that a proxy in front has found for the client, in the header that the setting `COUNTRY_HEADER` names. Null without
 * that setting: anybody could write a header that no proxy overwrites.
 */
export function createCountryFinder({ countryHeader }: Pick<HttpServices, 'countryHeader'>) {
  return ({ headers }: IncomingMessage): string | null => {
    const named = countryHeader === null ? undefined : headers[countryHeader];
    return typeof named === 'string' && /^[a-z]{2}$/i.test(named) ? named.toUpperCase() : null;
  };
}

/** Finds out who wants to buy. What is bought needs a reader to belong to; for a look at the offers anybody will do. */
export function createBuyerFinder(services: HttpServices) {
  const findCaller = createCallerFinder(services);
  const countryOf = createCountryFinder(services);
  return async (
    request: IncomingMessage,
    publication: Publication,
    strangers: 'pass' | 'refuse',
  ): Promise<{ caller: Caller; buyer: Buyer }> => {
    const caller = await findCaller(request, publication, { strangers });
    const { reader, key } = caller.visitor;
    return { caller, buyer: { publication, reader: reader.id, kind: reader.kind, key, country: countryOf(request) } };
  };
}
