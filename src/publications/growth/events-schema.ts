import { z } from 'zod';
import type { EventRule } from '../../paywall/events/telling.ts';

/** Whether events are written for the publisher's own systems. */
export const eventRule: z.ZodType<EventRule, { enabled?: boolean | undefined } | undefined> = z
  .strictObject({ enabled: z.boolean().default(false) })
  .prefault({});
