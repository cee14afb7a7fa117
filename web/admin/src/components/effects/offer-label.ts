import { renderOffer } from '../../../../../src/paywall/banners/offer-texts.ts';
import { dealInWords } from '../../../../../src/paywall/editing/offer-words.ts';
import type { Wording } from '../../../../../src/paywall/wording/wording.ts';
import type { EffectsWorld } from './use-effects-world.ts';

type Offer = EffectsWorld['offers'][number];

const epochOf = (moment: string | null) => (moment === null ? null : Date.parse(moment));

/** What readers see an offer named, in the default language; what the desk calls it where that cannot be rendered. */
export function offerLabel(offer: Offer, wording: Wording | undefined, timeZone: string): string {
  const { name, templates, endedAt: _, ...rest } = offer;
  const desk = name ?? dealInWords(offer);
  if (wording === undefined) return desk;
  const { label } = templates;
  const times = { startsAt: epochOf(offer.startsAt), endsAt: epochOf(offer.endsAt) };
  const own = label == null ? {} : { label };
  const { texts } = renderOffer(
    wording,
    { ...rest, ...times, templates: own, version: 0 },
    { timeZone, now: Date.now() },
  );
  return 'label' in texts ? texts.label : desk;
}
