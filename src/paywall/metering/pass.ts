import type { AgentStanding } from '../agents/policy.ts';
import type { Reason } from './reasons.ts';

/** By what the policy for agents settles a view of an agent that it does not simply allow. */
type AgentPassKind = 'agent-charged' | 'agent-refused' | 'agent-priced' | 'agent-teaser';

/**
 * What lets a reader in beside meter and payment, or keeps out a crawler or an agent that the publication refuses. `by` is named in the
 * trace.
 */
export interface Pass {
  readonly kind:
    | ('gift' | 'newsletter' | 'institution' | 'crawler' | 'staff' | 'refused-crawler' | 'licence')
    | AgentPassKind;
  readonly by: string;
}

/** The reason of a view that a pass settles. */
export const byPass: Readonly<Record<Pass['kind'], Reason>> = {
  gift: 'GIFT',
  newsletter: 'NEWSLETTER',
  institution: 'INSTITUTION',
  crawler: 'CRAWLER',
  staff: 'STAFF',
  'refused-crawler': 'CRAWLER_REFUSED',
  licence: 'AGENT_LICENSED',
  'agent-charged': 'AGENT_CHARGED',
  'agent-refused': 'AGENT_REFUSED',
  'agent-priced': 'AGENT_PRICED',
  'agent-teaser': 'AGENT_TEASER',
};

const byAgentPass: ReadonlySet<Pass['kind']> = new Set<Pass['kind']>([
  'agent-charged',
  'agent-refused',
  'agent-priced',
  'agent-teaser',
]);

/** Whether a pass is what the policy says of an agent: it settles what everybody may read as well. */
export const isAgentPass = ({ kind }: Pass): boolean => byAgentPass.has(kind);

/** What a row of the policy comes to, as a pass; null if no row fits. */
export function passOfAgent({ agent, verdict, isChargedInBand }: AgentStanding): Pass | null {
  if (verdict === null) return null;
  const by = `${agent.name}, by row ${verdict.row} of the policy for agents`;
  const kinds = {
    allow: 'crawler',
    deny: 'agent-refused',
    teaser: 'agent-teaser',
    price: isChargedInBand ? 'agent-charged' : 'agent-priced',
  } as const;
  return { kind: kinds[verdict.act], by };
}

/** The rule of a decision by which a pass of this kind lets in. */
export const passRule = (kind: 'gift' | 'newsletter' | 'institution' | 'crawler' | 'staff' | 'licence') => ({
  name: kind,
  settle: ({ pass }: { readonly pass: Pass | null }) => (pass?.kind === kind ? byPass[kind] : null),
  because: ({ pass }: { readonly pass: Pass | null }) =>
    pass?.kind === kind ? `let in by ${pass.by}` : `no ${kind} lets this request in`,
});
