import type { AgentClass, AgentPolicyRow, AgentRules, KnownAgent } from '../../agents/agent.ts';
import type { Crawler } from '../../publication.ts';

/** What crawlers that many publications list are for. */
const classes: readonly (readonly [userAgent: RegExp, kind: AgentClass])[] = [
  [/chatgpt-user|perplexity-user|mistralai-user|claude-user|user-triggered/i, 'live-fetch'],
  [/gptbot|claudebot|ccbot|bytespider|google-extended|meta-externalagent/i, 'training'],
  [/googlebot|bingbot|applebot|duckduck|searchbot|perplexitybot|yandex|baiduspider|slurp/i, 'search'],
];

const classOf = ({ userAgent }: Crawler): AgentClass =>
  classes.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'other';

const knownOf = (crawler: Crawler): KnownAgent => ({
  name: crawler.name,
  class: classOf(crawler),
  userAgent: crawler.userAgent,
  ranges: [],
  networks: crawler.networks,
  hostDomains: crawler.hostDomains,
  signers: [],
});

/** What is free to everybody stays open to a crawler that was refused. */
const rowOf = ({ name, policy }: Crawler): AgentPolicyRow =>
  policy === 'allow'
    ? { agent: { name }, act: 'allow' }
    : { agent: { name }, tiers: ['metered', 'premium'], act: 'deny' };

/** Rules for agents that do what a list of crawlers did. */
export const rulesOfCrawlers = (crawlers: readonly Crawler[]): AgentRules => ({
  known: crawlers.map(knownOf),
  policy: crawlers.map(rowOf),
  usage: { search: true, aiInput: false, aiTrain: false },
});
