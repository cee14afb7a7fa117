import { z } from 'zod';
import { deviceClasses, referrerClasses } from '../../../paywall/segments/segment.ts';
import { isoTime } from '../metering.ts';
import { traitValues } from './known.ts';

const claimValue = z.union([z.string().max(200), z.number(), z.boolean()]);

/** What is taken of a request and a reader where no request says it. */
export const givenFacts = z
  .strictObject({
    device: z.enum(deviceClasses).exactOptional(),
    referrer: z.enum(referrerClasses).exactOptional(),
    newsletter: z.boolean().exactOptional(),
    claims: z.record(z.string().min(1).max(100), z.union([claimValue, z.array(claimValue).max(200)])).exactOptional(),
    traits: traitValues.exactOptional(),
    firstSeenAt: isoTime.exactOptional(),
  })
  .openapi({
    description:
      'For rules for segments. What is left out is not known and fits no condition; traits and the first view are those that are stored.',
  });
