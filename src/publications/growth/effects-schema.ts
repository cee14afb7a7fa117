import { z } from 'zod';
import type { Effects, OtherWording } from '../../paywall/variants/effects.ts';
import { bannerStates } from '../../paywall/wording/wording.ts';
import { distinctTexts, locale } from '../field-schemas.ts';
import { limit } from '../meter-schema.ts';
import { wallOrder } from '../wall-schema.ts';
import { bannerWording } from '../wording/wording-schema.ts';

const otherWording: z.ZodType<OtherWording> = z.record(
  locale,
  z.partialRecord(z.enum(bannerStates), bannerWording) as z.ZodType<OtherWording[string]>,
);

/** What is different for some readers. It says that the shape is right; whether texts and offers are is for their own checks. */
export const effects: z.ZodType<Effects> = z.strictObject({
  limits: z.strictObject({ anonymous: limit.exactOptional(), registered: limit.exactOptional() }).exactOptional(),
  wall: wallOrder.exactOptional(),
  offers: distinctTexts(z.string().min(1).max(64)).exactOptional(),
  wording: otherWording.exactOptional(),
});
