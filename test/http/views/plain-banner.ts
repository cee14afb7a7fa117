import { addTerm } from '../../../src/paywall/calendar/term.ts';
import { noEntitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import { kindOf, type Offer } from '../../../src/paywall/offers/offer.ts';
import type { BannerState, BannerWording, Template, Wording } from '../../../src/paywall/wording/wording.ts';
import { type Facts, factsOf, type Shown, statesOf } from './plain-choice.ts';
import {
  dateIn,
  everyIn,
  type Filled,
  type Find,
  fill,
  type Missing,
  moneyIn,
  spanIn,
  termIn,
  type Values,
} from './plain-words.ts';

/** The banner of a decision in the plainest form: rendered again each time, by the rules as they are written down. */

function valuesOf(facts: Facts): Readonly<Record<string, ReturnType<Find>>> {
  const { wording, publication, meter, charge, offer, now, decision } = facts;
  const { timeZone, meter: rule } = publication.settings;
  const { locale, title } = wording;
  const { entitlement } = decision;
  const date = (at: number | null | undefined) => at && dateIn(locale, at, { timeZone });
  const fullDate = (at: number | null | undefined) => at && dateIn(locale, at, { timeZone, year: 'numeric' });
  const plan = charge === null ? offer?.then : charge.price;
  const introduced = offer && kindOf(offer) === 'introduction' ? addTerm(now, offer.term, timeZone) : null;
  const trialEnds = charge === null ? introduced : charge.ends === 'trial' ? charge.at : null;
  const firstCharge = charge === null && offer && kindOf(offer) === 'plan' ? now : trialEnds;
  return {
    numberArticlesLeft: meter?.left,
    numberArticlesRead: meter?.used,
    articleLimit: meter?.limit,
    resetDate: date(meter?.resetsAt),
    window: spanIn(wording, rule.window),
    windowDays: rule.window.kind === 'rolling' ? rule.window.days : null,
    numberArticlesMore: facts.more,
    endDate: date(entitlement.endsAt ?? entitlement.lapse?.at),
    title,
    term: offer && termIn(locale, offer.term),
    price: offer && ((offer.price.amount === 0 ? wording.offer.free : undefined) ?? moneyIn(locale, offer.price)),
    offerEnds: date(offer?.endsAt),
    planPrice: plan && moneyIn(locale, plan),
    planTerm: plan && everyIn(locale, plan.every),
    planTermCount: plan?.every.count,
    trialEnds: fullDate(trialEnds),
    firstCharge: fullDate(firstCharge),
    nextCharge: fullDate(charge?.at),
  };
}

/** What an offer need not have, so that a note, terms or a deadline that name it are left out. */
const optional = ['offerEnds', 'planPrice', 'planTerm', 'planTermCount', 'trialEnds', 'firstCharge'];

const mayLack = ({ missing }: Missing) => optional.includes(missing);

/** How the wording names the offer, by how that is sold. */
function nameOf(offer: Offer, wording: Wording, find: Find): Filled | Missing {
  const { label, labels = {} } = wording.offer;
  const kind = labels[kindOf(offer)];
  const templates = [offer.price.amount === 0 ? labels.free : undefined, kind, label];
  const filled = templates.flatMap((template) => (template === undefined ? [] : [fill(template, wording, find)]));
  return filled.find((each) => !('missing' in each)) ?? filled[0] ?? { missing: 'label' };
}

/** The offer beside the texts, by its own templates where it has them. */
function offerBeside(offer: Offer, wording: Wording, find: Find) {
  const own = { ...offer.templates, ...offer.templates.locales?.[wording.locale] };
  const label = own.label === undefined ? nameOf(offer, wording, find) : fill(own.label, wording, find);
  if ('missing' in label) return null;
  const deadline = fill(own.deadline ?? wording.offer.deadline, wording, find);
  if ('missing' in deadline) return mayLack(deadline) ? { id: offer.id, label: label.text, deadline: null } : null;
  return { id: offer.id, label: label.text, deadline: deadline.text };
}

const withOffer: readonly BannerState[] = ['metered', 'last-article', 'trial-offer'];
const withWinBack: readonly BannerState[] = ['trial-expired', 'subscription-expired', 'pass-expired'];

/** Each text of a banner by its path, in the order in which a banner shows them. */
function textsIn(banner: BannerWording): readonly (readonly [path: string, template: Template])[] {
  const { list, image, button, ...texts } = banner;
  const all: [string, Template | undefined][] = [
    ['headline', texts.headline],
    ['strapline', texts.strapline],
    ['straplineCompact', texts.straplineCompact],
    ['body', texts.body],
    ['list.intro', list?.intro],
    ...(list?.items ?? []).map((item, at): [string, Template] => [`list.items.${at}`, item]),
    ['terms', texts.terms],
    ['note', texts.note],
    ['image.alt', image?.alt],
    ['button.label', button?.label],
  ];
  return all.flatMap(([path, template]) => (template === undefined ? [] : [[path, template] as const]));
}

interface Rendered {
  readonly texts: Readonly<Record<string, string>>;
  readonly template: Readonly<Record<string, string>>;
  readonly variables: Readonly<Values>;
}

/** Every text of a banner; null where one has a hole that it may not have. */
function render(
  banner: BannerWording,
  { wording, find, name }: { wording: Wording; find: Find; name: Filled | Missing | null },
): Rendered | null {
  const texts: Record<string, string> = {};
  const template: Record<string, string> = {};
  const variables: Values = {};
  for (const [path, written] of textsIn(banner)) {
    const isName = typeof written === 'string' && /^\{\{\s*offerName\s*\}\}$/.test(written);
    const filled = isName ? (name ?? fill(wording.offer.label, wording, find)) : fill(written, wording, find);
    if ('missing' in filled) {
      if ((path === 'note' || path === 'terms') && mayLack(filled)) continue;
      return null;
    }
    texts[path] = filled.text;
    if (filled.values === null) continue;
    template[path] = filled.source;
    Object.assign(variables, filled.values);
  }
  return { texts, template, variables };
}

/** The banner of one state; null where that would have a hole. */
function bannerIn(state: BannerState, all: Facts) {
  const { wording, decision } = all;
  const banner = wording.banners[state];
  if (banner === undefined) return null;
  const isCarried = withOffer.includes(state) || (withWinBack.includes(state) && all.offer?.eligibility.lapsedOnly);
  const offer = isCarried ? all.offer : null;
  const values = valuesOf({ ...all, offer });
  // An offer is named as anybody would see it, whatever else the banner announces.
  const nobody = { charge: null, meter: null, more: null, decision: { ...decision, entitlement: noEntitlement } };
  const ofOffer = valuesOf({ ...all, ...nobody, offer });
  const findOfOffer: Find = (variable) => ofOffer[variable];
  const name = offer && nameOf(offer, wording, findOfOffer);
  const offerName = name === null || 'missing' in name ? null : name.text;
  const find: Find = (variable) => (variable === 'offerName' ? offerName : values[variable]);
  const rendered = render(banner, { wording, find, name });
  if (rendered === null) return null;
  const text = (path: string) => rendered.texts[path] ?? null;
  const { list, image, button } = banner;
  return {
    state,
    layout: decision.granted ? 'bar' : 'wall',
    locale: wording.locale,
    headline: text('headline'),
    strapline: text('strapline'),
    straplineCompact: text('straplineCompact'),
    body: text('body'),
    list: list ? { intro: text('list.intro'), items: list.items.map((_, at) => text(`list.items.${at}`)) } : null,
    terms: text('terms'),
    note: text('note'),
    image: image ? { alt: text('image.alt') } : null,
    button: button ? { label: text('button.label'), action: button.action } : null,
    offer: offer && offerBeside(offer, wording, findOfOffer),
    template: rendered.template,
    variables: rendered.variables,
  };
}

export type PlainBanner = NonNullable<ReturnType<typeof bannerIn>>;

/** The first fitting banner without a hole; null if nothing is to be shown. */
export function plainBanner(shown: Shown): PlainBanner | null {
  const { wordings, settings } = shown.publication;
  const wording = wordings.get(shown.locale) ?? wordings.get(settings.defaultLocale);
  if (wording === undefined) return null;
  const facts = factsOf(shown, wording);
  for (const state of statesOf(facts)) {
    const banner = bannerIn(state, facts);
    if (banner !== null) return banner;
  }
  return null;
}
