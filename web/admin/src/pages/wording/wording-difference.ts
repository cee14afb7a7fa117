import { type BannerState, bannerStates, labelKinds, windowKinds } from '../../../../../src/paywall/wording/wording.ts';
import {
  type BannerText,
  bannerTexts,
  labelPath,
  noText,
  pathOf,
  type TemplateDraft,
  type WordingDraft,
  windowPath,
} from '../../components/wording/wording-draft.ts';
import { labelWords, stateWords, textWords, windowWords } from '../../components/wording/wording-words.ts';

/** What somebody may have changed in a wording as one thing. */
interface Part {
  readonly key: string;
  readonly label: string;
  readonly words: (draft: WordingDraft) => string;
  /** `mine` with this of `theirs`. */
  readonly take: (mine: WordingDraft, theirs: WordingDraft) => WordingDraft;
}

function templateWords({ byNumber, text, forms, number }: TemplateDraft): string {
  if (!byNumber) return text === '' ? '(left out)' : text;
  const texts = Object.entries(forms).map(([category, form]) => `${category}: ${form}`);
  return [...(number === null ? [] : [`by ${number}`]), ...texts].join('; ');
}

const textPart = (path: string, label: string): Part => ({
  key: path,
  label,
  words: ({ texts }) => templateWords(texts[path] ?? noText),
  take: (mine, theirs) => ({ ...mine, texts: { ...mine.texts, [path]: theirs.texts[path] ?? noText } }),
});

function partsOf(state: BannerState): readonly Part[] {
  const { label } = stateWords[state];
  const text = (name: BannerText) => textPart(pathOf(state, name), `${label}: ${textWords[name]}`);
  return [
    ...bannerTexts.map(text),
    {
      key: `lists.${state}`,
      label: `${label}: List`,
      words: ({ lists }) => lists[state].map(templateWords).join(' · ') || '(left out)',
      take: (mine, theirs) => ({ ...mine, lists: { ...mine.lists, [state]: theirs.lists[state] } }),
    },
    {
      key: `actions.${state}`,
      label: `${label}: What the button does`,
      words: ({ actions }) => actions[state],
      take: (mine, theirs) => ({ ...mine, actions: { ...mine.actions, [state]: theirs.actions[state] } }),
    },
  ];
}

const parts: readonly Part[] = [
  { key: 'title', label: 'Title', words: ({ title }) => title, take: (mine, { title }) => ({ ...mine, title }) },
  {
    key: 'plurals',
    label: 'Plural endings',
    words: ({ plurals }) =>
      Object.entries(plurals)
        .map(([category, ending]) => `${category}: “${ending}”`)
        .join(', '),
    take: (mine, { plurals }) => ({ ...mine, plurals }),
  },
  textPart('offer.label', 'An offer’s name'),
  textPart('offer.deadline', 'An offer’s end'),
  ...labelKinds.map((kind) => textPart(labelPath(kind), `An offer’s name: ${labelWords[kind]}`)),
  {
    key: 'free',
    label: 'A price of zero',
    words: ({ free }) => (free === '' ? '(left out)' : free),
    take: (mine, { free }) => ({ ...mine, free }),
  },
  ...windowKinds.map((kind) => textPart(windowPath(kind), `Words for the window: ${windowWords[kind]}`)),
  ...bannerStates.flatMap(partsOf),
];

/** The versions of a wording that two people have made out of one. */
interface Versions {
  readonly base: WordingDraft;
  readonly mine: WordingDraft;
  readonly theirs: WordingDraft;
}

interface Difference {
  readonly key: string;
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
  readonly differs: boolean;
  /** Where only the other has changed it: there is nothing of mine to be lost. */
  readonly onlyTheirs: boolean;
}

/** Only what differs: the rest would bury it. */
export const differencesOf = ({ base, mine, theirs }: Versions): readonly Difference[] =>
  parts.flatMap(({ key, label, words }) => {
    const [was, own, other] = [words(base), words(mine), words(theirs)];
    return own === other ? [] : [{ key, label, mine: own, theirs: other, differs: true, onlyTheirs: was === own }];
  });

/** Mine, with those parts of theirs whose keys are given. */
export const merged = ({ mine, theirs }: Versions, keys: ReadonlySet<string>): WordingDraft =>
  parts.reduce((draft, { key, take }) => (keys.has(key) ? take(draft, theirs) : draft), mine);
