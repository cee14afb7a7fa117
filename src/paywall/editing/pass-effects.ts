import type { Crawler, Institution, PublicationSettings } from '../publication.ts';

/** A change of who is let in beside meter and payment. */
export interface PassEffect {
  readonly kind: 'pass-added' | 'pass-changed' | 'pass-removed';
  readonly of: 'institution' | 'crawler';
  readonly name: string;
  readonly sentence: string;
}

type Named = Institution | Crawler;

const sentences: Readonly<Record<PassEffect['of'], Readonly<Record<PassEffect['kind'], (name: string) => string>>>> = {
  institution: {
    'pass-added': (name) => `Readers in the networks of ${name} are let in, and nothing is counted for them.`,
    'pass-changed': (name) => `From now on the new networks of ${name} are let in, and only those.`,
    'pass-removed': (name) =>
      `Readers in the networks of ${name} are metered like everybody else. What they read until now was not counted.`,
  },
  crawler: {
    'pass-added': (name) => `${name} may read everything once it proves who it is.`,
    'pass-changed': (name) => `${name} has to prove who it is in the new way.`,
    'pass-removed': (name) => `${name} is metered like any reader, so it soon meets the wall.`,
  },
};

/** Whether both are let in on the same terms. Lists are compared in their order. */
const alike = (one: Named, other: Named) => {
  const terms = (each: Named) => [
    each.networks,
    'userAgent' in each ? [each.userAgent] : [],
    'hostDomains' in each ? each.hostDomains : [],
  ];
  return JSON.stringify(terms(one)) === JSON.stringify(terms(other));
};

function changesOf(of: PassEffect['of'], before: readonly Named[], after: readonly Named[]): PassEffect[] {
  const effect = (kind: PassEffect['kind'], { name }: Named): PassEffect => ({
    kind,
    of,
    name,
    sentence: sentences[of][kind](name),
  });
  const old = new Map(before.map((each) => [each.name, each]));
  const next = new Set(after.map(({ name }) => name));
  const present = after.flatMap((each) => {
    const known = old.get(each.name);
    if (known === undefined) return [effect('pass-added', each)];
    return alike(known, each) ? [] : [effect('pass-changed', each)];
  });
  const gone = before.filter(({ name }) => !next.has(name));
  return [...present, ...gone.map((each) => effect('pass-removed', each))];
}

export function passEffects(before: PublicationSettings, after: PublicationSettings): readonly PassEffect[] {
  return [
    ...changesOf('institution', before.institutions, after.institutions),
    ...changesOf('crawler', before.crawlers, after.crawlers),
  ];
}
