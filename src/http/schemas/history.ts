import { z } from 'zod';
import { signInWays } from '../../paywall/admin/admin.ts';
import { agentRulesSchema } from './agents/agent-policy.ts';
import { meterSettingsSchema } from './meter-settings.ts';
import { isoTime, orNull } from './metering.ts';
import { wordingSchema } from './wording/banners.ts';

/** Who changed the meter, a wording or the rules for agents, and its versions. */

export const historyQuery = z.strictObject({
  cursor: z.string().min(1).max(256).optional().openapi({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(50).default(20).openapi({ type: 'integer' }),
});

const noVersion = 'Null if there was none, or if it has a form that this Stile does not read.';

export const historyOf = <Version extends z.ZodType>(version: Version, name: string) =>
  z
    .object({
      entries: z.array(
        z
          .object({
            at: isoTime,
            who: z.string(),
            via: orNull(z.enum(signInWays)),
            what: z.string(),
            reason: orNull(z.string()),
            before: orNull(version).openapi({ description: noVersion }),
            after: orNull(version).openapi({ description: noVersion }),
          })
          .openapi(`${name}Entry`),
      ),
      next: z
        .string()
        .nullable()
        .openapi({ description: 'The `cursor` of the next page; null after the last. A page before it may be short.' }),
    })
    .openapi(name);

export const meterHistoryAnswer = historyOf(meterSettingsSchema, 'MeterHistory');

export const agentsHistoryAnswer = historyOf(agentRulesSchema, 'AgentHistory');

export const wordingHistoryAnswer = historyOf(wordingSchema, 'WordingHistory');
