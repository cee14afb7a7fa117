import { z } from 'zod';
import { type BannerState, type BannerWording, bannerStates, type Wording } from '../paywall/wording/wording.ts';
import { locale, text } from './field-schemas.ts';

const perCategory = (entry: z.ZodString) => ({
  zero: entry.exactOptional(),
  one: entry.exactOptional(),
  two: entry.exactOptional(),
  few: entry.exactOptional(),
  many: entry.exactOptional(),
  other: entry.exactOptional(),
});

const longestText = 1000;

/** Texts are not trimmed here: a plural ending may begin with a space. */
const template = z.string().min(1).max(longestText);

/** The name of a variable, without its braces. */
const variable = z.string().min(1).max(100);

/** One template, whatever it is for. */
export const templates = z.union(
  [template, z.strictObject({ ...perCategory(template), other: template, number: variable.exactOptional() })],
  'must be a text, or one text per plural category',
);

const banner: z.ZodType<BannerWording> = z.strictObject({
  headline: templates,
  strapline: templates.optional(),
  straplineCompact: templates.optional(),
  body: templates.optional(),
  list: z.strictObject({ intro: templates, items: z.array(templates).min(1).max(20) }).optional(),
  terms: templates.optional(),
  note: templates.optional(),
  image: z.strictObject({ alt: templates }).optional(),
  button: z.strictObject({ label: templates, action: text(2000) }).optional(),
});

const byState = Object.fromEntries(bannerStates.map((state) => [state, banner])) as Record<BannerState, typeof banner>;

const optionalBanner = banner.exactOptional();
const optionalTemplates = templates.exactOptional();

const offer = z.strictObject({
  label: templates,
  deadline: templates,
  labels: z
    .strictObject({
      introduction: optionalTemplates,
      free: optionalTemplates,
      term: optionalTemplates,
      plan: optionalTemplates,
    })
    .exactOptional(),
  free: z.string().min(1).max(100).exactOptional(),
});

const windows = z.strictObject({
  day: optionalTemplates,
  week: optionalTemplates,
  month: optionalTemplates,
  rolling: optionalTemplates,
});

/**
 * All texts of one publication in one locale, in files and in stores alike. It says that the shape is right; whether the
 * templates are is `checkWording`'s to say.
 */
export const wording: z.ZodType<Wording> = z.strictObject({
  locale,
  title: text(200),
  plurals: z.strictObject(perCategory(z.string().max(longestText))),
  offer,
  windows: windows.exactOptional(),
  banners: z.strictObject({
    ...byState,
    'meter-closed': optionalBanner,
    'pass-expired': optionalBanner,
    'trial-ending': optionalBanner,
    'renewal-coming': optionalBanner,
  }),
});
