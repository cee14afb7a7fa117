import type { Agent, AgentClass, AgentProof, KnownAgent } from './agent.ts';

/** What became of a request: whether it got the article. */
export type AgentOutcome = 'granted' | 'refused';

/** Requests of one agent; names are those of the publication's list and a few of Stile's own, so that there are not many. */
export type AgentFigure = `agent:${AgentClass}:${AgentProof | 'spoofed'}:${AgentOutcome}:${string}`;

/** The name of all that sign their requests and are in no list: a figure for each host would let anybody make figures. */
const unlistedSigners = 'signed, in no list';

/** What an agent is called where names are counted. */
export function nameInFigures({ name, proof }: Agent, known: readonly KnownAgent[]): string {
  return proof !== 'signature' || known.some((each) => each.name === name) ? name : unlistedSigners;
}

/** The figure in which a request is counted. */
export function agentFigure(agent: Agent, known: readonly KnownAgent[], outcome: AgentOutcome): AgentFigure {
  const name = nameInFigures(agent, known);
  return `agent:${agent.class}:${agent.spoofed ? 'spoofed' : agent.proof}:${outcome}:${name}`;
}
