import { z } from 'zod';
import { signInWays } from '../../paywall/admin/admin.ts';
import type { WordingDraft } from '../../paywall/editing/wording-drafts.ts';
import { unfinishedWording } from './wording-schema.ts';

const moment = z.int().min(0);

const author = { who: z.string(), via: z.enum(signInWays).nullable() };

/** The draft of a wording as stores hold it. */
export const storedDraft: z.ZodType<WordingDraft> = z.strictObject({
  wording: unfinishedWording,
  basedOn: z.int().min(0),
  saved: z.strictObject({ at: moment, ...author }),
  schedule: z.strictObject({ at: moment, ...author, despiteUntranslated: z.boolean() }).nullable(),
  refused: z
    .strictObject({
      at: moment,
      faults: z.array(z.strictObject({ path: z.string(), message: z.string() })),
    })
    .nullable(),
});
