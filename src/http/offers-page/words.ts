import { introductionEnd } from '../../paywall/banners/offer-dates.ts';
import { renderOffer } from '../../paywall/banners/offer-texts.ts';
import { formatEvery, formatTerm } from '../../paywall/calendar/term.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { PlanPrice } from '../../paywall/entitlements/purchase.ts';
import { kindOf, type Offer } from '../../paywall/offers/offer.ts';
import { formatFullDate } from '../../paywall/wording/format-date.ts';
import { formatMoney } from '../../paywall/wording/money.ts';
import type { Wording } from '../../paywall/wording/wording.ts';
import type { OffersPageTexts } from './texts.ts';

/** In which words an offer is described: those of the publication and those of the page, which may be in another language. */
export interface OfferLanguage {
  readonly wording: Wording;
  readonly texts: OffersPageTexts;
  /** The locale of the page's own words. */
  readonly locale: string;
  readonly timeZone: string;
  readonly now: EpochMs;
}

/** An offer as the page shows it. */
export interface DescribedOffer {
  readonly id: string;
  /** In the words of the publication. */
  readonly label: string;
  readonly deadline: string | null;
  /** What it costs, and for how long. */
  readonly price: string;
  /** What follows and when. */
  readonly next: string;
}

const filled = (template: string, values: Readonly<Record<string, string>>) =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

function planInWords({ every, ...price }: PlanPrice, { texts, locale }: OfferLanguage): string {
  const template = every.count === 1 ? texts.everyOne : texts.everyOther;
  return filled(template, { price: formatMoney(price, locale), every: formatEvery(every, locale) });
}

function priceInWords(offer: Offer, language: OfferLanguage): string {
  const { texts, locale } = language;
  if (offer.then !== null && kindOf(offer) === 'plan') return planInWords(offer.then, language);
  const term = formatTerm(offer.term, locale);
  if (offer.price.amount === 0) return filled(texts.free, { term });
  return filled(texts.term, { term, price: formatMoney(offer.price, locale) });
}

function nextInWords(offer: Offer, language: OfferLanguage): string {
  const { texts, locale, timeZone, now } = language;
  const end = introductionEnd(offer, now, timeZone);
  if (offer.then === null) return texts.once;
  if (end === null) return texts.renews;
  return filled(texts.then, { plan: planInWords(offer.then, language), date: formatFullDate(end, locale, timeZone) });
}

/** Null for an offer that would have a hole in its name: none is shown then. */
export function describeOffer(offer: Offer, language: OfferLanguage): DescribedOffer | null {
  const { texts } = renderOffer(language.wording, offer, language);
  if ('missing' in texts) return null;
  return { id: offer.id, ...texts, price: priceInWords(offer, language), next: nextInWords(offer, language) };
}
