import { appearance } from '../../../publications/appearance-schema.ts';

/** How a publication looks, as admins write it and are answered. */
export const appearanceSchema = appearance.clone().openapi('Appearance', {
  description:
    'Colours, font families and corners of the publication. Text needs a contrast of 4.5 to 1 with its background, the accent one of 3 to 1.',
});
