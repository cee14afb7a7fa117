import type { EpochMs } from '../../clock.ts';
import type { Publication } from '../../publication.ts';
import type { Effects } from '../../variants/effects.ts';
import { withMeter } from '../meter-editing.ts';
import { meterEffects } from '../meter-effects.ts';
import { endedByAdoption, meterChangeOf } from './adoption.ts';

const inList = new Intl.ListFormat('en', { type: 'conjunction' });

function ofOffers({ offers }: Publication, shown: readonly string[] | undefined, now: EpochMs): readonly string[] {
  if (shown === undefined) return [];
  const ended = endedByAdoption(offers, shown, now).map(({ id }) => id);
  if (ended.length === 0) return ['Nothing changes for offers: no other is on sale.'];
  return [
    `${inList.format(ended)} ${ended.length === 1 ? 'is' : 'are'} taken off sale; what was bought stays as it was bought.`,
  ];
}

const ofWording = ({ wording = {} }: Effects): readonly string[] =>
  Object.entries(wording).map(
    ([locale, banners]) =>
      `The texts in ${locale} of ${inList.format(Object.keys(banners))} become those of this arm, for all readers.`,
  );

/** What becomes of the publication if these effects become its own, in sentences. */
export function adoptionSentences(publication: Publication, effects: Effects, now: EpochMs): readonly string[] {
  const { settings } = publication;
  const after = withMeter(settings, meterChangeOf(settings, effects), now);
  return [
    ...meterEffects(settings, after, now).map(({ sentence }) => sentence),
    ...ofWording(effects),
    ...ofOffers(publication, effects.offers, now),
  ];
}
