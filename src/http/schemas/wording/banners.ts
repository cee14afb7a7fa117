import { z } from 'zod';
import { bannerStates } from '../../../paywall/wording/wording.ts';
import { wording } from '../../../publications/wording/wording-schema.ts';
import { bannerSchema, faultSchema, isoTime, orNull } from '../metering.ts';
import { offerSchema } from '../offers.ts';
import { wordingDescription } from './wording-openapi.ts';

/** What admins ask about wording and are answered. */

/** A wording as files and stores write it too: one schema for all. */
export const wordingSchema = wording.clone().openapi('Wording', wordingDescription);

export const wordingListAnswer = z
  .object({
    defaultLocale: z.string(),
    wordings: z.array(
      z
        .object({
          locale: z.string(),
          title: z.string(),
          etag: z.string(),
          faults: z
            .array(faultSchema)
            .openapi({ description: 'What would keep it from being saved today: a date that has passed.' }),
        })
        .openapi('WordingSummary'),
    ),
    drafts: z.array(
      z
        .object({
          locale: z.string(),
          etag: z.string(),
          publishAt: orNull(isoTime).openapi({ description: 'When it is to be published.' }),
          refused: z.boolean().openapi({ description: 'Whether it could not be published at its time.' }),
        })
        .openapi('WordingDraftSummary'),
    ),
  })
  .openapi('Wordings');

const locale = z.string().min(1).max(64).openapi({ description: 'BCP 47.' });

const number = z.int().min(0).max(100_000);

export const previewBody = z
  .strictObject({
    numbers: z
      .strictObject({
        limit: number.optional(),
        used: number.optional(),
        left: number.optional(),
        more: number.optional().openapi({ description: 'How many more articles registering gives.' }),
      })
      .prefault({})
      .openapi({ description: 'What is left out is as it usually is in each state.' }),
    at: isoTime.optional().openapi({ description: 'The time that is taken for now; else it is now.' }),
    dates: z
      .strictObject({
        resetsAt: isoTime.optional(),
        endsAt: isoTime.optional().openapi({ description: 'The end of the trial, subscription or grace.' }),
      })
      .prefault({}),
    locales: z.array(locale).max(100).optional().openapi({ description: 'Else all that there are.' }),
    offer: offerSchema
      .optional()
      .openapi({ description: 'One that need not be saved or on sale; else the best one on sale.' }),
    wording: wordingSchema
      .optional()
      .openapi({ description: 'One that need not be saved, in the place of that of its locale.' }),
  })
  .openapi('PreviewRequest');

export const previewAnswer = z
  .object({
    at: isoTime,
    banners: z.array(
      z
        .object({
          state: z.enum(bannerStates),
          locale: z.string(),
          layout: z.enum(['bar', 'wall']),
          banner: orNull(bannerSchema).openapi({ description: 'Null where it cannot be rendered without a hole.' }),
          holes: z.array(z.string()).openapi({ description: 'The variables that were missing.' }),
          faults: z.array(faultSchema).openapi({ description: 'What keeps its texts from being saved.' }),
        })
        .openapi('BannerPreview'),
    ),
    faults: z
      .array(faultSchema.extend({ locale: z.string().nullable() }))
      .openapi({ description: 'What belongs to no one state: of a wording, or of the offer where `locale` is null.' }),
  })
  .openapi('BannerPreviews');
