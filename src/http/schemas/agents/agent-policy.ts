import { z } from 'zod';
import { agentRules, licenceTerms } from '../../../publications/growth/agents-schema.ts';
import { isoTime, orNull } from '../metering.ts';

/** What admins say of agents. */

export const agentRulesSchema = agentRules.clone().openapi('AgentRules', {
  description: 'Known agents, the policy (the first row that fits decides), and what texts may be used for.',
});

export const agentsBody = z
  .strictObject({
    agents: orNull(agentRulesSchema).openapi({ description: 'Null for a publication that says nothing of agents.' }),
  })
  .openapi('AgentSettings');

const terms = licenceTerms.shape;

const most = (what: string) =>
  z
    .int()
    .min(1)
    .max(1_000_000_000)
    .nullable()
    .default(null)
    .openapi({ description: `${what}; null for any number.` });

const quota = z.strictObject({
  perDay: most('Maximum articles on a day of the publication’s calendar'),
  total: most('Maximum articles in all'),
});

const tierList = z.array(z.enum(['free', 'metered', 'premium'])).min(1);

export const licenceBody = z
  .strictObject({
    partner: terms.partner.clone().openapi({ description: 'Whom it is for: `sub` of the licence.' }),
    tiers: tierList.optional().openapi({ description: 'All tiers without it.' }),
    sections: z.array(z.string().trim().min(1).max(256)).min(1).max(100).optional().openapi({
      description: 'All sections without it. Front ends must say in which section an article is.',
    }),
    expiresAt: isoTime.openapi({ description: 'Within three years.' }),
    quota: quota.prefault({}),
    keyThumbprint: terms.keyThumbprint.unwrap().unwrap().clone().nullable().default(null).openapi({
      description:
        'The JWK thumbprint (RFC 7638) of the key with which the partner’s agent signs its requests: the licence is good with its signature alone.',
    }),
  })
  .openapi('LicenceTerms');

export const licenceSchema = z
  .object({
    id: z.string(),
    partner: z.string(),
    tiers: orNull(tierList),
    sections: orNull(z.array(z.string())),
    quota: z.object({ perDay: z.int().nullable(), total: z.int().nullable() }),
    keyThumbprint: z.string().nullable(),
    issuedAt: isoTime,
    issuedBy: z.string(),
    expiresAt: isoTime,
    revokedAt: isoTime.nullable(),
    state: z.enum(['valid', 'expired', 'revoked']),
    used: z.object({ today: z.int().min(0), total: z.int().min(0) }).openapi({
      description: 'Articles that were read by it. Counted only for licences with a quota.',
    }),
  })
  .openapi('Licence');

export const licencesAnswer = z.object({ licences: z.array(licenceSchema) }).openapi('Licences');

export const issuedLicence = licenceSchema
  .extend({ token: z.string().openapi({ description: 'What the partner sends as `Authorization: License …`.' }) })
  .openapi('IssuedLicence');
