import { z } from 'zod';
import { agentClasses } from '../../../paywall/agents/agent.ts';
import { reportedProofs } from '../../../paywall/reports/agent-report.ts';
import { isoTime } from '../metering.ts';

/** What admins are told of agents. */

const day = z.iso.date().openapi({ example: '2026-11-23' });
const number = z.int();

const row = z
  .object({
    agent: z
      .string()
      .openapi({ description: 'The name in the list of the publication, or one of Stile’s own.', example: 'GPTBot' }),
    class: z.enum(agentClasses).openapi({ description: 'What it reads for.' }),
    proof: z.enum(reportedProofs).openapi({
      description:
        'What proves it: its signature, a published range, its name in the DNS; `claimed` by its user agent alone; `spoofed`: a wrong signature, or an address that is not its operator’s.',
    }),
    granted: number.openapi({ description: 'Requests that got the article.' }),
    refused: number.openapi({ description: 'Requests that did not.' }),
  })
  .openapi('AgentRow');

const requests = z.object({ agents: z.array(row) });

export const agentReportAnswer = z
  .object({
    from: day,
    to: day,
    timeZone: z.string().openapi({ example: 'Asia/Tokyo' }),
    days: z.array(requests.extend({ day })),
    total: requests,
  })
  .openapi('AgentReport');

const source = z
  .object({
    source: z.string().openapi({
      description: 'An https address, or `file:` and the name of a file.',
      example: 'https://openai.com/gptbot.json',
    }),
    agents: z.array(z.string()).openapi({ description: 'The agents of the publication whose ranges these are.' }),
    entries: number.openapi({ description: 'Ranges of the set that is in use: the last good one.' }),
    loadedAt: isoTime
      .nullable()
      .openapi({ description: 'When that set was loaded, or found to be unchanged; null if there is none.' }),
    triedAt: isoTime
      .nullable()
      .openapi({ description: 'The last attempt, which may have failed; null if there was none.' }),
    madeAt: z.string().nullable().openapi({ description: 'When the operator says that it made the list.' }),
    old: z
      .boolean()
      .openapi({ description: 'Whether the set is older than seven days, or has been missing for so long.' }),
    fault: z
      .string()
      .nullable()
      .openapi({ description: 'Why the last attempt brought nothing, for people; null if it did.' }),
  })
  .openapi('AgentRangeSource');

export const agentRangesAnswer = z.object({ sources: z.array(source) }).openapi('AgentRanges');
