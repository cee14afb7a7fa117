import { formatEvery, formatTerm } from '../calendar/term.ts';
import type { WindowRule } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { PlanPrice } from '../entitlements/purchase.ts';
import type { UpcomingCharge } from '../entitlements/upcoming-charge.ts';
import { kindOf, type Offer } from '../offers/offer.ts';
import { formatDate, formatFullDate } from '../wording/format-date.ts';
import { formatMoney } from '../wording/money.ts';
import type { Lookup } from '../wording/template.ts';
import { type BannerState, bannerStates, type Wording } from '../wording/wording.ts';
import { introductionEnd } from './offer-dates.ts';
import { windowPhrase } from './window-phrase.ts';

/** Everything that the texts of a banner can speak of. It comes from the reader's state and the offer, never from the texts. */
export interface BannerFacts {
  /** In whose language it is said. */
  readonly wording: Wording;
  readonly timeZone: string;
  readonly now: EpochMs;
  readonly window: WindowRule;
  /** As it stands once the reader has read the article now shown; null if no meter applies. */
  readonly meter: {
    readonly limit: number;
    readonly used: number;
    readonly left: number;
    readonly resetsAt: EpochMs;
  } | null;
  /** How many more articles registering gives; null if it gives none. */
  readonly numberArticlesMore: number | null;
  /** When the reader's entitlement ends or ended. */
  readonly entitlementEndsAt: EpochMs | null;
  /** What the reader will be charged for what they bought, where that is to be announced now. */
  readonly charge: UpcomingCharge | null;
  readonly offer: Offer | null;
  /** How the wording names an offer that is sold so, where that is known. */
  readonly offerName?: string;
}

/** What an offer must have to be spoken of so: an end, a plan that follows, an introduction before that plan. */
export type Needed = 'end' | 'plan' | 'introduction';

interface Variable {
  readonly kind: 'number' | 'date' | 'text';
  /** The states whose banners may name it. Elsewhere it would be missing more often than not. */
  readonly states: readonly BannerState[];
  /** The states in which only a text may name it that can be left out: the note, and the terms. */
  readonly aside?: readonly BannerState[];
  /** Which of an offer's own texts may name it. */
  readonly offerTexts: readonly ('label' | 'deadline')[];
  /** Left out where every offer has it. */
  readonly needs?: Needed;
  readonly value: (facts: BannerFacts) => string | number | null | undefined;
}

const metered = [
  'metered',
  'last-article',
  'trial-offer',
  'meter-exhausted',
  'registration',
  'trial-expired',
  'subscription-expired',
  'pass-expired',
] as const satisfies BannerState[];

const ofMeter = { kind: 'number', states: metered, offerTexts: [] } as const;
const ofWindow = { ...ofMeter, kind: 'text' } as const;
const ofOffer = { kind: 'text', states: ['trial-offer'], offerTexts: ['label', 'deadline'] } as const;

/** Of what will be charged, for the offer beside the texts or for what the reader bought. */
const ofPlan = {
  kind: 'text',
  states: ['trial-offer', 'trial-ending', 'renewal-coming'],
  aside: ['metered', 'last-article', 'trial-expired', 'subscription-expired', 'pass-expired'],
  offerTexts: ['label', 'deadline'],
  needs: 'plan',
} as const;

/** Of an introduction, which a renewal has none. */
const ofIntroduction = { ...ofPlan, kind: 'date', states: ['trial-offer', 'trial-ending'] } as const;

const date = (at: EpochMs | null | undefined, { wording, timeZone }: BannerFacts) =>
  at === null || at === undefined ? null : formatDate(at, wording.locale, timeZone);

const fullDate = (at: EpochMs | null, { wording, timeZone }: BannerFacts) =>
  at === null ? null : formatFullDate(at, wording.locale, timeZone);

function priceOf({ offer, wording }: BannerFacts): string | null {
  if (offer === null) return null;
  const free = offer.price.amount === 0 ? wording.offer.free : undefined;
  return free ?? formatMoney(offer.price, wording.locale);
}

/** What a reader bought comes before what is on sale today, also if it is not known what that will cost. */
const planOf = ({ charge, offer }: BannerFacts): PlanPrice | null =>
  charge === null ? (offer?.then ?? null) : charge.price;

function trialEnd({ charge, offer, now, timeZone }: BannerFacts): EpochMs | null {
  if (charge !== null) return charge.ends === 'trial' ? charge.at : null;
  return offer === null ? null : introductionEnd(offer, now, timeZone);
}

