import type { Crawler, Institution, PublicationSettings } from '../publication.ts';

/** A change of who is let in beside meter and payment, or refused. */
export interface PassEffect {
  readonly kind: 'pass-added' | 'pass-changed' | 'pass-removed';
  readonly of: 'institution' | 'crawler';
  readonly name: string;
  readonly sentence: string;
}

type Sentences = Readonly<Record<PassEffect['kind'], (name: string) => string>>;

const ofInstitutions: Sentences = {
  'pass-added': (name) => `Readers in the networks of ${name} are let in, and nothing is counted for them.`,
  'pass-changed': (name) => `From now on the new networks of ${name} are let in, and only those.`,
  'pass-removed': (name) =>
    `Readers in the networks of ${name} are metered like all other readers. What they read until now was not counted.`,
};

const mayRead = (name: string) => `${name} may read everything once it proves who it is.`;
const isRefused = (name: string) => `${name} is refused: requests with this user agent can read only free articles.`;

const ofAllowed: Sentences = {
  'pass-added': mayRead,
  'pass-changed': (name) => `${name} has to prove who it is in the new way.`,
  'pass-removed': (name) => `${name} is metered like any reader, so it soon meets the wall.`,
};

const ofRefused: Sentences = {
  'pass-added': isRefused,
  'pass-changed': (name) => `${name} is refused by its new user agent.`,
  'pass-removed': (name) => `${name} is no longer refused, and metered like any reader.`,
};

/** The sentences of crawlers that were refused before, or are refused now, or both. */
function ofCrawlers(before: Crawler | undefined, after: Crawler | undefined): Sentences {
  const [was, is] = [before ?? after, after ?? before].map((each) => each?.policy === 'refuse');
  if (was === is) return is ? ofRefused : ofAllowed;
  return { ...ofAllowed, 'pass-changed': is ? isRefused : mayRead };
}

const termsOf = ({ networks }: Institution) => JSON.stringify(networks);

/** No proof is asked of one that is refused. */
const termsOfCrawler = ({ policy, userAgent, networks, hostDomains }: Crawler) =>
  JSON.stringify(policy === 'refuse' ? [policy, userAgent] : [policy, userAgent, networks, hostDomains]);

interface Changed<T> {
  readonly of: PassEffect['of'];
  readonly before: readonly T[];
  readonly after: readonly T[];
  /** On which somebody is let in or refused. Lists are compared in their order. */
  readonly terms: (entry: T) => string;
  readonly sentences: (before: T | undefined, after: T | undefined) => Sentences;
}

function changesOf<T extends Institution>({ of, before, after, terms, sentences }: Changed<T>): PassEffect[] {
  const old = new Map(before.map((each) => [each.name, each]));
  const next = new Set(after.map(({ name }) => name));
  const effect = (kind: PassEffect['kind'], name: string, chosen: Sentences): PassEffect => ({
    kind,
    of,
    name,
    sentence: chosen[kind](name),
  });
  const present = after.flatMap((each) => {
    const known = old.get(each.name);
    if (known === undefined) return [effect('pass-added', each.name, sentences(undefined, each))];
    return terms(known) === terms(each) ? [] : [effect('pass-changed', each.name, sentences(known, each))];
  });
  const gone = before.filter(({ name }) => !next.has(name));
  return [...present, ...gone.map((each) => effect('pass-removed', each.name, sentences(each, undefined)))];
}

export function passEffects(
  { institutions, crawlers }: PublicationSettings,
  after: PublicationSettings,
): readonly PassEffect[] {
  return [
    ...changesOf({
      of: 'institution',
      before: institutions,
      after: after.institutions,
      terms: termsOf,
      sentences: () => ofInstitutions,
    }),
    ...changesOf({
      of: 'crawler',
      before: crawlers,
      after: after.crawlers,
      terms: termsOfCrawler,
      sentences: ofCrawlers,
    }),
  ];
}
