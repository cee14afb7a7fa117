import { expect } from 'chai';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { licenseXml } from '../../../../src/http/agents/license-xml.ts';
import {
  type Agent,
  type AgentPolicyRow,
  type AgentRules,
  agentActs,
  agentClasses,
  agentProofs,
} from '../../../../src/paywall/agents/agent.ts';
import { isNeverPriced } from '../../../../src/paywall/agents/never-priced.ts';
import { verdictOn, verdictOnArticle } from '../../../../src/paywall/agents/policy.ts';
import { robotsText, usageTerms } from '../../../../src/paywall/agents/terms.ts';

const tiers = ['free', 'metered', 'premium'] as const;
const names = ['GPTBot', 'Googlebot', 'Perplexity-User'] as const;

const agents: fc.Arbitrary<Agent> = fc.record({
  name: fc.constantFrom(...names),
  class: fc.constantFrom(...agentClasses),
  proof: fc.constantFrom(...agentProofs),
  spoofed: fc.boolean(),
});

const prices = fc.record({
  amount: fc.constantFrom('0.015', '1', '0.000001'),
  currency: fc.constantFrom('USD', 'EUR'),
});

const rows: fc.Arbitrary<AgentPolicyRow> = fc
  .record({
    agent: fc.oneof(
      fc.constant('any' as const),
      fc.record({ name: fc.constantFrom(...names) }),
      fc.record({ class: fc.constantFrom(...agentClasses) }),
    ),
    tiers: fc.option(fc.subarray([...tiers], { minLength: 1 }), { nil: undefined }),
    act: fc.constantFrom(...agentActs),
    price: prices,
  })
  .map(({ tiers: some, price, ...row }) => ({
    ...row,
    ...(some !== undefined && { tiers: some }),
    ...(row.act === 'price' && { price }),
  }));

const known = names.map((name) => ({
  name,
  class: 'training' as const,
  userAgent: name,
  ranges: [],
  networks: [],
  hostDomains: [],
  signers: [],
}));

const rules: fc.Arbitrary<AgentRules> = fc.record({
  known: fc.constant(known),
  policy: fc.array(rows, { maxLength: 6 }),
  usage: fc.record({ search: fc.boolean(), aiInput: fc.boolean(), aiTrain: fc.boolean() }),
  inBandPricing: fc.boolean(),
});

const policyOf = (...policy: AgentPolicyRow[]): AgentRules => ({
  known,
  policy,
  usage: { search: true, aiInput: true, aiTrain: true },
  inBandPricing: false,
});

const gptBot: Agent = { name: 'GPTBot', class: 'training', proof: 'range', spoofed: false };

describe('AI agents: the policy', () => {
  it('goes by the first row that fits, and a publication without a fitting row treats agents as today', () => {
    const policy = policyOf(
      { agent: { name: 'Googlebot' }, act: 'allow' },
      { agent: { class: 'training' }, tiers: ['premium'], act: 'deny' },
      { agent: { class: 'training' }, act: 'price', price: { amount: '0.015', currency: 'USD' } },
    );
    expect(verdictOn(policy, gptBot, 'premium')).to.deep.equal({ act: 'deny', price: null, row: 2 });
    expect(verdictOn(policy, gptBot, 'metered')).to.deep.equal({
      act: 'price',
      price: { amount: '0.015', currency: 'USD' },
      row: 3,
    });
    expect(verdictOn(policy, { ...gptBot, class: 'search' }, 'metered')).to.equal(null);
  });

  it('never allows by a row who only claims to be an agent, or whose proof contradicts it: a later row may refuse or price', () => {
    fc.assert(
      fc.property(rules, agents, fc.constantFrom(...tiers), (some, agent, tier) => {
        const verdict = verdictOn(some, agent, tier);
        const fits = some.policy.filter(
          ({ agent: named, tiers: its }) =>
            (its === undefined || its.includes(tier)) &&
            (named === 'any' || ('name' in named ? named.name === agent.name : named.class === agent.class)),
        );
        const isTrusted = agent.proof !== 'claimed' && !agent.spoofed;
        const first = fits.find(({ act }) => act !== 'allow' || isTrusted);
        expect(verdict?.act).to.equal(first?.act);
        if (verdict !== null) expect(some.policy[verdict.row - 1]).to.equal(first);
      }),
    );
  });

  it('neither prices nor refuses robots.txt, sitemaps, /.well-known/* and license.xml', () => {
    const refuse = policyOf({ agent: 'any', act: 'deny' });
    const open = ['/robots.txt', '/sitemap.xml', '/sitemap-news.xml.gz', '/.well-known/security.txt', '/license.xml'];
    for (const id of [...open, ...open.map((path) => `https://www.example.com${path}?x=1`)])
      expect(verdictOnArticle(refuse, gptBot, { id, tier: 'metered' }), id).to.equal(null);
    for (const id of [
      '/articles/robots.txt',
      '/a/.well-known/x',
      '/.well-known/../articles/1',
      'robots.txt',
      '/sitemap',
    ])
      expect(isNeverPriced(id), id).to.equal(false);
  });
});

