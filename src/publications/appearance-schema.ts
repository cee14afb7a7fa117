import { z } from 'zod';
import { type Appearance, type Palette, paletteFaults, usualAppearance } from '../paywall/wording/appearance.ts';

const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1864ab, in small letters');

/** Each family is a name in quotes, or one word: nothing else of CSS fits, whatever page it is put into. */
const family = /(?:"[A-Za-z0-9][A-Za-z0-9 -]{0,39}"|[A-Za-z][A-Za-z0-9-]{0,39})/.source;

const font = z
  .string()
  .max(300)
  .regex(
    new RegExp(`^${family}(?:, ${family}){0,11}$`),
    'must be font families, such as "Source Serif", Georgia, serif: names of several words in double quotes',
  );

const { dark: usualDark, ...usual } = usualAppearance;

function checkContrast(palette: Palette, context: z.RefinementCtx): void {
  for (const { field, message } of paletteFaults(palette)) context.addIssue({ code: 'custom', path: [field], message });
}

const palette = z.strictObject({ text: colour, background: colour, accent: colour });

const appearanceOf = (dark: z.ZodType<Palette>) =>
  z.strictObject({
    text: colour.default(usual.text),
    background: colour.default(usual.background),
    accent: colour.default(usual.accent),
    dark: dark.nullable().default(usualDark),
    font: font.nullable().default(usual.font),
    radius: z.int().min(0).max(32).default(usual.radius),
  });

/** How a publication looks, as files and admins write it: what is left out is as usual. */
export const appearance = appearanceOf(palette.superRefine(checkContrast)).superRefine(
  checkContrast,
) satisfies z.ZodType<Appearance>;

/** The same as stores hold it: what was once saved is read, whatever contrast is asked for today. */
export const storedAppearance = appearanceOf(palette) satisfies z.ZodType<Appearance>;
