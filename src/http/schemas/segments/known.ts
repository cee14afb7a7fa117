import { z } from 'zod';
import { mostTraits } from '../../../paywall/segments/reader-facts.ts';
import { traitName } from '../../../publications/growth/segments-schema.ts';
import { isoTime } from '../metering.ts';

const traitValue = z.union([z.string().max(200), z.number(), z.boolean()]);

/** Traits by name. */
export const traitValues = z
  .record(traitName, traitValue)
  .refine((traits) => Object.keys(traits).length <= mostTraits, `has more than ${mostTraits} traits`);

export const traitsAnswer = z
  .object({
    firstSeenAt: isoTime.nullable().openapi({
      description: "The reader's first view since the publication has a rule that asks for it; null if there was none.",
    }),
    traits: z.array(z.object({ name: z.string(), value: traitValue, expiresAt: isoTime })),
  })
  .openapi('Traits');

/** What is known of a reader, as the export has it. */
export const knownSchema = traitsAnswer.extend({
  experiments: z.array(z.object({ id: z.string(), arm: z.string(), crossed: z.boolean(), expiresAt: isoTime })),
});
