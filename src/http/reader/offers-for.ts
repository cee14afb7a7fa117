import type { IncomingMessage } from 'node:http';
import type { Buyer } from '../../paywall/purchases/buyer.ts';
import { asksStoreForOffers, choosesOffers, publicationForOffers } from '../../paywall/targeting/possible-offers.ts';
import type { HttpServices } from '../services.ts';
import type { Caller } from './caller.ts';
import { deviceOf } from './request-facts.ts';

/**
 * Leaves the buyer the offers that the rules of the publication have for them. Somebody who is new is asked nothing of the store about.
 * Throws `store-unavailable` only if a rule depends on the store.
 */
export function createOffersFor({ metering, clock }: Pick<HttpServices, 'metering' | 'clock'>) {
  return async (request: IncomingMessage, caller: Caller, buyer: Buyer): Promise<Buyer> => {
    const { publication, country } = buyer;
    if (!choosesOffers(publication)) return buyer;
    const { visitor, claims } = caller;
    const shopper = { registered: visitor.reader.kind === 'registered', claims, country, device: deviceOf(request) };
    const judged = asksStoreForOffers(publication)
      ? await metering.judge({ publication, visitor, now: clock.now() })
      : null;
    return { ...buyer, publication: publicationForOffers(publication, shopper, judged) };
  };
}
