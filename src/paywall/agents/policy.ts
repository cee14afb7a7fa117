import type { Article, Tier } from '../articles/article.ts';
import type { Agent, AgentAct, AgentPolicyRow, AgentPrice, AgentRules } from './agent.ts';
import { isNeverPriced } from './never-priced.ts';

/** What the first row that fits says. */
export interface AgentVerdict {
  readonly act: AgentAct;
  /** Null unless the act is `price`. */
  readonly price: AgentPrice | null;
  /** Which row it is, counted from 1. */
  readonly row: number;
}

/** An agent before an article of a publication that has rules for agents. */
export interface AgentStanding {
  readonly agent: Agent;
  readonly tier: Tier;
  /** Null if no row fits: the agent is treated as if there were no policy. */
  readonly verdict: AgentVerdict | null;
  /** Whether a CDN in front charges for what is priced before it hands it on. */
  readonly isChargedInBand: boolean;
}

function names({ agent: named }: AgentPolicyRow, agent: Agent): boolean {
  if (named === 'any') return true;
  return 'name' in named ? named.name === agent.name : named.class === agent.class;
}

/** A name alone gives nothing: a row that allows fits only an agent that has proved to be the one. */
const isProvedEnough = ({ act }: AgentPolicyRow, { proof, spoofed }: Agent): boolean =>
  act !== 'allow' || (proof !== 'claimed' && !spoofed);

/** What the policy says of an agent and an article's tier: the first row that fits, or null. */
export function verdictOn({ policy }: Pick<AgentRules, 'policy'>, agent: Agent, tier: Tier): AgentVerdict | null {
  const at = policy.findIndex(
    (row) => names(row, agent) && (row.tiers?.includes(tier) ?? true) && isProvedEnough(row, agent),
  );
  const row = policy[at];
  return row === undefined ? null : { act: row.act, price: row.price ?? null, row: at + 1 };
}

/** The same for an article: what programs must read to know what they may is neither priced nor refused. */
export const verdictOnArticle = (rules: AgentRules, agent: Agent, { id, tier }: Pick<Article, 'id' | 'tier'>) =>
  isNeverPriced(id) ? null : verdictOn(rules, agent, tier);

/** How a price stands in the header `crawler-price`. */
export const priceText = ({ amount, currency }: AgentPrice): string => `${currency} ${amount}`;

const proofWords: Readonly<Record<Agent['proof'], string>> = {
  signature: 'proved by its signature',
  range: 'proved by its address',
  dns: 'proved by its host name',
  claimed: 'by its own word alone',
};

/** For people: `GPTBot (training, proved by its address)`. */
function agentWords({ name, class: kind, proof, spoofed }: Agent): string {
  const known = spoofed ? 'which its signature or address contradicts' : proofWords[proof];
  return `${name} (${kind}, ${known})`;
}

function actWords({ act, price }: AgentVerdict, isChargedInBand: boolean): string {
  if (price === null) return { allow: 'allows', teaser: 'gives the teaser to', deny: 'refuses', price: 'prices' }[act];
  const asked = `asks ${priceText(price)} of`;
  return isChargedInBand ? `${asked} (charged by the CDN in front)` : asked;
}

/** For people: what the policy says of this agent, and by which row. */
export function standingWords({ agent, tier, verdict, isChargedInBand }: AgentStanding): string {
  if (verdict === null) return `no row of the policy fits ${agentWords(agent)} and a ${tier} article`;
  const row = `row ${verdict.row} of the policy for agents`;
  return `${row} ${actWords(verdict, isChargedInBand)} ${agentWords(agent)} for a ${tier} article`;
}
