import type { EpochMs } from '../clock.ts';
import { isOnSale } from '../offers/offer.ts';
import type { Publication } from '../publication.ts';
import type { ReaderKey } from '../reader.ts';
import type { ReaderFacts } from '../segments/reader-facts.ts';
import type { ArmOf } from '../segments/stored-conditions.ts';
import { armsOf, assignedArms, runningExperiments, type ServedArm, servedArms, withArms } from './arms.ts';

/** Whether an arm of an experiment that runs leaves any offer out. */
export const armsChooseOffers = (publication: Publication): boolean =>
  runningExperiments(publication).some(({ arms }) => arms.some(({ effects }) => effects.offers !== undefined));

/** Ids of the offers that are on sale, as these arms show them. */
function offersShownBy(publication: Publication, served: readonly ServedArm[], now: EpochMs): string {
  const { offers, offersShown } = withArms(publication, served);
  const shown = offers.filter((offer) => isOnSale(offer, now) && offersShown?.includes(offer.id) !== false);
  return shown.map(({ id }) => id).join(' ');
}

/** A reader who looks at the offers. */
interface Shopper {
  readonly key: ReaderKey;
  readonly held: ReaderFacts['arms'];
  readonly now: EpochMs;
}

/** The publication as the arms of a reader have its offers, and the arms to which looking at those exposes them. */
export function offersOfArms(
  publication: Publication,
  { key, held, now }: Shopper,
): { readonly publication: Publication; readonly exposed: readonly ArmOf[] } {
  const served = servedArms(publication, { assigned: assignedArms(publication, key), held });
  const own = offersShownBy(publication, served, now);
  const differs = (one: ServedArm) =>
    one.experiment.arms.some((arm) => {
      const others = served.map((each) => (each === one ? { ...one, arm } : each));
      return !arm.paused && offersShownBy(publication, others, now) !== own;
    });
  const fresh = served.filter((one) => !held.has(one.experiment.id) && differs(one));
  return { publication: withArms(publication, served), exposed: armsOf(fresh) };
}
