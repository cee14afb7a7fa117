import { usualCalendarPhrase } from '../../../../../src/paywall/banners/window-phrase.ts';
import { bannersOfTheMeter } from '../../../../../src/paywall/editing/window-words.ts';
import type { TemplateDraft, WordingDraft } from './wording-draft.ts';

const kinds = ['day', 'week', 'month'] as const;

function following({ text, forms, ...rest }: TemplateDraft, phrases: readonly string[]): TemplateDraft {
  const replaced = (words: string) => phrases.reduce((left, phrase) => left.replaceAll(phrase, '{{window}}'), words);
  const ofForms = Object.entries(forms).map(([category, form]) => [category, replaced(form)]);
  return { ...rest, text: replaced(text), forms: Object.fromEntries(ofForms) };
}

/** The texts about the meter with `{{window}}` where they say "this month": what begins as a copy fits whatever window there is. */
export function followingWindow(draft: WordingDraft): WordingDraft {
  const phrases = kinds.map((kind) => usualCalendarPhrase(kind, draft.locale));
  const isOfMeter = (path: string) => bannersOfTheMeter.some((state) => path.startsWith(`banners.${state}.`));
  const texts = Object.entries(draft.texts).map(
    ([path, text]) => [path, isOfMeter(path) ? following(text, phrases) : text] as const,
  );
  return { ...draft, texts: Object.fromEntries(texts) };
}
