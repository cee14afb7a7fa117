import type { Effects, WallState } from '../../../../../src/paywall/variants/effects.ts';
import type { BannerState } from '../../../../../src/paywall/wording/wording.ts';
import { languageWord, stateWords } from '../wording/wording-words.ts';

/** How things are called that effects name by their ids. */
export interface Names {
  readonly offer: (id: string) => string;
}

const and = new Intl.ListFormat('en', { type: 'conjunction' });

const wallWords: Readonly<Record<WallState, string>> = {
  'trial-offer': 'the offer',
  registration: 'the invitation to register',
  'meter-exhausted': 'the wall that says when the meter resets',
};

export const numberWords = (value: number) =>
  Number.isFinite(value) ? new Intl.NumberFormat('en').format(value) : '…';

export const counted = (value: number, one: string, many: string) =>
  `${numberWords(value)} ${value === 1 ? one : many}`;

const articles = (count: number) => (count === 0 ? 'no free articles' : counted(count, 'article', 'articles'));

function limitsWords({ limits = {} }: Effects, registered: boolean | undefined): string[] {
  const { anonymous, registered: once } = limits;
  if (registered === true) return once === undefined ? [] : [`get ${articles(once)}`];
  if (registered === false) return anonymous === undefined ? [] : [`get ${articles(anonymous)}`];
  if (anonymous !== undefined && anonymous === once) return [`get ${articles(anonymous)}`];
  if (anonymous === undefined) return once === undefined ? [] : [`get ${articles(once)} once they are registered`];
  const also = once === undefined ? '' : `, or ${articles(once)} once they are registered`;
  return [`get ${articles(anonymous)}${also}`];
}

function offersWords(offers: Effects['offers'], names: Names): string[] {
  if (offers === undefined) return [];
  if (offers.length === 0) return ['see no offer'];
  return [`see the offer${offers.length === 1 ? '' : 's'} ${and.format(offers.map(names.offer))}`];
}

function wallsWords(wall: Effects['wall']): string[] {
  if (wall === undefined) return [];
  const [first = 'meter-exhausted', ...rest] = wall;
  if (rest.length === 0) return [`meet only ${wallWords[first]}`];
  return [`meet ${wallWords[first]} first, then ${and.format(rest.map((each) => wallWords[each]))}`];
}

function wordingWords(wording: Effects['wording'] = {}): string[] {
  const said = Object.entries(wording).map(([locale, banners]) => {
    const states = Object.keys(banners).map((state) => `“${stateWords[state as BannerState].label}”`);
    return `${and.format(states)} in ${languageWord(locale)}`;
  });
  return said.length === 0 ? [] : [`read other words in the banner${said.length === 1 ? '' : 's'} ${and.format(said)}`];
}

/** What readers meet for whom effects hold, such as `get 7 articles`; `registered` if they are known to be, or not. */
export function effectsWords(then: Effects, registered: boolean | undefined, names: Names): string {
  const all = [
    ...limitsWords(then, registered),
    ...offersWords(then.offers, names),
    ...wallsWords(then.wall),
    ...wordingWords(then.wording),
  ];
  return all.length === 0 ? 'meet what all readers meet, and no later rule holds for them' : and.format(all);
}
