import { z } from 'zod';
import { appearanceSchema } from './wording/appearance.ts';

/** What the admin API answers about itself and what there is. */

export const publicationsAnswer = z
  .object({
    publications: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        timeZone: z.string(),
        defaultLocale: z.string(),
        appearance: appearanceSchema,
        locales: z.array(z.string()),
      }),
    ),
  })
  .openapi('Publications');
