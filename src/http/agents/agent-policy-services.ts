import type { AgentLicence, LicenceUses } from '../../paywall/agents/licence.ts';
import type { AgentEditor } from '../../paywall/editing/agents/agent-editing.ts';
import type { LicenceEditor } from '../../paywall/editing/agents/licence-editing.ts';

/** What partners show: signed by Stile, and proof only together with the licence that the publication holds. */
export interface LicenceTokens {
  sign(publication: string, licence: AgentLicence): string;
  /** The licence's id; null for anything but a licence of this publication that has not run out. */
  verify(publication: string, token: string): string | null;
}

/** Everything about what agents may. */
export interface AgentPolicyServices {
  readonly agentPolicy: {
    readonly editor: AgentEditor;
    readonly licences: LicenceEditor;
    readonly licenceTokens: LicenceTokens;
    readonly licenceUses: LicenceUses;
  };
}
