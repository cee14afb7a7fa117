import type { FieldWords } from '../../components/field-changes.ts';

/** What the audit log keeps of rules for agents and of licences, in words. */
export const agentFields: FieldWords = {
  labels: {
    id: null,
    known: 'Agents by name',
    policy: 'Rows of the policy',
    'usage.search': 'Found by search engines',
    'usage.aiInput': 'Used by AI to answer',
    'usage.aiTrain': 'Used to train AI models',
    inBandPricing: 'Prices are charged by the CDN',
    partner: 'Partner',
    tiers: 'Tiers',
    sections: 'Sections',
    issuedAt: 'Issued',
    issuedBy: null,
    expiresAt: 'Valid until',
    revokedAt: 'Revoked',
    keyThumbprint: 'Key that signs',
    'quota.perDay': 'Articles a day',
    'quota.total': 'Articles in all',
  },
};