interface License {
  readonly permits?: { readonly '#text': string };
  readonly prohibits?: { readonly '#text': string };
  readonly payment?: {
    readonly '@type': string;
    readonly amount?: { readonly '@currency': string; readonly '#text': string };
  };
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => name === 'license',
});

const classes = { search: 'search', 'ai-input': 'live-fetch', 'ai-train': 'training' } as const;

describe('AI agents: license.xml and robots.txt', () => {
  it('say what the policy decides, whatever it is: they cannot disagree', () => {
    fc.assert(
      fc.property(rules, (some) => {
        const { rsl } = parser.parse(licenseXml(some)) as { rsl: { content: { '@url': string; license: License[] } } };
        expect(rsl.content['@url']).to.equal('/');
        const robots = robotsText(some, 'https://stile.example.com/v1/sample/license.xml');
        for (const { usage, isPermitted, price } of usageTerms(some)) {
          const permitting = rsl.content.license.filter(({ permits }) => permits?.['#text'].split(' ').includes(usage));
          expect(permitting.length, usage).to.equal(isPermitted ? 1 : 0);
          for (const { prohibits } of rsl.content.license)
            expect(prohibits?.['#text'].split(' ').includes(usage) ?? false).to.equal(!isPermitted);
          const amount = permitting[0]?.payment?.amount;
          expect(amount?.['#text'], usage).to.equal(price?.amount);
          expect(amount?.['@currency'], usage).to.equal(price?.currency);
          expect(robots).to.include(`${usage}=${isPermitted && price === null ? 'yes' : 'no'}`);
          const agent: Agent = { name: 'somebody', class: classes[usage], proof: 'signature', spoofed: false };
          const verdicts = tiers.map((tier) => verdictOn(some, agent, tier));
          if (isPermitted) expect(verdicts.some((verdict) => verdict?.act !== 'deny')).to.equal(true);
          if (price !== null) expect(verdicts.map((verdict) => verdict?.price ?? null)).to.deep.include(price);
        }
        for (const { name, class: kind } of known) {
          const agent: Agent = { name, class: kind, proof: 'range', spoofed: false };
          const isRefused = tiers.every((tier) => verdictOn(some, agent, tier)?.act === 'deny');
          expect(robots.includes(`User-agent: ${name}\n`), name).to.equal(isRefused);
        }
      }),
    );
  });

  it('write nothing that a publisher typed as more than text', () => {
    const odd = { ...known[0], name: 'Evil', userAgent: '<Bot>\nDisallow: /&', class: 'training' as const };
    const some: AgentRules = {
      ...policyOf({ agent: 'any', act: 'price', price: { amount: '1', currency: 'USD' } }),
      known: [{ ranges: [], networks: [], hostDomains: [], signers: [], ...odd }],
    };
    expect(licenseXml(some)).to.match(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\s*<rsl xmlns="https:\/\/rslstandard.org\/rsl">/,
    );
    const refused = robotsText({ ...some, policy: [{ agent: 'any', act: 'deny' }] }, 'https://x.example/license.xml');
    expect(refused.split('\n').filter((line) => line.startsWith('Disallow'))).to.deep.equal(['Disallow: /']);
    expect(refused).to.include('User-agent: Bot\n');
  });
});
