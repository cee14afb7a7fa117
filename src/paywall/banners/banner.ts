import type { EpochMs } from '../clock.ts';
import type { Decision } from '../metering/decide.ts';
import { meterOnceRead } from '../metering/meter-reading.ts';
import { isOnSale, type Offer } from '../offers/offer.ts';
import { type Publication, type PublicationSettings, registeringGivesMore, wordingIn } from '../publication.ts';
import type { Reader } from '../reader.ts';
import type { BannerState, Wording } from '../wording/wording.ts';
import { fittingStates, wallOrder } from './banner-choice.ts';
import { type BannerTexts, renderTexts } from './banner-texts.ts';
import { type BannerFacts, lookupIn, lookupWith } from './banner-variables.ts';
import { renderOffer } from './offer-texts.ts';
import { announcedCharge } from './reminder.ts';

/** What a front end shows, rendered whole. All of it is plain text. */
export interface Banner {
  readonly state: BannerState;
  /** `bar` beside an article that is granted, `wall` in place of one that is denied. */
  readonly layout: 'bar' | 'wall';
  readonly locale: string;
  readonly headline: string;
  readonly strapline: string | null;
  readonly straplineCompact: string | null;
  readonly body: string | null;
  readonly list: { readonly intro: string; readonly items: readonly string[] } | null;
  /** What follows the offer and what that costs. */
  readonly terms: string | null;
  readonly note: string | null;
  readonly image: { readonly alt: string } | null;
  readonly button: { readonly label: string; readonly action: string } | null;
  /** The live offer that fits the reader, where the state carries one. */
  readonly offer: { readonly id: string; readonly label: string; readonly deadline: string | null } | null;
  /** By path, each text whose template has placeholders, before they were filled; of a plural map, the text that was chosen. */
  readonly template: Readonly<Record<string, string>>;
  /** What the placeholders of `template` stand for: numbers as numbers. */
  readonly variables: Readonly<Record<string, string | number>>;
}

interface BannerRequest {
  readonly publication: Publication;
  readonly reader: Reader;
  readonly decision: Decision;
  /** Where the publication has no wording in it, its default locale is used. */
  readonly locale: string;
  /** The best offer that fits this reader, or null. */
  readonly offer: Offer | null;
  readonly now: EpochMs;
}

export interface BannerSelection {
  readonly banner: Banner | null;
  /** What was passed over because a variable was missing. */
  readonly holes: readonly { readonly state: BannerState; readonly variable: string }[];
}

/** The states that carry the offer beside their texts. */
const carryOffer: ReadonlySet<BannerState> = new Set(['metered', 'last-article', 'trial-offer']);

/** The states of those who left: they carry an offer that is for those alone. */
const carryWinBack: ReadonlySet<BannerState> = new Set(['trial-expired', 'subscription-expired', 'pass-expired']);

const carries = (state: BannerState, { eligibility }: Offer) =>
  carryOffer.has(state) || (eligibility.lapsedOnly && carryWinBack.has(state));

/**
 * How many more articles registering gives. A reader who is past the anonymous limit, since it was lowered, gains less; one who is
 * beyond the budget of new readers, and so has none, gains all.
 */
function articlesMore(settings: PublicationSettings, reader: Reader, meter: Decision['meter']): number | null {
  const { limit, used } = meter ?? { limit: settings.meter.limits.anonymous, used: 0 };
  if (!registeringGivesMore(settings, reader, limit)) return null;
  const more = settings.meter.limits.registered - Math.max(limit, used);
  return more > 0 ? more : null;
}

/** What the banner may speak of. */
function factsOf({ publication, reader, decision, offer, now }: BannerRequest, wording: Wording): BannerFacts {
  const { settings } = publication;
  const { meter, entitlement } = decision;
  return {
    wording,
    timeZone: settings.timeZone,
    now,
    window: settings.meter.window,
    meter: meterOnceRead(decision),
    numberArticlesMore: articlesMore(settings, reader, meter),
    entitlementEndsAt: entitlement.endsAt ?? entitlement.lapse?.at ?? null,
    charge: announcedCharge(decision, settings.billing.reminders, now),
    offer: offer !== null && isOnSale(offer, now) ? offer : null,
  };
}

interface BannerPlan {
  readonly wording: Wording;
  readonly state: BannerState;
  readonly layout: Banner['layout'];
  readonly facts: BannerFacts;
}

/** A banner of texts that were rendered. */
export function assembleBanner(
  rendered: BannerTexts,
  { wording, state, layout }: Omit<BannerPlan, 'facts'>,
  offer: Banner['offer'],
): Banner {
  const { list, image, button } = wording.banners[state] ?? {};
  const optional = (path: string) => rendered.texts.get(path) ?? null;
  // Whatever the wording has was rendered: only the note and the terms may have been left out since.
  const text = (path: string) => rendered.texts.get(path) ?? '';
  return {
    state,
    layout,
    locale: wording.locale,
    headline: text('headline'),
    strapline: optional('strapline'),
    straplineCompact: optional('straplineCompact'),
    body: optional('body'),
    list: list ? { intro: text('list.intro'), items: list.items.map((_, index) => text(`list.items.${index}`)) } : null,
    terms: optional('terms'),
    note: optional('note'),
    image: image ? { alt: text('image.alt') } : null,
    button: button ? { label: text('button.label'), action: button.action } : null,
    offer,
    template: rendered.template,
    variables: rendered.variables,
  };
}

/** Renders one state with given facts; no banner where that would leave a hole, and none but its offer where only that has one. */
export function renderBanner(plan: BannerPlan): BannerSelection {
  const { wording, state } = plan;
  const isCarried = plan.facts.offer !== null && carries(state, plan.facts.offer);
  // Texts speak of no other offer than the one that the banner carries.
  const facts = isCarried ? plan.facts : { ...plan.facts, offer: null };
  const offer = facts.offer === null ? null : renderOffer(wording, facts.offer, facts);
  const name = offer?.name ?? null;
  const named = name === null || 'missing' in name ? facts : { offerName: name.text, ...facts };
  const lookup = offer === null ? lookupIn(named) : lookupWith(offer.known, named);
  const texts = renderTexts(wording, state, { lookup, name });
  if ('missing' in texts) return { banner: null, holes: [{ state, variable: texts.missing }] };
  if (facts.offer === null || offer === null) return { banner: assembleBanner(texts, plan, null), holes: [] };
  if ('missing' in offer.texts)
    return { banner: assembleBanner(texts, plan, null), holes: [{ state, variable: offer.texts.missing }] };
  return { banner: assembleBanner(texts, plan, { id: facts.offer.id, ...offer.texts }), holes: [] };
}

/**
 * The banner for a decision: the first fitting one that can be rendered without a hole. Null if nothing is to be shown: for
 * those who pay, and for what is free to all.
 */
export function selectBanner(request: BannerRequest): BannerSelection {
  const { publication, decision, locale } = request;
  const wording = wordingIn(publication, locale);
  if (wording === undefined) return { banner: null, holes: [] };
  const facts = factsOf(request, wording);
  const layout = decision.granted ? 'bar' : 'wall';
  const holes: BannerSelection['holes'][number][] = [];
  for (const state of fittingStates(decision, facts, wallOrder(publication.settings, decision))) {
    if (wording.banners[state] === undefined) continue;
    const rendered = renderBanner({ wording, state, layout, facts });
    holes.push(...rendered.holes);
    if (rendered.banner !== null) return { banner: rendered.banner, holes };
  }
  return { banner: null, holes };
}
