import type { MeterBody } from '../../api/use-meter.ts';
import { entriesOf, lines } from './lines.ts';

type ArticleIdentity = MeterBody['articleIdentity'];

/** The rule by which addresses are told apart, while it is being written. */
export interface IdentityDraft {
  /** Whether only the parameters in `keep` name an article; otherwise all do but those in `drop`. */
  readonly keeps: boolean;
  /** What was typed for one way stays while the other is chosen. */
  readonly keep: string;
  readonly drop: string;
  readonly hostAliases: string;
  readonly pathSuffixes: string;
  readonly ignoreCase: boolean;
  readonly ambiguous: ArticleIdentity['ambiguous'];
}

export const identityDraftOf = ({
  keep,
  drop,
  hostAliases,
  pathSuffixes,
  ...rest
}: ArticleIdentity): IdentityDraft => ({
  keeps: keep !== null,
  keep: lines(keep ?? []),
  drop: lines(drop),
  hostAliases: lines(hostAliases),
  pathSuffixes: lines(pathSuffixes),
  ...rest,
});

export const readIdentity = ({
  keeps,
  keep,
  drop,
  hostAliases,
  pathSuffixes,
  ...rest
}: IdentityDraft): ArticleIdentity => ({
  keep: keeps ? entriesOf(keep) : null,
  drop: entriesOf(drop),
  hostAliases: entriesOf(hostAliases),
  pathSuffixes: entriesOf(pathSuffixes),
  ...rest,
});

/** In a line, for people who compare two versions. */
export function identityWords(draft: IdentityDraft): string {
  const list = (text: string) => entriesOf(text).join(', ');
  const also = [
    ['host parts left out', list(draft.hostAliases)],
    ['path endings left out', list(draft.pathSuffixes)],
  ].flatMap(([what, listed]) => (listed === '' ? [] : [`${what}: ${listed}`]));
  const drop = list(draft.drop);
  const kept = draft.keeps ? `by ${list(draft.keep) || 'no parameter'}` : `by all parameters${drop && ` but ${drop}`}`;
  return [
    kept,
    ...also,
    ...(draft.ignoreCase ? ['case does not matter'] : []),
    `ambiguous addresses ${draft.ambiguous === 'refuse' ? 'refused' : 'normalised'}`,
  ].join('; ');
}
