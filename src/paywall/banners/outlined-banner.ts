import type { EpochMs } from '../clock.ts';
import type { Publication } from '../publication.ts';
import { publicationOfRule } from '../targeting/rule-publication.ts';
import { assembleBanner, type Banner } from './banner.ts';
import { renderTexts } from './banner-texts.ts';
import { renderOffer } from './offer-texts.ts';

/** What a banner that was shown was made of. */
export interface BannerOutline extends Pick<Banner, 'state' | 'layout' | 'locale' | 'variables'> {
  /** The offer's id, or null. */
  readonly offer: string | null;
  /** The rule for segments by whose words it was written; left out if none held. */
  readonly segment?: string | undefined;
}

/** The same banner once more, or null if the publication's rules, wording or offers have changed too much meanwhile. */
export function bannerFromOutline(publication: Publication, outline: BannerOutline, now: EpochMs): Banner | null {
  const rule = publication.segments.find(({ id }) => id === outline.segment) ?? null;
  if (outline.segment !== undefined && rule === null) return null;
  const { settings, wordings, offers } =
    rule === null ? publication : publicationOfRule(publication, rule, publication);
  const { state, layout, locale, variables } = outline;
  const wording = wordings.get(locale);
  if (wording === undefined) return null;
  const offer = offers.find(({ id }) => id === outline.offer);
  const named = offer === undefined ? null : renderOffer(wording, offer, { timeZone: settings.timeZone, now });
  const lookup = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  const texts = renderTexts(wording, state, { lookup, name: named?.name ?? null });
  if ('missing' in texts) return null;
  const shown =
    offer === undefined || named === null || 'missing' in named.texts ? null : { id: offer.id, ...named.texts };
  return assembleBanner(texts, { wording, state, layout }, shown);
}
