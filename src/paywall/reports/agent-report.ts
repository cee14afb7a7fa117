import { type AgentClass, type AgentProof, agentClasses, agentProofs } from '../agents/agent.ts';

/** Requests of one agent with one proof. `spoofed`: a signature that was wrong, or an address that is not its operator's. */
export interface AgentRow {
  readonly agent: string;
  readonly class: AgentClass;
  readonly proof: AgentProof | 'spoofed';
  /** Requests that got the article, and those that did not. */
  readonly granted: number;
  readonly refused: number;
}

export interface AgentRequests {
  /** The most requests first. */
  readonly agents: readonly AgentRow[];
}

const figureName = /^agent:([\w-]+):([\w-]+):(granted|refused):(.+)$/s;

export const reportedProofs = [...agentProofs, 'spoofed'] as const;

const oneOf = <T extends string>(texts: readonly T[], text: string | undefined): T | undefined =>
  texts.find((each) => each === text);

const requestsOf = ({ granted, refused }: Pick<AgentRow, 'granted' | 'refused'>): number => granted + refused;

/** What the figures of a day, or of several, say of agents. */
export function agentRequestsOf(figures: ReadonlyMap<string, number>): AgentRequests {
  const rows = new Map<string, AgentRow>();
  for (const [figure, amount] of figures) {
    const [, kindName, proofName, outcome, agent] = figureName.exec(figure) ?? [];
    const kind = oneOf(agentClasses, kindName);
    const proof = oneOf(reportedProofs, proofName);
    if (kind === undefined || proof === undefined || agent === undefined) continue;
    const key = `${kind} ${proof} ${agent}`;
    const row = rows.get(key) ?? { agent, class: kind, proof, granted: 0, refused: 0 };
    rows.set(key, outcome === 'granted' ? { ...row, granted: amount } : { ...row, refused: amount });
  }
  const agents = [...rows.values()].sort(
    (one, other) =>
      requestsOf(other) - requestsOf(one) || (`${one.agent} ${one.proof}` < `${other.agent} ${other.proof}` ? -1 : 1),
  );
  return { agents };
}
