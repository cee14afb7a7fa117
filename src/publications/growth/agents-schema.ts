import { z } from 'zod';
import { type AgentPolicyRow, type AgentRules, agentClasses, type KnownAgent } from '../../paywall/agents/agent.ts';
import { isRangeSource } from '../../paywall/agents/range-source.ts';
import { distinct, distinctTexts, hostDomain, line, network } from '../field-schemas.ts';

const known: z.ZodType<KnownAgent> = z.strictObject({
  name: line(80),
  class: z.enum(agentClasses),
  userAgent: line(200),
  ranges: distinctTexts(
    line(2000).refine(
      isRangeSource,
      'must be an https address, or file: and the name of a file in agents/ of CONFIG_DIR',
    ),
  )
    .max(10)
    .default([]),
  networks: distinctTexts(network).default([]),
  hostDomains: distinctTexts(hostDomain).default([]),
  signers: distinctTexts(hostDomain).default([]),
});

const price = z.strictObject({
  amount: z.string().regex(/^(?=.*[1-9])\d{1,6}(?:\.\d{1,6})?$/, 'must be a decimal above 0, such as 0.015'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 currency in capitals, such as USD'),
});

const policyRow: z.ZodType<AgentPolicyRow> = z
  .strictObject({
    agent: z.union([
      z.literal('any'),
      z.strictObject({ name: line(80) }),
      z.strictObject({ class: z.enum(agentClasses) }),
    ]),
    tiers: distinctTexts(z.enum(['free', 'metered', 'premium']))
      .min(1)
      .exactOptional(),
    act: z.enum(['allow', 'teaser', 'deny', 'price']),
    price: price.exactOptional(),
  })
  .refine(
    ({ act, price: asked }) => (act === 'price') === (asked !== undefined),
    'must have a price if it is priced, and only then',
  );

/** What a publication lets agents do, as admins, files and stores write it. */
export const agentRules: z.ZodType<AgentRules> = z.strictObject({
  known: distinct(known, ({ name }) => name).refine(({ length }) => length <= 200, 'has more than 200 agents'),
  policy: z.array(policyRow).max(200),
  usage: z
    .strictObject({
      search: z.boolean().default(true),
      aiInput: z.boolean().default(false),
      aiTrain: z.boolean().default(false),
    })
    .prefault({}),
});
