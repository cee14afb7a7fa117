import type { Publication } from '../publication.ts';
import { assembleBanner, type Banner } from './banner.ts';
import { renderOffer, renderTexts } from './banner-texts.ts';

/** What a banner that was shown was made of. */
export interface BannerOutline extends Pick<Banner, 'state' | 'layout' | 'locale' | 'variables'> {
  /** The offer's id, or null. */
  readonly offer: string | null;
}

/** The same banner once more, or null if the publication's wording or offers have changed too much meanwhile. */
export function bannerFromOutline({ settings, wordings, offers }: Publication, outline: BannerOutline): Banner | null {
  const { state, layout, locale, variables } = outline;
  const wording = wordings.get(locale);
  if (wording === undefined) return null;
  const texts = renderTexts(wording, state, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined));
  if ('missing' in texts) return null;
  const offer = offers.find(({ id }) => id === outline.offer);
  const named = offer === undefined ? null : renderOffer(wording, offer, settings.timeZone);
  const shown = offer === undefined || named === null || 'missing' in named ? null : { id: offer.id, ...named };
  return assembleBanner(texts, { wording, state, layout }, shown);
}
