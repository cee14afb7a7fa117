import { dayMs } from '../calendar/milliseconds.ts';
import type { Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import { isOnSale, kindOf, type Offer } from '../offers/offer.ts';
import { formatMoney, type Money } from '../wording/money.ts';
import { offerInWords } from './offer-words.ts';

export const oddityKinds = [
  'price-changed',
  'plan-price-changed',
  'currency-changed',
  'other-currency',
  'introduction-above-plan',
  'far-from-others',
  'long-term',
  'ends-soon',
] as const;

/** Something about an offer that may be a mistake. It can be saved all the same. */
export interface Oddity {
  readonly kind: (typeof oddityKinds)[number];
  /** The field of the offer. */
  readonly path: string;
  readonly sentence: string;
}

interface Scene {
  readonly offer: Offer;
  /** As it is stored; null for a new one. */
  readonly before: Offer | null;
  /** Everything else that is on sale. */
  readonly others: readonly Offer[];
  readonly now: EpochMs;
}

const daysIn: Readonly<Record<Term['unit'], number>> = { day: 1, week: 7, month: 365.25 / 12, year: 365.25 };

const lengthOf = ({ count, unit }: Term) => count * daysIn[unit];

const perDay = ({ amount }: Money, term: Term) => amount / lengthOf(term);

/** What a day of it costs in the end: by the plan if there is one, else by the term. */
const lastingRate = ({ price, term, then }: Offer) => (then === null ? perDay(price, term) : perDay(then, then.every));

const money = (amount: Money) => formatMoney(amount, 'en');

const longestUsualTerm = lengthOf({ count: 1, unit: 'year' });

/** From so many times another price on, one of the two is likely to be in the wrong unit. */
const farApart = 100;

const isFarFrom = (one: number, other: number) =>
  one > 0 && other > 0 && Math.max(one, other) >= farApart * Math.min(one, other);

const isMuchChanged = (from: Money, to: Money) =>
  from.currency === to.currency && Math.abs(to.amount - from.amount) * 2 > from.amount;

const changed = (what: string, from: Money, to: Money) =>
  `${what} changes by more than half: from ${money(from)} to ${money(to)}.`;

interface OddityRule {
  readonly path: string;
  /** The sentence, or null if there is nothing odd. */
  readonly find: (scene: Scene) => string | null;
}

const rules: Readonly<Record<Oddity['kind'], OddityRule>> = {
  'price-changed': {
    path: 'price.amount',
    find: ({ before, offer: { price } }) =>
      before !== null && isMuchChanged(before.price, price) ? changed('The price', before.price, price) : null,
  },
  'plan-price-changed': {
    path: 'then.amount',
    find({ before, offer: { then } }) {
      const was = before?.then ?? null;
      return was !== null && then !== null && isMuchChanged(was, then) ? changed('The plan', was, then) : null;
    },
  },
  'currency-changed': {
    path: 'price.currency',
    find({ before, offer: { price } }) {
      if (before === null || before.price.currency === price.currency) return null;
      return `The currency changes: from ${money(before.price)} to ${money(price)}.`;
    },
  },
  'other-currency': {
    path: 'price.currency',
    find({ others, offer: { price } }) {
      if (others.length === 0 || others.some((other) => other.price.currency === price.currency)) return null;
      const currencies = [...new Set(others.map((other) => other.price.currency.toUpperCase()))];
      return `No other offer on sale is in ${price.currency.toUpperCase()}: they are in ${currencies.join(', ')}.`;
    },
  },
  'introduction-above-plan': {
    path: 'price.amount',
    find({ offer }) {
      const { price, term, then } = offer;
      if (then === null || kindOf(offer) !== 'introduction' || perDay(price, term) <= perDay(then, then.every))
        return null;
      return 'The introduction costs more than the plan that follows does in the same time.';
    },
  },
  'far-from-others': {
    path: 'price.amount',
    find({ others, offer }) {
      const far = others.find(
        (other) => other.price.currency === offer.price.currency && isFarFrom(lastingRate(offer), lastingRate(other)),
      );
      if (far === undefined) return null;
      return `A day of it costs ${farApart} times as much as one of ${offerInWords(far)}, or a hundredth.`;
    },
  },
  'long-term': {
    path: 'term.count',
    find: ({ offer: { term } }) => (lengthOf(term) > longestUsualTerm ? 'The term is longer than a year.' : null),
  },
  'ends-soon': {
    path: 'endsAt',
    find({ offer: { startsAt, endsAt }, now }) {
      if (endsAt === null || endsAt - Math.max(now, startsAt ?? now) >= dayMs) return null;
      return startsAt !== null && startsAt > now ? 'It is on sale for less than a day.' : 'It ends within a day.';
    },
  },
};

/** What looks like a mistake in an offer that readers are to see. What Stripe would refuse is no oddity: it is not saved. */
export function oddities(scene: Omit<Scene, 'others'> & { readonly offers: readonly Offer[] }): readonly Oddity[] {
  const { offers, ...rest } = scene;
  const others = offers.filter(({ id, ...other }) => id !== scene.offer.id && isOnSale(other, scene.now));
  return oddityKinds.flatMap((kind) => {
    const { path, find } = rules[kind];
    const sentence = find({ ...rest, others });
    return sentence === null ? [] : [{ kind, path, sentence }];
  });
}
