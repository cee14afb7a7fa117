import type { Publication } from '../../paywall/publication.ts';
import type { ReaderFacts } from '../../paywall/segments/reader-facts.ts';
import { writtenIn } from './access-json.ts';

/** What is known of a reader for the rules for segments. */
export function traitsJson({ firstSeenAt, traits }: ReaderFacts, publication: Publication) {
  const { time, orNull } = writtenIn(publication);
  return {
    firstSeenAt: orNull(firstSeenAt),
    traits: [...traits].map(([name, { value, endsAt }]) => ({ name, value, expiresAt: time(endsAt) })),
  };
}

export function knownJson(facts: ReaderFacts, publication: Publication) {
  const { time } = writtenIn(publication);
  const experiments = [...facts.arms].map(([id, { arm, crossed, endsAt }]) => ({
    id,
    arm,
    crossed,
    expiresAt: time(endsAt),
  }));
  return { ...traitsJson(facts, publication), experiments };
}
