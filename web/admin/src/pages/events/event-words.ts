import { eventGroups } from '../../../../../src/paywall/events/endpoint.ts';
import type { Delivery, Endpoint } from './use-events.ts';

/** The types of events, as people choose them. */
const groupWords: Readonly<Record<string, { readonly label: string; readonly about: string }>> = {
  entitlement: { label: 'Access', about: 'granted, changed, ended' },
  subscription: { label: 'Payments', about: 'failed, recovered' },
  trial: { label: 'Trials', about: 'started, ended' },
  checkout: { label: 'Checkouts', about: 'started, completed, abandoned' },
  reader: { label: 'Readers', about: 'registered, united, erased' },
  meter: { label: 'Meter', about: 'last article, exhausted, changed' },
  gift: { label: 'Gift links', about: 'created, redeemed' },
  offer: { label: 'Offers', about: 'changed' },
  wording: { label: 'Wording', about: 'changed' },
  experiment: { label: 'Experiments', about: 'started, concluded' },
};

export const groups = eventGroups.map(({ name, types }) => ({
  name,
  types,
  ...(groupWords[name] ?? { label: name, about: '' }),
}));

const list = new Intl.ListFormat('en');

export const nameOf = ({ name, url }: Pick<Endpoint, 'name' | 'url'>): string => name || new URL(url).host;

/** What an endpoint receives, in words. */
export function typesInWords(types: Endpoint['types']): string {
  if (types === null) return 'All events';
  const whole = groups.filter((group) => group.types.every((type) => types.includes(type)));
  const rest = types.filter((type) => !whole.some((group) => group.types.includes(type)));
  return list.format([...whole.map(({ label }) => label), ...rest]);
}

const whys = {
  admin: 'Off',
  gone: 'Off: it answered that it is gone',
  failing: 'Off: everything failed for five days',
} as const;

export function standingOf({ disabled, failingSince }: Endpoint): { readonly words: string; readonly colour: string } {
  if (disabled !== null) return { words: whys[disabled.why], colour: disabled.why === 'admin' ? 'gray' : 'red' };
  return failingSince === null ? { words: 'On', colour: 'teal' } : { words: 'On, failing', colour: 'red' };
}

export const states: Readonly<Record<Delivery['state'], { readonly words: string; readonly colour: string }>> = {
  waiting: { words: 'Waiting', colour: 'blue' },
  delivered: { words: 'Delivered', colour: 'teal' },
  dead: { words: 'Given up', colour: 'red' },
};

/** What came of a try, in words. */
export const outcomeOf = ({ status, error, ms }: Delivery['tries'][number]): string =>
  status === null ? `No answer: ${error ?? 'it failed'}` : `Answered ${status} in ${ms} ms`;

/** JSON on lines of its own. */
export function written(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
