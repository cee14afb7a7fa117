import {
  type Agent,
  type AgentClass,
  type AgentPolicyRow,
  type AgentPrice,
  type AgentRules,
  agentClasses,
  type KnownAgent,
} from '../../../../../src/paywall/agents/agent.ts';
import { priceText, verdictOn } from '../../../../../src/paywall/agents/policy.ts';
import type { Tier } from '../../../../../src/paywall/articles/article.ts';

export const tiers: readonly Tier[] = ['free', 'metered', 'premium'];

export const classWords: Readonly<Record<AgentClass, string>> = {
  search: 'Search engines',
  training: 'Training of AI models',
  'live-fetch': 'Fetching for one person',
  signed: 'Other agents that sign',
  other: 'Other crawlers',
};

export const actWords: Readonly<Record<AgentPolicyRow['act'], string>> = {
  allow: 'May read everything',
  teaser: 'Gets the teaser',
  deny: 'Is refused',
  price: 'Is asked to pay',
};

const list = new Intl.ListFormat('en', { type: 'conjunction' });

export function whoseWords({ agent }: Pick<AgentPolicyRow, 'agent'>): string {
  if (agent === 'any') return 'Any agent';
  return 'name' in agent ? agent.name : classWords[agent.class];
}

const articleWords = (some: readonly Tier[] | undefined) =>
  some === undefined || some.length === tiers.length ? 'every article' : `${list.format(some)} articles`;

const priceWords = (price: AgentPrice | undefined) =>
  price === undefined || price.amount === '' ? 'a price' : priceText(price);

/** What a row does, as a sentence. */
export function rowSentence(row: AgentPolicyRow): string {
  const who =
    row.agent !== 'any' && 'class' in row.agent ? `Agents of the class “${whoseWords(row)}”` : whoseWords(row);
  const are = row.agent !== 'any' && 'class' in row.agent;
  const what = articleWords(row.tiers);
  if (row.act === 'allow')
    return `${who} ${are ? 'read' : 'reads'} ${what}, once proved. Who only claims the name is passed on to the rows below.`;
  if (row.act === 'teaser') return `${who} ${are ? 'get' : 'gets'} the teaser of ${what}.`;
  if (row.act === 'deny') return `${who} ${are ? 'are' : 'is'} refused ${what}.`;
  return `${who} ${are ? 'are' : 'is'} asked ${priceWords(row.price)} for ${what}: answered with 402, the price and the terms.`;
}

/** Who a line of the table is about: a known agent, or any of a class. */
export interface TableLine {
  readonly label: string;
  readonly agent: Agent;
  readonly isClass: boolean;
}

const proved = (name: string, kind: AgentClass): Agent => ({ name, class: kind, proof: 'range', spoofed: false });

export const linesOf = ({ known }: AgentRules): readonly TableLine[] => [
  ...known.map(({ name, class: kind }) => ({ label: name, agent: proved(name, kind), isClass: false })),
  ...agentClasses.map((kind) => ({ label: classWords[kind], agent: proved('', kind), isClass: true })),
];

/** What an agent that has proved who it is gets of a tier. */
export function cellOf(
  rules: AgentRules,
  { agent }: TableLine,
  tier: Tier,
): { readonly words: string; readonly tone: string } {
  const verdict = verdictOn(rules, agent, tier);
  if (verdict === null) return { words: tier === 'free' ? 'Open' : 'As a reader', tone: 'gray' };
  if (verdict.act === 'allow') return { words: 'Allowed', tone: 'teal' };
  if (verdict.act === 'teaser') return { words: 'Teaser', tone: 'blue' };
  if (verdict.act === 'deny') return { words: 'Refused', tone: 'red' };
  return { words: verdict.price === null ? 'Priced' : priceText(verdict.price), tone: 'grape' };
}

export const usageWords = {
  search: 'Found by search engines',
  aiInput: 'Used by AI to answer (grounding, summaries)',
  aiTrain: 'Used to train AI models',
} as const;

/** How an agent proves who it is. */
export function provedBy({ ranges, networks, hostDomains, signers }: KnownAgent): string {
  const ways = [
    ...(signers.length > 0 ? ['signature'] : []),
    ...(ranges.length + networks.length > 0 ? ['address'] : []),
    ...(hostDomains.length > 0 ? ['host name'] : []),
  ];
  return ways.length === 0 ? 'nothing proves it: it is only ever claimed' : `proved by its ${ways.join(', or ')}`;
}

const lowered = (words: string) => words.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

/** What changes for one agent or class: tiers that change alike are named together. */
function changesOf(line: TableLine, before: AgentRules | null, after: AgentRules): readonly string[] {
  const changes = tiers.map((tier) => {
    const to = cellOf(after, line, tier).words;
    const from = cellOf(before ?? { ...after, policy: [] }, line, tier).words;
    return { tier, to, from, isSame: from === to };
  });
  const kinds = new Set(changes.filter(({ isSame }) => !isSame).map(({ from, to }) => `${from} ${to}`));
  return [...kinds].map((kind) => {
    const some = changes.filter(({ from, to }) => `${from} ${to}` === kind);
    const { from = '', to = '' } = some[0] ?? {};
    const told = before === null ? '' : `, before: ${lowered(from)}`;
    return `${line.label}, ${articleWords(some.map(({ tier }) => tier))}: ${lowered(to)}${told}`;
  });
}

/** What saving changes, a sentence each. */
export function differences(before: AgentRules | null, after: AgentRules): readonly string[] {
  const lines = linesOf(after).flatMap((line) => changesOf(line, before, after));
  const gone = (before?.known ?? []).filter(({ name }) => after.known.every((each) => each.name !== name));
  const uses = (['search', 'aiInput', 'aiTrain'] as const).flatMap((use) => {
    const [from, to] = [before?.usage[use], after.usage[use]];
    return from === to ? [] : [`${usageWords[use]}: ${to ? 'permitted' : 'prohibited'} in the documents`];
  });
  const band =
    (before?.inBandPricing ?? false) === (after.inBandPricing ?? false)
      ? []
      : [`Prices are ${after.inBandPricing ? 'charged by the CDN in front' : 'no longer charged by a CDN in front'}`];
  return [...lines, ...gone.map(({ name }) => `${name} is no longer known by name`), ...uses, ...band];
}

const usesOfClasses = { search: 'search', 'live-fetch': 'aiInput', training: 'aiTrain' } as const;

/** Uses for which agents are asked to pay although the documents prohibit them. */
export const pricedAndProhibited = (rules: AgentRules): readonly string[] =>
  (['search', 'live-fetch', 'training'] as const)
    .filter((kind) => !rules.usage[usesOfClasses[kind]])
    .filter((kind) => tiers.some((tier) => verdictOn(rules, proved('', kind), tier)?.act === 'price'))
    .map((kind) => usageWords[usesOfClasses[kind]]);
