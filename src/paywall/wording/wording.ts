/** What a front end shows for a decision: one state, one text. */
export const bannerStates = [
  'metered',
  'last-article',
  'trial-offer',
  'meter-exhausted',
  'meter-closed',
  'registration',
  'premium',
  'trial-expired',
  'subscription-expired',
  'pass-expired',
  'payment-failed',
  'trial-ending',
  'renewal-coming',
] as const;

export type BannerState = (typeof bannerStates)[number];

/** The states that came after wordings had been saved: where one lacks them, another banner stands for them, or none. */
const optionalStates = ['meter-closed', 'pass-expired', 'trial-ending', 'renewal-coming'] as const;

type OptionalState = (typeof optionalStates)[number];

export const isOptionalState = (state: BannerState): state is OptionalState =>
  optionalStates.some((optional) => optional === state);

const pluralCategories = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

/** The plural categories of the Unicode CLDR. Which of them a locale has is `Intl.PluralRules`' to say. */
export type PluralCategory = (typeof pluralCategories)[number];

/** One text per plural category. */
export type PluralMap = Readonly<Partial<Record<PluralCategory, string>>> & {
  readonly other: string;
  /** The variable that chooses. Without it the first numeric variable that the `other` text names does; a map of several numbers needs it. */
  readonly number?: string;
};

/**
 * A template: text with `{{variable}}` and `{{variable-plural}}`, or, for languages in which an ending is not enough, one such
 * text per plural category.
 */
export type Template = string | PluralMap;

/** The texts of a map, each with its category. */
export const textsByCategory = (map: PluralMap): readonly (readonly [category: PluralCategory, text: string])[] =>
  pluralCategories.flatMap((category) => {
    const text = map[category];
    return text === undefined ? [] : [[category, text] as const];
  });

/** The texts of a template, whichever form it has. */
export const wordsOf = (template: Template): readonly string[] =>
  typeof template === 'string' ? [template] : textsByCategory(template).map(([, text]) => text);

/** What a front end does when the button is pressed, unless that is to follow a URL. */
export const buttonActions = ['offers', 'checkout', 'register', 'portal'] as const;

/** The templates of one banner. Everything that is left out is absent from the banner. */
export interface BannerWording {
  readonly headline: Template;
  readonly strapline?: Template | undefined;
  readonly straplineCompact?: Template | undefined;
  readonly body?: Template | undefined;
  readonly list?: { readonly intro: Template; readonly items: readonly Template[] } | undefined;
  /** What follows the offer and what that costs. Like the note it is left out where it names what the offer does not have. */
  readonly terms?: Template | undefined;
  /** What may depend on something that an offer need not have, such as its end: without it the note is left out. */
  readonly note?: Template | undefined;
  readonly image?: { readonly alt: Template } | undefined;
  readonly button?:
    | {
        readonly label: Template;
        /** `offers`, `checkout`, `register`, `portal` or an absolute http(s) URL. */
        readonly action: string;
      }
    | undefined;
}

/** How offers are sold that are named in words of their own: `free` is an introduction, or a term, that costs nothing. */
export const labelKinds = ['introduction', 'free', 'term', 'plan'] as const;

export type LabelKind = (typeof labelKinds)[number];

/** The spans in which a meter counts, which `{{window}}` names. */
export const windowKinds = ['day', 'week', 'month', 'rolling'] as const;

export type WindowKind = (typeof windowKinds)[number];

/** How offers are named and announced, unless an offer brings templates of its own. */
export interface OfferWording {
  readonly label: Template;
  readonly deadline: Template;
  /** In the place of `label`, by how the offer is sold. */
  readonly labels?: Readonly<Partial<Record<LabelKind, Template>>>;
  /** What `{{price}}` says of a price of nothing, such as `free`; without it the amount. */
  readonly free?: string;
}

/** All texts of one publication in one locale. */
export interface Wording {
  /** BCP 47, for example `en` or `ja`. */
  readonly locale: string;
  /** The title as this locale writes it; `{{title}}`. */
  readonly title: string;
  /** What `{{x-plural}}` stands for, by the plural category of `x`. */
  readonly plurals: Readonly<Partial<Record<PluralCategory, string>>>;
  readonly offer: OfferWording;
  /** What `{{window}}` says in each kind of window, in the place of what the language says anyway. */
  readonly windows?: Readonly<Partial<Record<WindowKind, Template>>>;
  readonly banners: Readonly<Record<Exclude<BannerState, OptionalState>, BannerWording>> &
    Readonly<Partial<Record<OptionalState, BannerWording>>>;
}

/** Every template of a banner with its path within it, for example `list.items.0`; none of a banner that is left out. */
export function textsOf(banner: BannerWording | undefined): readonly (readonly [path: string, template: Template])[] {
  if (banner === undefined) return [];
  const texts: [string, Template | undefined][] = [
    ['headline', banner.headline],
    ['strapline', banner.strapline],
    ['straplineCompact', banner.straplineCompact],
    ['body', banner.body],
    ['list.intro', banner.list?.intro],
    ...(banner.list?.items ?? []).map((item, index): [string, Template] => [`list.items.${index}`, item]),
    ['terms', banner.terms],
    ['note', banner.note],
    ['image.alt', banner.image?.alt],
    ['button.label', banner.button?.label],
  ];
  return texts.flatMap(([path, template]) => (template === undefined ? [] : [[path, template] as const]));
}
