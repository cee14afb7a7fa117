import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { Buyer } from '../../paywall/purchases/buyer.ts';
import type { ArmOf } from '../../paywall/segments/stored-conditions.ts';
import { armsChooseOffers, offersOfArms } from '../../paywall/targeting/offer-arms.ts';
import { asksStoreForOffers, choosesOffers, publicationForOffers } from '../../paywall/targeting/possible-offers.ts';
import type { HttpServices } from '../services.ts';
import type { Caller } from './caller.ts';
import { deviceOf } from './request-facts.ts';

/**
 * Leaves the buyer the offers that the rules of the publication and the arms of its experiments have for them. Somebody who is new is
 * asked nothing of the store about. Throws `store-unavailable` only if one of them depends on the store.
 */
export function createOffersFor({ metering, clock, tally }: Pick<HttpServices, 'metering' | 'clock' | 'tally'>) {
  function noteExposure(publication: Publication, { visitor }: Caller, exposed: readonly ArmOf[]): void {
    const { reader, key, anonymousKey } = visitor;
    const nothing = { wall: false, read: false, failOpen: false };
    const at = clock.now();
    if (exposed.length > 0)
      tally.experiments?.served({ publication, key, anonymousKey, kind: reader.kind, at, exposed, ...nothing });
  }

  return async (request: IncomingMessage, caller: Caller, buyer: Buyer): Promise<Buyer> => {
    const { publication, country } = buyer;
    const hasArms = armsChooseOffers(publication) && !caller.isTransient;
    if (!choosesOffers(publication) && !hasArms) return buyer;
    const { visitor, claims } = caller;
    const shopper = { registered: visitor.reader.kind === 'registered', claims, country, device: deviceOf(request) };
    const judged =
      asksStoreForOffers(publication) || hasArms
        ? await metering.judge({ publication, visitor, now: clock.now() })
        : null;
    const ruled = choosesOffers(publication) ? publicationForOffers(publication, shopper, judged) : publication;
    if (!hasArms || judged === null) return { ...buyer, publication: ruled };
    const arms = offersOfArms(ruled, { key: visitor.key, held: judged.facts.arms, now: clock.now() });
    if (!judged.isEntitled) noteExposure(publication, caller, arms.exposed);
    return { ...buyer, publication: arms.publication };
  };
}
