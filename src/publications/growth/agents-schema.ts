import { z } from 'zod';
import {
  type AgentPolicyRow,
  type AgentRules,
  agentActs,
  agentClasses,
  type KnownAgent,
} from '../../paywall/agents/agent.ts';
import type { AgentLicence } from '../../paywall/agents/licence.ts';
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

const tiers = distinctTexts(z.enum(['free', 'metered', 'premium'])).min(1);

const policyRow: z.ZodType<AgentPolicyRow> = z
  .strictObject({
    agent: z.union([
      z.literal('any'),
      z.strictObject({ name: line(80) }),
      z.strictObject({ class: z.enum(agentClasses) }),
    ]),
    tiers: tiers.exactOptional(),
    act: z.enum(agentActs),
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
  inBandPricing: z.boolean().exactOptional(),
});

const most = z.int().min(1).max(1_000_000_000).nullable().default(null);

/** What an admin says of a licence when it is issued. */
export const licenceTerms = z.strictObject({
  partner: line(120),
  tiers: tiers.exactOptional(),
  sections: distinctTexts(line(256)).min(1).max(100).exactOptional(),
  quota: z.strictObject({ perDay: most, total: most }).prefault({}),
  keyThumbprint: z
    .string()
    .regex(/^[\w-]{43}$/, 'must be the JWK thumbprint of a key (RFC 7638): 43 characters of base64url')
    .nullable()
    .default(null),
});

const time = z.int().nonnegative();

export const agentLicences: z.ZodType<readonly AgentLicence[]> = z.array(
  licenceTerms.extend({
    id: z.string().regex(/^lic_[0-9a-f]{24}$/),
    issuedAt: time,
    issuedBy: line(200),
    expiresAt: time,
    revokedAt: time.nullable(),
  }),
);
