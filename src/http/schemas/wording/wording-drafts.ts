import { z } from 'zod';
import { unfinishedWording } from '../../../publications/wording/wording-schema.ts';
import { faultSchema, isoTime, orNull } from '../metering.ts';

/** What admins ask about drafts of wordings and are answered. */

const draftWording = unfinishedWording.clone().openapi('UnfinishedWording', {
  type: 'object',
  description: 'The fields of a wording while it is being written: its title and its texts may be empty.',
  properties: {
    locale: { type: 'string' },
    title: { type: 'string' },
    plurals: { type: 'object' },
    offer: { type: 'object' },
    banners: { type: 'object' },
  },
  required: ['locale', 'title', 'plurals', 'offer', 'banners'],
});

const basedOn = orNull(z.string()).openapi({
  description: 'The ETag of the published wording that it is to replace; null for a new language.',
});

export const draftBody = z.strictObject({ wording: draftWording, basedOn }).openapi('WordingDraftChange');

const despiteUntranslated = z.boolean().default(false).openapi({
  description: 'Whether it is published although texts are missing or still as in the default language.',
});

export const publishBody = z.strictObject({ despiteUntranslated }).openapi('WordingPublication');

export const scheduleBody = z
  .strictObject({ at: isoTime.openapi({ description: 'In the next two years.' }), despiteUntranslated })
  .openapi('WordingSchedule');

const by = z.object({ at: isoTime, by: z.string() });

const paths = z.array(z.string());

export const draftAnswer = z
  .object({
    wording: draftWording,
    basedOn,
    isCurrent: z.boolean().openapi({ description: 'False if the published texts have changed since.' }),
    saved: by,
    schedule: orNull(by.extend({ despiteUntranslated: z.boolean() })),
    refused: orNull(z.object({ at: isoTime, faults: z.array(faultSchema) })).openapi({
      description: 'Why it was not published at its time.',
    }),
    texts: z.object({ total: z.int(), untranslated: paths, missing: paths }).openapi({
      description: 'Against the default language: what is still word for word as there, and what is missing.',
    }),
    faults: z.array(faultSchema).openapi({ description: 'What keeps it from being published now.' }),
  })
  .openapi('WordingDraft');
