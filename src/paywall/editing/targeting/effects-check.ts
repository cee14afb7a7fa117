import type { WindowRule } from '../../calendar/window.ts';
import type { EpochMs } from '../../clock.ts';
import type { Fault } from '../../errors.ts';
import { isOnSale, type Offer } from '../../offers/offer.ts';
import type { Effects, OtherWording } from '../../variants/effects.ts';
import { withOtherWords } from '../../variants/other-words.ts';
import type { Wording } from '../../wording/wording.ts';
import { windowDisagreements } from '../window-words.ts';
import { checkWording } from '../wording-check.ts';

/** What effects are judged by. */
export interface EffectsAround {
  readonly offers: readonly Offer[];
  readonly wordings: ReadonlyMap<string, Wording>;
  readonly window: WindowRule;
  readonly now: EpochMs;
}

const isOther = (banners: OtherWording[string], path: string) =>
  Object.keys(banners).some((state) => path.startsWith(`banners.${state}.`));

const within = (path: string) => path.replace(/^banners\./, '');

/** The faults of texts that are the publication's own are its own affair. */
function faultsOfWords(own: Wording, banners: OtherWording[string], now: EpochMs): readonly Fault[] {
  const before = new Set(checkWording(own, now).map(({ path, message }) => `${path} ${message}`));
  const found = checkWording(withOtherWords(own, banners), now);
  return found.filter(
    ({ path, message }) =>
      isOther(banners, path) || (!path.startsWith('banners.') && !before.has(`${path} ${message}`)),
  );
}

function checkOffers(offers: readonly string[], known: readonly Offer[]): Fault[] {
  return offers.flatMap((id, index) =>
    known.some((offer) => offer.id === id)
      ? []
      : [{ path: `offers.${index}`, message: `is no offer of this publication: ${id}` }],
  );
}

function checkWords(wording: OtherWording, { wordings, now }: EffectsAround): Fault[] {
  return Object.entries(wording).flatMap(([locale, banners]) => {
    const at = `wording.${locale}`;
    const own = wordings.get(locale);
    if (own === undefined) return [{ path: at, message: 'is a language that this publication has no texts in' }];
    return faultsOfWords(own, banners, now).map(({ path, ...fault }) => ({ ...fault, path: `${at}.${within(path)}` }));
  });
}

/** What is wrong with effects that have the right shape: offers that there are not, languages that there are not, and texts. */
export const checkEffects = ({ offers = [], wording = {} }: Effects, around: EffectsAround): readonly Fault[] => [
  ...checkOffers(offers, around.offers),
  ...checkWords(wording, around),
];

/** What may be meant otherwise: no offer that can be bought, and texts that speak of another window than the meter has. */
export function effectsWarnings({ offers, wording = {} }: Effects, around: EffectsAround): readonly Fault[] {
  const shown = around.offers.filter(({ id }) => offers?.includes(id));
  const isUnsold = shown.length > 0 && shown.every((offer) => !isOnSale(offer, around.now));
  const ofWords = Object.entries(wording).flatMap(([locale, banners]) => {
    const own = around.wordings.get(locale);
    const found = own === undefined ? [] : windowDisagreements(around.window, [withOtherWords(own, banners)]);
    return found
      .filter(({ path }) => isOther(banners, path))
      .map(({ path, message }) => ({ path: `wording.${locale}.${within(path)}`, message }));
  });
  const unsold = { path: 'offers', message: 'names no offer that is on sale now: these readers can buy nothing' };
  return [...(isUnsold ? [unsold] : []), ...ofWords];
}
