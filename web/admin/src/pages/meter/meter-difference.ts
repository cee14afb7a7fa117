import type { ConflictRow } from '../../components/conflict-row.ts';
import { wallWords } from '../../components/effects/wall-words.ts';
import { identityWords } from './identity-draft.ts';
import type { MeterDraft } from './meter-draft.ts';
import { windowWords } from './meter-words.ts';

/** What somebody may have changed in a meter as one thing. */
interface Part {
  readonly label: string;
  readonly fields: readonly (keyof MeterDraft)[];
  readonly words: (draft: MeterDraft) => string;
}

const names = (entries: readonly { readonly name: string; readonly networks: string }[]) =>
  entries
    .map(
      (entry) =>
        `${entry.name} (${Object.values({ ...entry, name: '' })
          .filter(Boolean)
          .join(', ')})`,
    )
    .join('; ') || 'None';

const parts: readonly Part[] = [
  {
    label: 'Free articles',
    fields: ['limits'],
    words: ({ limits }) => `${limits.anonymous}, and ${limits.registered} for registered readers`,
  },
  { label: 'Window', fields: ['window'], words: ({ window }) => windowWords(window) },
  { label: 'Views to give back', fields: ['releases'], words: ({ releases }) => releases },
  {
    label: 'What is one article',
    fields: ['articleIdentity'],
    words: ({ articleIdentity }) => identityWords(articleIdentity),
  },
  { label: 'Walls', fields: ['wall'], words: ({ wall }) => wall.map((each) => wallWords[each]).join(', ') },
  { label: 'Days of grace', fields: ['graceDays'], words: ({ graceDays }) => graceDays },
  {
    label: 'While the store is unavailable',
    fields: ['onFailure'],
    words: ({ onFailure }) => (onFailure === 'open' ? 'Open' : 'Closed'),
  },
  {
    label: 'Under too much load',
    fields: ['onOverload'],
    words: ({ onOverload }) => (onOverload === 'open' ? 'Open' : 'Refused for a moment'),
  },
  {
    label: 'Calls from one address',
    fields: ['limited', 'rateLimit'],
    words: ({ limited, rateLimit }) =>
      limited ? `${rateLimit.requests} in ${rateLimit.perSeconds} seconds` : 'No limit',
  },
  {
    label: 'New readers of one network',
    fields: ['budgeted', 'newReaders'],
    words: ({ budgeted, newReaders: { perDay, ipv4Prefix, ipv6Prefix, exempt } }) => {
      if (!budgeted) return 'No limit';
      const most = `${perDay} a day of an IPv4 /${ipv4Prefix} or IPv6 /${ipv6Prefix}`;
      return exempt.length === 0 ? most : `${most}, not for ${names(exempt)}`;
    },
  },
  { label: 'Institutions', fields: ['institutions'], words: ({ institutions }) => names(institutions) },
  { label: 'Crawlers', fields: ['crawlers'], words: ({ crawlers }) => names(crawlers) },
];

/** The versions of a meter that two people have made out of one. */
interface Versions {
  readonly base: MeterDraft;
  readonly mine: MeterDraft;
  readonly theirs: MeterDraft;
}

export const differencesOf = ({ base, mine, theirs }: Versions): readonly ConflictRow[] =>
  parts.map(({ label, words }) => {
    const [was, own, other] = [words(base), words(mine), words(theirs)];
    const differs = own !== other;
    return { key: label, label, mine: own, theirs: other, differs, onlyTheirs: differs && was === own };
  });

/** Mine, with those parts of theirs whose keys are given. */
export function merged({ mine, theirs }: Versions, keys: ReadonlySet<string>): MeterDraft {
  const taken = parts.filter(({ label }) => keys.has(label)).flatMap(({ fields }) => fields);
  return { ...mine, ...Object.fromEntries(taken.map((field) => [field, theirs[field]])) };
}
