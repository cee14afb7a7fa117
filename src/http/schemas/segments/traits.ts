import { z } from 'zod';
import { traitName } from '../../../publications/growth/segments-schema.ts';
import { namedReaderQuery } from '../readers.ts';
import { traitValues } from './known.ts';

/** 400 days. */
const longestTtlSeconds = 34_560_000;

export const traitsBody = z
  .strictObject({
    traits: traitValues.openapi({
      description: 'Added to those that the reader has; one of the same name is replaced.',
      example: { propensity: 80, topic: 'sports' },
    }),
    ttlSeconds: z
      .int()
      .min(1)
      .max(longestTtlSeconds)
      .openapi({ description: 'After so long they are forgotten. 400 days at most.' }),
  })
  .openapi('TraitsBody');

export const traitsQuery = namedReaderQuery.extend({
  name: traitName.optional().openapi({ description: 'The one to remove; all without it.' }),
});
