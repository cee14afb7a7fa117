import { formatTerm } from '../../../../../src/paywall/calendar/term.ts';
import { kindOf } from '../../../../../src/paywall/offers/offer.ts';
import { formatMoney } from '../../../../../src/paywall/wording/money.ts';
import { momentInWords } from '../../zoned-time.ts';
import type { OfferBody } from './offer-api.ts';
import type { Audience } from './offer-draft.ts';

const every = ({ count, unit }: OfferBody['term']) => (count === 1 ? unit : formatTerm({ count, unit }, 'en'));

/** What is sold: `$9 for 3 months, then $29.99 every month`, or of a plan from the first day `$29.99 every month`. */
export function dealInWords({ price, term, then }: Pick<OfferBody, 'price' | 'term' | 'then'>): string {
  if (then !== null && kindOf({ price, term, then }) === 'plan')
    return `${formatMoney(then, 'en')} every ${every(then.every)}`;
  const cost = price.amount === 0 ? 'Free' : formatMoney(price, 'en');
  const intro = `${cost} for ${formatTerm(term, 'en')}`;
  return then === null
    ? `${intro}, and nothing follows`
    : `${intro}, then ${formatMoney(then, 'en')} every ${every(then.every)}`;
}

/** When it can be bought, by the publication's clocks. */
export function scheduleInWords(
  { startsAt, endsAt }: Pick<OfferBody, 'startsAt' | 'endsAt'>,
  timeZone: string,
): string {
  const from = startsAt === null ? null : momentInWords(startsAt, timeZone);
  const until = endsAt === null ? null : momentInWords(endsAt, timeZone);
  if (from === null) return until === null ? 'No end' : `Until ${until}`;
  return until === null ? `From ${from}` : `From ${from} until ${until}`;
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** A country as people know it, for its ISO 3166 code. */
export const countryInWords = (code: string): string => regions.of(code) ?? code;

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
