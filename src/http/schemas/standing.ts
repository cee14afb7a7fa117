import { z } from 'zod';
import { noticeCodes, noticeSeverities } from '../../paywall/reports/notices.ts';
import { setupSteps } from '../../paywall/reports/setup-checklist.ts';
// Gives schemas their `openapi`.
import './metering.ts';

/** What should be known of a publication, and how far it is set up. */

const page = z.enum(['offers', 'meter', 'readers', 'wording', 'events']).nullable().openapi({
  description: 'The admin page on which it is fixed; null if that is not done there.',
});

export const noticesAnswer = z
  .object({
    notices: z.array(
      z
        .object({
          code: z.enum(noticeCodes),
          severity: z.enum(noticeSeverities).openapi({
            description:
              '`problem`: readers or money are being lost. `warning`: they may soon be. `info`: good to know.',
          }),
          title: z.string(),
          text: z.string(),
          page,
          offer: z.string().nullable().openapi({ description: 'The offer that it is about.' }),
        })
        .openapi('Notice'),
    ),
    checklist: z
      .array(
        z
          .object({ step: z.enum(setupSteps), done: z.boolean(), title: z.string(), text: z.string(), page })
          .openapi('SetupStep'),
      )
      .openapi({ description: 'What a new publication needs, worked out from what is stored.' }),
  })
  .openapi('Notices');
