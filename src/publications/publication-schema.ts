import { z } from 'zod';
import type { WordingDraft } from '../paywall/editing/wording-drafts.ts';
import type { Offer } from '../paywall/offers/offer.ts';
import type { Crawler, Institution, PublicationSettings } from '../paywall/publication.ts';
import type { Wording } from '../paywall/wording/wording.ts';
import { headerName } from '../settings/header-name.ts';
import { ampRule, checkAmpSignIn } from './amp-schema.ts';
import { appearance, storedAppearance } from './appearance-schema.ts';
import { articleIdentity, articlesFile, gate, storedArticles } from './articles-schema.ts';
import { billingRules } from './billing-schema.ts';
import { distinct, distinctTexts, hostDomain, line, locale, network, origin, text, timeZone } from './field-schemas.ts';
import { giftRule } from './gift-schema.ts';
import { identityFile, identityRule } from './identity-schema.ts';
import { limits, meter, meterFile, newReaderBudget, releases, windowFile } from './meter-schema.ts';
import { checkNewsletterParameter, newslettersOf } from './newsletter-schema.ts';
import { offerBody, offerOf } from './offer-schema.ts';
import { parseStored } from './parse-stored.ts';
import { recoveryRule } from './recovery-schema.ts';
import { wallOrder, wallStates } from './wall-schema.ts';
import { storedDraft } from './wording/wording-draft-schema.ts';
import { wording } from './wording/wording-schema.ts';

const named = ({ name }: { readonly name: string }) => name;

type Words = (longest: number) => z.ZodType<string, string>;

/** Those whom meters let in or do not ask, with their names in `words`. */
function passes(words: Words) {
  const institution: z.ZodType<Institution> = z.strictObject({
    name: words(200),
    networks: distinctTexts(network).min(1),
  });
  const networksOf = distinct(institution, named).default([]);
  const crawler: z.ZodType<Crawler> = z
    .strictObject({
      name: words(200),
      policy: z.enum(['allow', 'refuse']).default('allow'),
      userAgent: words(200),
      networks: distinctTexts(network).default([]),
      hostDomains: distinctTexts(hostDomain).default([]),
    })
    .refine(
      ({ policy, networks, hostDomains }) => policy === 'refuse' || networks.length + hostDomains.length > 0,
      'must have networks or hostDomains: a user agent alone proves nothing',
    );
  return {
    institutions: networksOf,
    newReaders: newReaderBudget(networksOf),
    crawlers: distinct(crawler, named).default([]),
  };
}

/** The default locale where none is given. */
export const usualLocale = 'en';

/** Whatever files and stores write alike, with the value that holds where a field is left out. */
const common = {
  timeZone,
  defaultLocale: locale.default(usualLocale),
  origins: distinctTexts(origin).default([]),
  originSuffixes: distinctTexts(hostDomain).default([]),
  open: z.boolean().default(false),
  onFailure: z.enum(['open', 'closed']).default('open'),
  onOverload: z.enum(['shed', 'open']).default('shed'),
  graceDays: z.int().min(0).max(365).default(7),
  wall: wallOrder.default([...wallStates]),
  rateLimit: z
    .strictObject({ requests: z.int().min(1).max(1_000_000), perSeconds: z.int().min(1).max(86_400) })
    .nullable()
    .default(null),
  articleIdentity: articleIdentity.prefault({}),
  gate,
  billing: billingRules,
  recovery: recoveryRule,
  gifts: giftRule,
  countryHeader: headerName.nullable().default(null),
  amp: ampRule,
};

/**
 * The settings of a publication as a store holds them, with words as they were once saved: JSON in the shape of the domain.
 */
export const publicationSettings: z.ZodType<PublicationSettings> = z.strictObject({
  ...common,
  ...passes(text),
  title: text(200),
  meter,
  identity: identityRule.nullable().default(null),
  articles: storedArticles,
  newsletters: newslettersOf(text),
  appearance: storedAppearance.prefault({}),
});

/** The settings of a publication as its file writes them. */
export const publicationFile: z.ZodType<PublicationSettings> = z
  .strictObject({
    ...common,
    ...passes(line),
    title: line(200),
    meter: meterFile,
    identity: identityFile.nullable().default(null),
    articles: articlesFile,
    newsletters: newslettersOf(line),
    appearance: appearance.prefault({}),
  })
  .superRefine(checkNewsletterParameter)
  .superRefine(checkAmpSignIn);

const { open, onFailure, onOverload, graceDays, wall: walls, rateLimit } = common;
const { newReaders, institutions, crawlers } = passes(line);

/** A change of the meter, as admins write it: what is left out stays as it is. */
export const meterChange = z.strictObject({
  limits: limits.exactOptional(),
  releases: releases.exactOptional(),
  window: windowFile.exactOptional(),
  open: open.unwrap().exactOptional(),
  onFailure: onFailure.unwrap().exactOptional(),
  onOverload: onOverload.unwrap().exactOptional(),
  graceDays: graceDays.unwrap().exactOptional(),
  wall: walls.unwrap().exactOptional(),
  articleIdentity: articleIdentity.exactOptional(),
  rateLimit: rateLimit.unwrap().exactOptional(),
  newReaders: newReaders.unwrap().exactOptional(),
  institutions: institutions.unwrap().exactOptional(),
  crawlers: crawlers.unwrap().exactOptional(),
});

/** The settings that a store holds. Throws `internal`, with every fault, where they are none. */
export function parseStoredSettings(value: unknown): PublicationSettings {
  return parseStored(publicationSettings, value, 'settings');
}

/**
 * The wording that a store holds. Only its shape is checked: a wording once saved stays in use although a date in it has
 * passed meanwhile. Null for a language that an admin removed. Throws `internal`, with every fault, where it is none.
 */
export function parseStoredWording(value: unknown): Wording | null {
  return value === null ? null : parseStored(wording, value, 'wording');
}

/** The draft of a wording that a store holds, complete or not; null for one that was published or discarded. Throws as above. */
export function parseStoredDraft(value: unknown): WordingDraft | null {
  return value === null ? null : parseStored(storedDraft, value, 'draft of a wording');
}

/**
 * The offer that a store holds under `version`. Only its shape is checked: an offer once saved is read although its end has
 * passed. Null for one that an admin deleted. Throws `internal`, with every fault, where it is none.
 */
export function parseStoredOffer(value: unknown, version: number): Offer | null {
  return value === null ? null : offerOf(parseStored(offerBody, value, 'offer'), version);
}
