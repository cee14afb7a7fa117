import { z } from 'zod';
import type { RecoveryRule } from '../paywall/billing-rules.ts';
import { variable } from './publisher-keys-schema.ts';

/** No redirect is followed from there, and nothing else is reached. In sandbox mode an address of this machine will do. */
const webhook = z
  .string()
  .max(2048)
  .refine(
    (url) =>
      URL.canParse(url) &&
      /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/)/.test(new URL(url).href),
    'must be an https URL',
  );

/** How those are told who lost the cookie that they bought with; null for not at all. */
export const recoveryRule: z.ZodType<RecoveryRule | null> = z
  .strictObject({ webhook, secret: variable })
  .nullable()
  .default(null);
