import type { Tier } from '../articles/article.ts';
import type { Agent, AgentClass, AgentPrice, AgentRules, KnownAgent } from './agent.ts';
import { type AgentVerdict, verdictOn } from './policy.ts';

/*
 * What the documents for agents say, worked out by the very function that decides: documents and decisions cannot disagree.
 */

/** What texts are used for, in the words of RSL and of Content-Signal. */
export const usages = ['search', 'ai-input', 'ai-train'] as const;

export type Usage = (typeof usages)[number];

/** For which use agents of a class read. */
const classOf: Readonly<Record<Usage, AgentClass>> = {
  search: 'search',
  'ai-input': 'live-fetch',
  'ai-train': 'training',
};

const tiers: readonly Tier[] = ['free', 'metered', 'premium'];

/** An agent of this class that no row names and that has proved who it is. */
const anyOf = (kind: AgentClass): Agent => ({ name: '', class: kind, proof: 'signature', spoofed: false });

const verdictsOn = (rules: AgentRules, agent: Agent): readonly (AgentVerdict | null)[] =>
  tiers.map((tier) => verdictOn(rules, agent, tier));

export interface UsageTerms {
  readonly usage: Usage;
  /** Whether texts may be used for it, if what is asked for that is paid. */
  readonly isPermitted: boolean;
  /** What one article costs: of metered articles, or of the first tier that has a price. Null if nothing is asked. */
  readonly price: AgentPrice | null;
}

const allows = ({ usage }: AgentRules, of: Usage): boolean =>
  ({ search: usage.search, 'ai-input': usage.aiInput, 'ai-train': usage.aiTrain })[of];

/** A use is prohibited by the publisher's word, or because agents of its class are refused whatever they ask for. */
export function usageTerms(rules: AgentRules): readonly UsageTerms[] {
  return usages.map((usage) => {
    const verdicts = verdictsOn(rules, anyOf(classOf[usage]));
    const isPermitted = allows(rules, usage) && verdicts.some((verdict) => verdict?.act !== 'deny');
    const [free, metered, premium] = verdicts;
    const priced = [metered, premium, free].find((verdict) => verdict?.act === 'price');
    return { usage, isPermitted, price: isPermitted ? (priced?.price ?? null) : null };
  });
}

/** Whether an agent is refused whatever it asks for, once it has proved who it is. */
const isRefused = (rules: AgentRules, { name, class: kind }: KnownAgent): boolean =>
  verdictsOn(rules, { name, class: kind, proof: 'signature', spoofed: false }).every(
    (verdict) => verdict?.act === 'deny',
  );

/** The name by which robots.txt speaks to an agent: the first word of what its user agent contains. */
const productOf = ({ userAgent }: KnownAgent): string | null => /[A-Za-z][A-Za-z_-]*/.exec(userAgent)?.[0] ?? null;

/**
 * The lines of robots.txt that say what agents may. A use that costs something is `no`: Content-Signal has no word for prices, and
 * `License` leads to them.
 */
export function robotsText(rules: AgentRules, licenseUrl: string): string {
  const signals = usageTerms(rules).map(
    ({ usage, isPermitted, price }) => `${usage}=${isPermitted && price === null ? 'yes' : 'no'}`,
  );
  const signal = `Content-Signal: ${signals.join(', ')}`;
  const refused = rules.known.filter((known) => isRefused(rules, known)).map(productOf);
  const products = [...new Set(refused.filter((product) => product !== null))];
  const groups = [
    ['User-agent: *', signal, 'Allow: /'],
    ...products.map((product) => [`User-agent: ${product}`, signal, 'Disallow: /']),
  ];
  return `${[[`License: ${licenseUrl}`], ...groups].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
