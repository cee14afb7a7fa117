import { formatMoney } from '../../../../../src/paywall/wording/money.ts';
import type { FunnelReport } from './report.ts';

/** What is counted by day. */
export const dayFigures = ['views', 'counted', 'walls', 'offersShown', 'checkouts', 'conversions'] as const;

export type DayFigure = (typeof dayFigures)[number];

export const figureNames: Readonly<Record<DayFigure, string>> = {
  views: 'Views',
  counted: 'Counted',
  walls: 'Walls',
  offersShown: 'Offers shown',
  checkouts: 'Checkouts',
  conversions: 'Conversions',
};

export const figureMeanings: Readonly<Record<DayFigure, string>> = {
  views: 'articles that readers asked for',
  counted: 'of them paid for by the meter',
  walls: 'of them denied',
  offersShown: 'with an offer beside or in place of the article',
  checkouts: 'pages to pay on that were opened',
  conversions: 'purchases that were paid for',
};

type Reason = keyof FunnelReport['total']['reasons'];

/** Why articles were shown or denied, in words. */
export const reasonWords: Readonly<Record<Reason, string>> = {
  OPEN: 'Shown: everything was open',
  FREE: 'Shown: the article is free',
  SPONSORED: 'Shown: the article is sponsored',
  TRIAL: 'Shown: on trial',
  SUBSCRIBER: 'Shown: subscriber',
  GRACE: 'Shown: subscriber whose payment failed, in the days of grace',
  GIFT: 'Shown: by a gift link',
  NEWSLETTER: 'Shown: by a newsletter link',
  INSTITUTION: 'Shown: network of an institution',
  CRAWLER: 'Shown: proved crawler',
  STAFF: 'Shown: staff',
  AGENT_LICENSED: 'Shown: partner with a licence',
  AGENT_CHARGED: 'Shown: agent that the CDN charges',
  ALREADY_READ: 'Shown: read before in this window',
  METERED: 'Shown: one of the free articles',
  FAIL_OPEN: 'Shown: the store was unavailable',
  OVERLOAD_OPEN: 'Shown: too much to do at once',
  CRAWLER_REFUSED: 'Denied: crawler that is refused',
  AGENT_REFUSED: 'Denied: agent that is refused',
  AGENT_PRICED: 'Denied: agent that is asked to pay',
  AGENT_TEASER: 'Denied: agent that gets the teaser',
  AMBIGUOUS_ADDRESS: 'Denied: the address can be read in two ways',
  PREMIUM: 'Denied: premium article',
  FAIL_CLOSED: 'Denied: the store was unavailable',
  OVERLOADED: 'Denied: too much to do at once',
  TRIAL_EXPIRED: 'Denied: the trial has ended',
  SUBSCRIPTION_EXPIRED: 'Denied: the subscription has ended',
  REGISTRATION_REQUIRED: 'Denied: free articles used up, registering gives more',
  METER_EXHAUSTED: 'Denied: free articles used up',
};

export const reasonNames = Object.keys(reasonWords) as readonly Reason[];

const numbers = new Intl.NumberFormat('en');
const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const changes = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

export const inNumber = (amount: number) => numbers.format(amount);
export const inShare = (share: number) => shares.format(share);
export const inChange = (change: number) => changes.format(change);

/** `20 Dec` of `2026-12-20`. */
export const inDate = (day: string) => dates.format(Date.parse(`${day}T00:00:00Z`));

export const counted = (amount: number, one: string, many: string) =>
  `${inNumber(amount)} ${amount === 1 ? one : many}`;

export const inMoney = (amount: number, currency: string) => formatMoney({ amount, currency }, 'en');
