import { z } from 'zod';
import { isoTime } from '../paywall/calendar/iso-time.ts';
import type { Term } from '../paywall/calendar/term.ts';
import type { EpochMs } from '../paywall/clock.ts';
import { type Offer, type OfferTemplates, offerStatuses } from '../paywall/offers/offer.ts';
import { largestAmount } from '../paywall/wording/chargeable.ts';
import { country, distinctTexts, line, locale } from './field-schemas.ts';
import { currencyCode } from './money-schema.ts';
import { templates as template } from './wording/wording-schema.ts';

const unit = z.enum(['day', 'week', 'month', 'year'] as const satisfies readonly Term['unit'][]);

const ownTexts = { label: template.nullable(), deadline: template.nullable() };

/** How many of each unit there may be depends on the unit and on the offer: `checkOffer` says it. */
const term = z.strictObject({ count: z.int().min(1), unit });

const time = z.iso.datetime({
  offset: true,
  error: ({ input }) =>
    input === undefined ? undefined : 'must be a time with its offset, such as 2027-01-31T23:59:59+09:00',
});

/**
 * An offer as admins, files and stores write it, alike: times are ISO 8601 with an offset, amounts in the currency's minor unit. It
 * says that the shape is right; whether the offer is, is `checkOffer`'s to say. What is left out is none, and an offer is a
 * draft until it is said to be live.
 */
export const offerBody = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be up to 64 of a-z, 0-9 and -'),
  name: line(80).optional(),
  price: z.strictObject({ amount: z.int().min(0).max(largestAmount), currency: currencyCode }),
  term,
  then: z.strictObject({ amount: z.int().min(1).max(largestAmount), currency: currencyCode, every: term }).nullable(),
  startsAt: time.nullable().default(null),
  endsAt: time.nullable().default(null),
  eligibility: z
    .strictObject({
      newReadersOnly: z.boolean().default(false),
      lapsedOnly: z.boolean().default(false),
      lapsedAtLeastDays: z.int().min(0).max(3650).default(0),
      countries: distinctTexts(country).default([]),
    })
    .prefault({}),
  promotionCodes: z.boolean().default(false),
  templates: z
    .strictObject({ ...ownTexts, locales: z.record(locale, z.strictObject(ownTexts).partial()) })
    .partial()
    .prefault({}),
  status: z.enum(offerStatuses).default('draft'),
  endedAt: time.optional(),
});

export type OfferBody = z.infer<typeof offerBody>;

type OwnTexts = Pick<OfferBody['templates'], 'label' | 'deadline'>;

/** Whole seconds, as times are written: what is read back is what was meant. */
const momentOf = (written: string): EpochMs => Math.floor(Date.parse(written) / 1000) * 1000;

const epochOf = (written: string | null): EpochMs | null => (written === null ? null : momentOf(written));

/** The texts that there are. */
const textsIn = ({ label, deadline }: OwnTexts): OfferTemplates => ({
  ...(label ? { label } : {}),
  ...(deadline ? { deadline } : {}),
});

/** The offer that a body describes. `version` is that of the stored part, 0 if there is none. */
export function offerOf(body: OfferBody, version: number): Offer {
  const { locales: ofLocales = {} } = body.templates;
  const named = Object.entries(ofLocales).map(([locale, texts]) => [locale, textsIn(texts)] as const);
  const locales = named.length === 0 ? undefined : Object.fromEntries(named);
  const { name, endedAt, ...rest } = body;
  return {
    ...rest,
    ...(name !== undefined && { name }),
    ...(endedAt !== undefined && { endedAt: momentOf(endedAt) }),
    startsAt: epochOf(body.startsAt),
    endsAt: epochOf(body.endsAt),
    templates: { ...textsIn(body.templates), ...(locales === undefined ? {} : { locales }) },
    version,
  };
}

/** The offer as it is written, with its times in the zone. */
export function offerBodyOf({ version: _, name, endedAt, ...offer }: Offer, timeZone: string): OfferBody {
  const written = (at: EpochMs | null) => (at === null ? null : isoTime(at, timeZone));
  const { label = null, deadline = null, locales } = offer.templates;
  return {
    ...offer,
    eligibility: { ...offer.eligibility, countries: [...offer.eligibility.countries] },
    startsAt: written(offer.startsAt),
    endsAt: written(offer.endsAt),
    templates: { label, deadline, ...(locales === undefined ? {} : { locales: { ...locales } }) },
    ...(name !== undefined && { name }),
    ...(endedAt !== undefined && { endedAt: isoTime(endedAt, timeZone) }),
  };
}

/** The form in which stores keep an offer: its times in UTC, so that one offer has one form. */
export const storedOfferOf = (offer: Offer): OfferBody => offerBodyOf(offer, 'UTC');
