import type { BigFigure } from './weeks.ts';

export const figureNames: Readonly<Record<BigFigure, string>> = {
  views: 'Views',
  counted: 'Counted',
  walls: 'Walls',
  offersShown: 'Offers shown',
  checkouts: 'Checkouts',
  conversions: 'Conversions',
};

export const figureMeanings: Readonly<Record<BigFigure, string>> = {
  views: 'articles that readers asked for',
  counted: 'of them paid for by the meter',
  walls: 'of them denied',
  offersShown: 'with an offer beside or in place of the article',
  checkouts: 'pages to pay on that were opened',
  conversions: 'purchases that were paid for',
};

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
