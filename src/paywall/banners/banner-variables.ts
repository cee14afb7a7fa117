import { formatTerm } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import type { Offer } from '../offers/offer.ts';
import { formatDate } from '../wording/format-date.ts';
import { formatMoney } from '../wording/money.ts';
import type { Lookup } from '../wording/template.ts';
import { type BannerState, bannerStates } from '../wording/wording.ts';

/** Everything that the texts of a banner can speak of. It comes from the reader's state and the offer, never from the wording. */
export interface BannerFacts {
  readonly locale: string;
  readonly timeZone: string;
  readonly title: string;
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
  readonly offer: Offer | null;
}

interface Variable {
  readonly kind: 'number' | 'date' | 'text';
  /** The states whose banners may name it. Elsewhere it would be missing more often than not. */
  readonly states: readonly BannerState[];
  /** Which of an offer's own texts may name it. */
  readonly offerTexts: readonly ('label' | 'deadline')[];
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
] as const satisfies BannerState[];

const ofMeter = { kind: 'number', states: metered, offerTexts: [] } as const;
const ofOffer = { kind: 'text', states: ['trial-offer'], offerTexts: ['label', 'deadline'] } as const;

const date = (at: EpochMs | null | undefined, { locale, timeZone }: BannerFacts) =>
  at === null || at === undefined ? null : formatDate(at, locale, timeZone);

/** Every variable that a template may name. */
export const bannerVariables: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['numberArticlesLeft', { ...ofMeter, value: ({ meter }) => meter?.left }],
  ['numberArticlesRead', { ...ofMeter, value: ({ meter }) => meter?.used }],
  ['articleLimit', { ...ofMeter, value: ({ meter }) => meter?.limit }],
  ['resetDate', { ...ofMeter, kind: 'date', value: (facts) => date(facts.meter?.resetsAt, facts) }],
  [
    'numberArticlesMore',
    { kind: 'number', states: ['registration'], offerTexts: [], value: (facts) => facts.numberArticlesMore },
  ],
  [
    'endDate',
    {
      kind: 'date',
      states: ['trial-expired', 'subscription-expired', 'payment-failed'],
      offerTexts: [],
      value: (facts) => date(facts.entitlementEndsAt, facts),
    },
  ],
  ['title', { kind: 'text', states: bannerStates, offerTexts: ['label', 'deadline'], value: ({ title }) => title }],
  ['term', { ...ofOffer, value: ({ offer, locale }) => offer && formatTerm(offer.term, locale) }],
  ['price', { ...ofOffer, value: ({ offer, locale }) => offer && formatMoney(offer.price, locale) }],
  ['offerEnds', { ...ofOffer, offerTexts: ['deadline'], value: (facts) => date(facts.offer?.endsAt, facts) }],
]);

/** What the variables stand for, each worked out when a template asks for it. */
export function lookupIn(facts: BannerFacts): Lookup {
  return (name) => bannerVariables.get(name)?.value(facts) ?? undefined;
}
