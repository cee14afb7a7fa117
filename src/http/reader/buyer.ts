import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { Buyer } from '../../paywall/purchases/buyer.ts';
import type { HttpServices } from '../services.ts';
import { type Caller, createCallerFinder } from './caller.ts';
import { createCountryFinder } from './country.ts';
import { createOffersFor } from './offers-for.ts';

/** Finds out who wants to buy, and which offers there are for them. What is bought needs a reader to belong to; for a look at the offers anybody will do. */
export function createBuyerFinder(services: HttpServices) {
  const findCaller = createCallerFinder(services);
  const countryOf = createCountryFinder(services);
  const offersFor = createOffersFor(services);
  return async (
    request: IncomingMessage,
    publication: Publication,
    strangers: 'pass' | 'refuse',
  ): Promise<{ caller: Caller; buyer: Buyer }> => {
    const caller = await findCaller(request, publication, { strangers });
    const { reader, key } = caller.visitor;
    const buyer = { publication, reader: reader.id, kind: reader.kind, key, country: countryOf(request, publication) };
    return { caller, buyer: await offersFor(request, caller, buyer) };
  };
}
