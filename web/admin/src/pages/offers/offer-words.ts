import { dealInWords } from '../../../../../src/paywall/editing/offer-words.ts';
import { countryInWords } from '../../components/countries.ts';
import { momentInWords } from '../../zoned-time.ts';
import type { OfferBody } from './offer-api.ts';
import type { Audience } from './offer-draft.ts';
import type { Standing } from './offer-standing.ts';

/** What the pages call an offer: its name, or what it sells. */
export const offerTitle = (offer: Pick<OfferBody, 'name' | 'price' | 'term' | 'then'>): string =>
  offer.name ?? dealInWords(offer);

/** When it can be bought or could be, by the publication's clocks. */
export function scheduleInWords(
  { startsAt, endsAt, endedAt }: Pick<OfferBody, 'startsAt' | 'endsAt' | 'endedAt'>,
  { timeZone, standing }: { readonly timeZone: string; readonly standing: Standing },
): string {
  const end = standing === 'ended' ? endedAt : standing === 'over' ? endsAt : undefined;
  if (end !== undefined && end !== null) return `Ended on ${momentInWords(end, timeZone)}`;
  if (standing === 'ended') return 'Taken off sale';
  const from = startsAt === null ? null : momentInWords(startsAt, timeZone);
  const until = endsAt === null ? null : momentInWords(endsAt, timeZone);
  if (from === null) return until === null ? 'No end' : `Until ${until}`;
  return until === null ? `From ${from}` : `From ${from} until ${until}`;
}

/** For which readers it is. */
export function audienceInWords(who: Audience, lapsedAtLeastDays: string): string {
  if (who === 'everybody') return 'All readers';
  if (who === 'new') return 'New readers';
  if (lapsedAtLeastDays === '0') return 'Readers who left';
  return `Readers who left at least ${lapsedAtLeastDays} day${lapsedAtLeastDays === '1' ? '' : 's'} ago`;
}

/** Who can buy it. */
export function eligibilityInWords({ eligibility }: Pick<OfferBody, 'eligibility'>): string {
  const { newReadersOnly, lapsedOnly, lapsedAtLeastDays, countries } = eligibility;
  const audience = lapsedOnly ? 'lapsed' : newReadersOnly ? 'new' : 'everybody';
  const who = audienceInWords(audience, String(lapsedAtLeastDays));
  if (countries.length === 0) return `${who}, everywhere`;
  return `${who} in ${new Intl.ListFormat('en').format(countries.map(countryInWords))}`;
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** A language as people know it, for its BCP 47 locale; the locale itself where it is none. */
export function languageInWords(locale: string): string {
  try {
    return languages.of(locale) ?? locale;
  } catch {
    return locale;
  }
}
