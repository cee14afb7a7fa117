import { usualCalendarPhrase } from '../../../../../src/paywall/banners/window-phrase.ts';
import { bannersOfTheMeter } from '../../../../../src/paywall/editing/window-words.ts';
import { categoriesOf, type TemplateDraft, type WordingDraft } from '../../components/wording/wording-draft.ts';

const kinds = ['day', 'week', 'month'] as const;

/** With `{{window}}` in the place of the phrases. */
function following({ text, forms, ...rest }: TemplateDraft, phrases: readonly string[]): TemplateDraft {
  const replaced = (words: string) => phrases.reduce((left, phrase) => left.replaceAll(phrase, '{{window}}'), words);
  const ofForms = Object.entries(forms).map(([category, form]) => [category, replaced(form)]);
  return { ...rest, text: replaced(text), forms: Object.fromEntries(ofForms) };
}

/** With a text for every number that the language knows: that of `other`, until somebody writes another. */
function completed(draft: TemplateDraft, locale: string): TemplateDraft {
  if (!draft.byNumber) return draft;
  const { other = '' } = draft.forms;
  const forms = Object.fromEntries(categoriesOf(locale).map((category) => [category, other]));
  return { ...draft, forms: { ...forms, ...draft.forms } };
}

/**
 * What a new language begins as: a copy of another, which fits whatever window the meter has (`{{window}}` where it said "this month"), and
 * has a text for each number.
 */
export function newDraftIn(locale: string, copied: WordingDraft): WordingDraft {
  const phrases = kinds.map((kind) => usualCalendarPhrase(kind, copied.locale));
  const isOfMeter = (path: string) => bannersOfTheMeter.some((state) => path.startsWith(`banners.${state}.`));
  const texts = Object.entries(copied.texts).map(
    ([path, text]) => [path, completed(isOfMeter(path) ? following(text, phrases) : text, locale)] as const,
  );
  return { ...copied, locale, texts: Object.fromEntries(texts) };
}