/** A plan without an introduction is charged at once. */
function firstCharge(facts: BannerFacts): EpochMs | null {
  const { charge, offer, now } = facts;
  return charge === null && offer !== null && kindOf(offer) === 'plan' ? now : trialEnd(facts);
}

const inPlan = <T>(facts: BannerFacts, value: (plan: PlanPrice, locale: string) => T): T | null => {
  const plan = planOf(facts);
  return plan === null ? null : value(plan, facts.wording.locale);
};

/** Every variable that a template may name. */
export const bannerVariables: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['numberArticlesLeft', { ...ofMeter, value: ({ meter }) => meter?.left }],
  ['numberArticlesRead', { ...ofMeter, value: ({ meter }) => meter?.used }],
  ['articleLimit', { ...ofMeter, value: ({ meter }) => meter?.limit }],
  ['resetDate', { ...ofMeter, kind: 'date', value: (facts) => date(facts.meter?.resetsAt, facts) }],
  ['window', { ...ofWindow, value: ({ window, wording }) => windowPhrase(window, wording) }],
  // Only the words for such a window name it: in another it would be missing.
  [
    'windowDays',
    {
      kind: 'number',
      states: [],
      offerTexts: [],
      value: ({ window }) => (window.kind === 'rolling' ? window.days : null),
    },
  ],
  [
    'numberArticlesMore',
    { kind: 'number', states: ['registration'], offerTexts: [], value: (facts) => facts.numberArticlesMore },
  ],
  [
    'endDate',
    {
      kind: 'date',
      states: ['trial-expired', 'subscription-expired', 'pass-expired', 'payment-failed'],
      offerTexts: [],
      value: (facts) => date(facts.entitlementEndsAt, facts),
    },
  ],
  [
    'title',
    { kind: 'text', states: bannerStates, offerTexts: ['label', 'deadline'], value: ({ wording }) => wording.title },
  ],
  ['term', { ...ofOffer, value: ({ offer, wording }) => offer && formatTerm(offer.term, wording.locale) }],
  ['price', { ...ofOffer, value: priceOf }],
  ['offerName', { ...ofOffer, offerTexts: [], value: ({ offerName }) => offerName }],
  [
    'offerEnds',
    { ...ofOffer, offerTexts: ['deadline'], needs: 'end', value: (facts) => date(facts.offer?.endsAt, facts) },
  ],
  ['planPrice', { ...ofPlan, value: (facts) => inPlan(facts, formatMoney) }],
  ['planTerm', { ...ofPlan, value: (facts) => inPlan(facts, ({ every }, locale) => formatEvery(every, locale)) }],
  ['planTermCount', { ...ofPlan, kind: 'number', value: (facts) => inPlan(facts, ({ every }) => every.count) }],
  ['trialEnds', { ...ofIntroduction, needs: 'introduction', value: (facts) => fullDate(trialEnd(facts), facts) }],
  ['firstCharge', { ...ofIntroduction, value: (facts) => fullDate(firstCharge(facts), facts) }],
  [
    'nextCharge',
    {
      kind: 'date',
      states: ['trial-ending', 'renewal-coming'],
      offerTexts: [],
      value: (facts) => fullDate(facts.charge?.at ?? null, facts),
    },
  ],
]);

/** What is the same for every reader who is shown an offer on one day, if nothing is to be announced of what they bought. */
const ofOfferAlone: ReadonlySet<string> = new Set([
  'term',
  'price',
  'offerEnds',
  'planPrice',
  'planTerm',
  'planTermCount',
  'trialEnds',
  'firstCharge',
]);

/** The texts of a banner that are left out where they name something that the offer does not have. */
export const mayBeLeftOut = (path: string): boolean => path === 'note' || path === 'terms';

/** Whether the variable may be missing for a good reason: an offer need not have it. */
export const isOptionalVariable = (name: string): boolean => bannerVariables.get(name)?.needs !== undefined;

/** What the variables stand for, each worked out when a template asks for it. */
export function lookupIn(facts: BannerFacts): Lookup {
  return (name) => bannerVariables.get(name)?.value(facts) ?? undefined;
}

/** The same, with what follows from the offer alone worked out once in `known`, which holds for one offer and one day. */
export function lookupWith(known: Map<string, ReturnType<Lookup>>, facts: BannerFacts): Lookup {
  const lookup = lookupIn(facts);
  if (facts.charge !== null) return lookup;
  return (name) => {
    if (!ofOfferAlone.has(name)) return lookup(name);
    if (!known.has(name)) known.set(name, lookup(name));
    return known.get(name);
  };
}
