import type { KnownAgent } from '../../../../../src/paywall/agents/agent.ts';

type Listed = Pick<KnownAgent, 'name' | 'class'> & Partial<KnownAgent>;

const agent = ({ name, ...more }: Listed): KnownAgent => ({
  name,
  userAgent: name,
  ranges: [],
  networks: [],
  hostDomains: [],
  signers: [],
  ...more,
});

/** Agents that many publications meet, with where their operators say they come from. Everything can be changed once it is added. */
export const catalogue: readonly KnownAgent[] = [
  agent({
    name: 'Googlebot',
    class: 'search',
    ranges: ['https://developers.google.com/static/search/apis/ipranges/googlebot.json'],
    hostDomains: ['googlebot.com', 'google.com'],
  }),
  agent({
    name: 'Bingbot',
    class: 'search',
    userAgent: 'bingbot',
    ranges: ['https://www.bing.com/toolbox/bingbot.json'],
    hostDomains: ['search.msn.com'],
  }),
  agent({
    name: 'Applebot',
    class: 'search',
    ranges: ['https://search.developer.apple.com/applebot.json'],
    hostDomains: ['applebot.apple.com'],
  }),
  agent({ name: 'DuckDuckBot', class: 'search', ranges: ['https://duckduckgo.com/duckduckbot.json'] }),
  agent({ name: 'OAI-SearchBot', class: 'search', ranges: ['https://openai.com/searchbot.json'] }),
  agent({ name: 'PerplexityBot', class: 'search', ranges: ['https://www.perplexity.com/perplexitybot.json'] }),
  agent({ name: 'GPTBot', class: 'training', ranges: ['https://openai.com/gptbot.json'] }),
  agent({ name: 'ClaudeBot', class: 'training' }),
  agent({ name: 'CCBot', class: 'training', ranges: ['https://index.commoncrawl.org/ccbot.json'] }),
  agent({ name: 'Bytespider', class: 'training' }),
  agent({ name: 'Meta-ExternalAgent', class: 'training', userAgent: 'meta-externalagent' }),
  agent({
    name: 'ChatGPT-User',
    class: 'live-fetch',
    ranges: ['https://openai.com/chatgpt-user.json'],
    signers: ['chatgpt.com'],
  }),
  agent({ name: 'Perplexity-User', class: 'live-fetch', ranges: ['https://www.perplexity.com/perplexity-user.json'] }),
  agent({ name: 'MistralAI-User', class: 'live-fetch', ranges: ['https://mistral.ai/mistralai-user-ips.json'] }),
];
