import { type ChangeInWords, changesIn } from '../../components/change-in-words.ts';
import { draftOf, type WordingBody } from '../../components/wording/wording-draft.ts';
import { differencesOf } from './wording-difference.ts';

/** What one version of a wording has changed in another, in words. */
export function wordingChanges(before: WordingBody, after: WordingBody): readonly ChangeInWords[] {
  const [was, is] = [draftOf(before), draftOf(after)];
  return changesIn(differencesOf({ base: was, mine: was, theirs: is }));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The log keeps for years what was saved; whatever has another form than wordings have now is not taken apart. */
export function isWording(value: unknown): value is WordingBody {
  if (!isObject(value)) return false;
  const { locale, title, plurals, offer, banners } = value;
  return typeof locale === 'string' && typeof title === 'string' && [plurals, offer, banners].every(isObject);
}
