import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { Buyer } from '../../paywall/purchases/buyer.ts';
import type { HttpServices } from '../services.ts';
import { type Caller, createCallerFinder } from './caller.ts';

/**
 * The country that a proxy in front has found for the client, as `X-Reader-Country`. Null without one whose word is believed:
 * anybody could write the header.
 */
export function createCountryFinder({ trustsProxies }: Pick<HttpServices, 'trustsProxies'>) {
  return ({ headers }: IncomingMessage): string | null => {
    const named = trustsProxies ? headers['x-reader-country'] : undefined;
    return typeof named === 'string' && /^[a-z]{2}$/i.test(named) ? named.toUpperCase() : null;
  };
}

/** Finds out who wants to buy. */
export function createBuyerFinder(services: HttpServices) {
  const findCaller = createCallerFinder(services);
  const countryOf = createCountryFinder(services);
  return async (request: IncomingMessage, publication: Publication): Promise<{ caller: Caller; buyer: Buyer }> => {
    const caller = await findCaller(request, publication);
    const { reader, key } = caller.visitor;
    return { caller, buyer: { publication, reader: reader.id, key, country: countryOf(request) } };
  };
}
