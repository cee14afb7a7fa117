import type { AgentPolicyServices } from '../../http/agents/agent-policy-services.ts';
import { createLicenceTokens } from '../../tokens/agents/licence-token.ts';
import type { wireEditing } from '../editing.ts';
import type { Parts } from '../parts.ts';

/** What agents may: the policy as admins change it, and licences of partners. */
export function wireAgentPolicy(
  { settings, keys, clock, stores }: Pick<Parts, 'settings' | 'keys' | 'clock' | 'stores'>,
  { agentEditing }: Pick<ReturnType<typeof wireEditing>, 'agentEditing'>,
): AgentPolicyServices {
  return {
    agentPolicy: {
      ...agentEditing,
      licenceTokens: createLicenceTokens({ keys, issuer: settings.publicUrl, clock }),
      licenceUses: stores.licenceUses,
    },
  };
}
