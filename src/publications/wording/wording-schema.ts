import { z } from 'zod';
import { type BannerState, type BannerWording, bannerStates, type Wording } from '../../paywall/wording/wording.ts';
import { locale, text } from '../field-schemas.ts';

const perCategory = (entry: z.ZodString) => ({
  zero: entry.exactOptional(),
  one: entry.exactOptional(),
  two: entry.exactOptional(),
  few: entry.exactOptional(),
  many: entry.exactOptional(),
  other: entry.exactOptional(),
});

const longestText = 1000;

/** The name of a variable, without its braces. */
const variable = z.string().min(1).max(100);

/** Texts are not trimmed here: a plural ending may begin with a space. */
const template = z.string().min(1).max(longestText);

const templatesOf = (entry: z.ZodString) =>
  z.union(
    [entry, z.strictObject({ ...perCategory(entry), other: entry, number: variable.exactOptional() })],
    'must be a text, or one text per plural category',
  );

/** One template, whatever it is for. */
export const templates = templatesOf(template);

type Templates = typeof templates;

const bannerOf = (entry: Templates, action: z.ZodString): z.ZodType<BannerWording> =>
  z.strictObject({
    headline: entry,
    strapline: entry.optional(),
    straplineCompact: entry.optional(),
    body: entry.optional(),
    list: z.strictObject({ intro: entry, items: z.array(entry).min(1).max(20) }).optional(),
    terms: entry.optional(),
    note: entry.optional(),
    image: z.strictObject({ alt: entry }).optional(),
    button: z.strictObject({ label: entry, action }).optional(),
  });

function bannersOf(entry: Templates, action: z.ZodString) {
  const banner = bannerOf(entry, action);
  const optional = banner.exactOptional();
  const byState = Object.fromEntries(bannerStates.map((state) => [state, banner])) as Record<
    BannerState,
    typeof banner
  >;
  return z.strictObject({
    ...byState,
    'meter-closed': optional,
    'pass-expired': optional,
    'trial-ending': optional,
    'renewal-coming': optional,
  });
}

function offerOf(entry: Templates) {
  const optional = entry.exactOptional();
  return z.strictObject({
    label: entry,
    deadline: entry,
    labels: z.strictObject({ introduction: optional, free: optional, term: optional, plan: optional }).exactOptional(),
    free: z.string().min(1).max(100).exactOptional(),
  });
}

function windowsOf(entry: Templates) {
  const optional = entry.exactOptional();
  return z.strictObject({ day: optional, week: optional, month: optional, rolling: optional });
}

interface Entries {
  readonly title: z.ZodString;
  readonly template: z.ZodString;
  readonly action: z.ZodString;
}

function wordingOf({ title, template: entry, action }: Entries): z.ZodType<Wording> {
  const templates = templatesOf(entry);
  return z.strictObject({
    locale,
    title,
    plurals: z.strictObject(perCategory(z.string().max(longestText))),
    offer: offerOf(templates),
    windows: windowsOf(templates).exactOptional(),
    banners: bannersOf(templates, action),
  });
}

/** The texts of one banner. */
export const bannerWording = bannerOf(templates, text(2000));

/**
 * All texts of one publication in one locale, in files and in stores alike. It says that the shape is right; whether the
 * templates are is `checkWording`'s to say.
 */
export const wording = wordingOf({ title: text(200), template, action: text(2000) });

/** The same while it is being written: what must be there may be empty. */
export const unfinishedWording = wordingOf({
  title: z.string().max(200),
  template: z.string().max(longestText),
  action: z.string().max(2000),
});
