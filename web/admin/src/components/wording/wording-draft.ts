import type { z } from 'zod';
import type { wordingSchema } from '../../../../../src/http/schemas/wording/banners.ts';
import { languageOf } from '../../../../../src/paywall/wording/language.ts';
import {
  type BannerState,
  type BannerWording,
  bannerStates,
  isOptionalState,
  labelKinds,
  type PluralCategory,
  type Template,
  textsByCategory,
  type Wording,
  windowKinds,
} from '../../../../../src/paywall/wording/wording.ts';

/** A wording as the admin API answers and takes it. */
export type WordingBody = z.output<typeof wordingSchema>;

/** One text, or one for each plural category. What was typed of the other form stays while one is chosen. */
export interface TemplateDraft {
  readonly byNumber: boolean;
  readonly text: string;
  readonly forms: Readonly<Partial<Record<PluralCategory, string>>>;
  /** The variable that chooses among them; null if nobody has said it. */
  readonly number: string | null;
}

/** A wording while it is being written. */
export interface WordingDraft {
  readonly locale: string;
  readonly title: string;
  readonly plurals: Readonly<Partial<Record<PluralCategory, string>>>;
  /** What a price of zero is called; empty where it is written as an amount. */
  readonly free: string;
  /** Every template by its path, such as `banners.metered.headline`; empty for one that is left out. Those in lists are below. */
  readonly texts: Readonly<Record<string, TemplateDraft>>;
  readonly lists: Readonly<Record<BannerState, readonly TemplateDraft[]>>;
  readonly actions: Readonly<Record<BannerState, string>>;
}

export const noText: TemplateDraft = { byNumber: false, text: '', forms: {}, number: null };

/** What is there to be written in each banner, but for the entries of its list. */
export const bannerTexts = [
  'headline',
  'strapline',
  'straplineCompact',
  'body',
  'list.intro',
  'terms',
  'note',
  'image.alt',
  'button.label',
] as const;

export type BannerText = (typeof bannerTexts)[number];

export const pathOf = (state: BannerState, text: BannerText) => `banners.${state}.${text}`;

function templateDraftOf(template: Template | undefined): TemplateDraft {
  if (template === undefined) return noText;
  if (typeof template === 'string') return { ...noText, text: template };
  const { other, number = null } = template;
  return { byNumber: true, text: other, forms: Object.fromEntries(textsByCategory(template)), number };
}

function textOf(
  { headline, strapline, straplineCompact, body, list, terms, note, image, button }: Partial<BannerWording>,
  text: BannerText,
) {
  const templates: Record<BannerText, Template | undefined> = {
    headline,
    strapline,
    straplineCompact,
    body,
    terms,
    note,
    'list.intro': list?.intro,
    'image.alt': image?.alt,
    'button.label': button?.label,
  };
  return templates[text];
}

/** One thing for each state. */
const perState = <T>(of: (state: BannerState) => T): Record<BannerState, T> =>
  Object.fromEntries(bannerStates.map((state) => [state, of(state)])) as Record<BannerState, T>;

/** The texts that a language need not have beside its banners, by their paths. */
export const labelPath = (kind: (typeof labelKinds)[number]) => `offer.labels.${kind}`;
export const windowPath = (kind: (typeof windowKinds)[number]) => `windows.${kind}`;

const aside: ReadonlySet<BannerState> = new Set(['payment-failed', 'trial-ending', 'renewal-coming']);

/** What the button does of a banner that has none yet. */
const usualAction = (state: BannerState) => (aside.has(state) ? 'portal' : 'offers');

export function draftOf({ locale, title, plurals, offer, windows = {}, banners }: Wording): WordingDraft {
  const texts = bannerStates.flatMap((state) =>
    bannerTexts.map((text) => [pathOf(state, text), templateDraftOf(textOf(banners[state] ?? {}, text))] as const),
  );
  return {
    locale,
    title,
    plurals,
    free: offer.free ?? '',
    texts: {
      ...Object.fromEntries(texts),
      ...Object.fromEntries(labelKinds.map((kind) => [labelPath(kind), templateDraftOf(offer.labels?.[kind])])),
      ...Object.fromEntries(windowKinds.map((kind) => [windowPath(kind), templateDraftOf(windows[kind])])),
      'offer.label': templateDraftOf(offer.label),
      'offer.deadline': templateDraftOf(offer.deadline),
    },
    lists: perState((state) => (banners[state]?.list?.items ?? []).map(templateDraftOf)),
    actions: perState((state) => banners[state]?.button?.action ?? usualAction(state)),
  };
}

const isBlank = ({ byNumber, text, forms }: TemplateDraft) =>
  byNumber ? Object.values(forms).every((form) => form === '') : text === '';

/** Only the categories that the locale has, and those that were there before. */
function templateOf({ byNumber, text, forms, number }: TemplateDraft): Template {
  if (!byNumber) return text;
  const written = Object.entries(forms).filter(([, form]) => form !== '');
  return { ...Object.fromEntries(written), other: forms.other ?? '', ...(number === null ? {} : { number }) };
}

/** What is written, whether it is right or not. What is empty is left out, but for what no banner can be without. */
export function wordingOf({ locale, title, plurals, free, texts, lists, actions }: WordingDraft): Wording {
  const at = (path: string) => texts[path] ?? noText;
  /** Those of several texts that are written; undefined for none. */
  function written<Kind extends string>(kinds: readonly Kind[], pathOfKind: (kind: Kind) => string) {
    const there = kinds.filter((kind) => !isBlank(at(pathOfKind(kind))));
    if (there.length === 0) return undefined;
    return Object.fromEntries(there.map((kind) => [kind, templateOf(at(pathOfKind(kind)))]));
  }
  function bannerOf(state: BannerState): BannerWording {
    const text = (name: BannerText) => at(pathOf(state, name));
    const optional = (name: BannerText) => (isBlank(text(name)) ? undefined : templateOf(text(name)));
    const listed = !isBlank(text('list.intro')) || lists[state].length > 0;
    return {
      headline: templateOf(text('headline')),
      ...dropUndefined({
        strapline: optional('strapline'),
        straplineCompact: optional('straplineCompact'),
        body: optional('body'),
        list: listed ? { intro: templateOf(text('list.intro')), items: lists[state].map(templateOf) } : undefined,
        terms: optional('terms'),
        note: optional('note'),
        image: isBlank(text('image.alt')) ? undefined : { alt: templateOf(text('image.alt')) },
        button: isBlank(text('button.label'))
          ? undefined
          : { label: templateOf(text('button.label')), action: actions[state] },
      }),
    };
  }
  const labels = written(labelKinds, labelPath);
  const windows = written(windowKinds, windowPath);
  const offer = {
    label: templateOf(at('offer.label')),
    deadline: templateOf(at('offer.deadline')),
    ...(labels !== undefined && { labels }),
    ...(free !== '' && { free }),
  };
  const isEmpty = (state: BannerState) =>
    lists[state].length === 0 && bannerTexts.every((text) => isBlank(at(pathOf(state, text))));
  const banners = perState((state) => (isOptionalState(state) && isEmpty(state) ? undefined : bannerOf(state)));
  const common = { locale, title, plurals, offer, ...(windows !== undefined && { windows }) };
  return { ...common, banners: dropUndefined(banners) as Wording['banners'] };
}

function dropUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** The plural categories of numbers in a locale; `other` alone for what is none. */
export function categoriesOf(locale: string): readonly PluralCategory[] {
  try {
    return languageOf(locale).categories;
  } catch {
    return ['other'];
  }
}
