import type { IncomingMessage } from 'node:http';
import type { Agent } from '../../paywall/agents/agent.ts';
import type { AgentLicence, LicenceUses } from '../../paywall/agents/licence.ts';
import type { AgentEditor } from '../../paywall/editing/agents/agent-editing.ts';
import type { LicenceEditor } from '../../paywall/editing/agents/licence-editing.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Soon } from '../../paywall/soon.ts';

/** What partners show: signed by Stile, and proof only together with the licence that the publication holds. */
export interface LicenceTokens {
  sign(publication: string, licence: AgentLicence): string;
  /** The licence's id; null for anything but a licence of this publication that has not run out. */
  verify(publication: string, token: string): string | null;
}

/** Everything about what agents may. */
export interface AgentPolicyServices {
  readonly agentPolicy: {
    /** The agent that a request comes from, or null for a reader. Never throws. */
    agentOf(publication: Publication, request: IncomingMessage, address: string): Soon<Agent | null>;
    readonly editor: AgentEditor;
    readonly licences: LicenceEditor;
    readonly licenceTokens: LicenceTokens;
    readonly licenceUses: LicenceUses;
  };
}
