import type { AgentClass, KnownAgent } from './agent.ts';

type More = Partial<Pick<KnownAgent, 'userAgent' | 'ranges' | 'hostDomains' | 'signers'>>;

const agent = (name: string, kind: AgentClass, more: More): KnownAgent => ({
  name,
  class: kind,
  userAgent: name,
  ranges: [],
  networks: [],
  hostDomains: [],
  signers: [],
  ...more,
});

const google = (file: string) => `https://developers.google.com/static/crawling/ipranges/${file}.json`;
const googleDomains = ['googlebot.com', 'google.com'];
const anthropic = { ranges: ['https://claude.com/crawling/bots.json'] };
const amazon = { hostDomains: ['crawl.amazonbot.amazon'] };

/**
 * Agents that are known by name, with the addresses that their operators publish as of November 2026: a list to begin with, which an
 * admin takes over and changes. Those without proofs publish none, so that their names are claims.
 */
export const wellKnownAgents: readonly KnownAgent[] = [
  agent('GPTBot', 'training', { ranges: ['https://openai.com/gptbot.json'] }),
  agent('OAI-SearchBot', 'search', { ranges: ['https://openai.com/searchbot.json'] }),
  agent('ChatGPT-User', 'live-fetch', { ranges: ['https://openai.com/chatgpt-user.json'], signers: ['chatgpt.com'] }),
  agent('ClaudeBot', 'training', anthropic),
  agent('Claude-SearchBot', 'search', anthropic),
  agent('Claude-User', 'live-fetch', anthropic),
  agent('PerplexityBot', 'search', { ranges: ['https://www.perplexity.com/perplexitybot.json'] }),
  agent('Perplexity-User', 'live-fetch', { ranges: ['https://www.perplexity.com/perplexity-user.json'] }),
  agent('Googlebot', 'search', { ranges: [google('common-crawlers')], hostDomains: googleDomains }),
  agent('GoogleOther', 'other', { ranges: [google('common-crawlers')], hostDomains: googleDomains }),
  agent('AdsBot-Google', 'other', { ranges: [google('special-crawlers')], hostDomains: googleDomains }),
  agent('Mediapartners-Google', 'other', { ranges: [google('special-crawlers')], hostDomains: googleDomains }),
  agent('Google-GeminiNotebook', 'live-fetch', { ranges: [google('user-triggered-fetchers-google')] }),
  agent('Google-Agent', 'live-fetch', { ranges: [google('user-triggered-agents')] }),
  agent('FeedFetcher-Google', 'live-fetch', { ranges: [google('user-triggered-fetchers-google')] }),
  agent('Google-Read-Aloud', 'live-fetch', { ranges: [google('user-triggered-fetchers-google')] }),
  agent('Google-Site-Verification', 'other', { ranges: [google('user-triggered-fetchers-google')] }),
  agent('Bingbot', 'search', {
    userAgent: 'bingbot',
    ranges: ['https://www.bing.com/toolbox/bingbot.json'],
    hostDomains: ['search.msn.com'],
  }),
  agent('Applebot', 'search', {
    ranges: ['https://search.developer.apple.com/applebot.json'],
    hostDomains: ['applebot.apple.com'],
  }),
  agent('MistralAI-User', 'live-fetch', { ranges: ['https://mistral.ai/mistralai-user-ips.json'] }),
  agent('MistralAI-Index', 'search', { ranges: ['https://mistral.ai/mistralai-index-ips.json'] }),
  agent('DuckDuckBot', 'search', { ranges: ['https://duckduckgo.com/duckduckbot.json'] }),
  agent('DuckAssistBot', 'live-fetch', { ranges: ['https://duckduckgo.com/duckassistbot.json'] }),
  agent('CCBot', 'training', {
    ranges: ['https://index.commoncrawl.org/ccbot.json'],
    hostDomains: ['crawl.commoncrawl.org'],
  }),
  agent('Amazonbot', 'training', amazon),
  agent('Amzn-SearchBot', 'search', amazon),
  agent('Amzn-User', 'live-fetch', amazon),
  agent('Meta-ExternalAgent', 'training', {}),
  agent('Meta-ExternalFetcher', 'live-fetch', {}),
  agent('Meta-WebIndexer', 'search', {}),
  agent('Bytespider', 'training', {}),
];
