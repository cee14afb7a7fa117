import { wallTimeOf } from '../../zoned-time.ts';
import { amountText } from './form/amount.ts';
import type { OfferBody } from './offer-api.ts';
import { noOwnTexts, type OwnTexts, ownTextsOf } from './own-texts.ts';

export type TermUnit = OfferBody['term']['unit'];

interface TermDraft {
  readonly count: string;
  readonly unit: TermUnit;
}

/** For which readers an offer is. */
export type Audience = 'everybody' | 'new' | 'lapsed';

/** An offer while it is being written. Its fields have the paths of the body's, so that a fault finds its field. */
export interface OfferDraft {
  readonly id: string;
  /** Empty for none. */
  readonly name: string;
  readonly price: { readonly amount: string; readonly currency: string };
  readonly term: TermDraft;
  /** Whether a plan follows. What was typed of it stays while none does. */
  readonly follows: boolean;
  readonly then: { readonly amount: string; readonly every: TermDraft };
  /** As the clocks of the publication show it; empty for no limit. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly eligibility: {
    readonly who: Audience;
    /** In days. What was typed stays while the offer is for others. */
    readonly lapsedAtLeastDays: string;
    readonly countries: readonly string[];
  };
  readonly promotionCodes: boolean;
  /** For every language, and for single ones. */
  readonly templates: OwnTexts & { readonly locales: Readonly<Record<string, OwnTexts>> };
  readonly status: OfferBody['status'];
}

/** What a new offer begins as: the most common one. */
export const newDraft: OfferDraft = {
  id: '',
  name: '',
  price: { amount: '', currency: 'usd' },
  term: { count: '3', unit: 'month' },
  follows: true,
  then: { amount: '', every: { count: '1', unit: 'month' } },
  startsAt: '',
  endsAt: '',
  eligibility: { who: 'new', lapsedAtLeastDays: '30', countries: [] },
  promotionCodes: false,
  templates: { ...noOwnTexts, locales: {} },
  status: 'draft',
};

function eligibilityDraftOf({ eligibility }: OfferBody): OfferDraft['eligibility'] {
  const { newReadersOnly, lapsedOnly, lapsedAtLeastDays, countries } = eligibility;
  const days = lapsedOnly ? String(lapsedAtLeastDays) : newDraft.eligibility.lapsedAtLeastDays;
  return { who: lapsedOnly ? 'lapsed' : newReadersOnly ? 'new' : 'everybody', lapsedAtLeastDays: days, countries };
}

/** Maximum length of a name, in characters. */
export const longestName = 80;

/** An offer that there is, to be changed. */
export function draftOf(offer: OfferBody, timeZone: string): OfferDraft {
  const wall = (moment: string | null) => (moment === null ? '' : wallTimeOf(moment, timeZone));
  const term = ({ count, unit }: OfferBody['term']): TermDraft => ({ count: String(count), unit });
  const { price, then } = offer;
  return {
    id: offer.id,
    name: offer.name ?? '',
    price: { amount: amountText(price.amount, price.currency), currency: price.currency },
    term: term(offer.term),
    follows: then !== null,
    then: then === null ? newDraft.then : { amount: amountText(then.amount, then.currency), every: term(then.every) },
    startsAt: wall(offer.startsAt),
    endsAt: wall(offer.endsAt),
    eligibility: eligibilityDraftOf(offer),
    promotionCodes: offer.promotionCodes,
    templates: {
      ...ownTextsOf(offer.templates),
      locales: Object.fromEntries(
        Object.entries(offer.templates.locales ?? {}).map(([locale, texts]) => [locale, ownTextsOf(texts)]),
      ),
    },
    status: offer.status,
  };
}

/** A new offer that begins as a copy of another. */
export const copyOf = (offer: OfferBody, timeZone: string): OfferDraft => ({
  ...draftOf(offer, timeZone),
  id: '',
  name: offer.name === undefined ? '' : `Copy of ${offer.name}`.slice(0, longestName),
  status: 'draft',
});
