import { expect } from 'chai';
import type { AgentRules } from '../../../src/paywall/agents/agent.ts';
import { example } from '../../support/browser/front-end.ts';
import { useEditingService } from '../../support/editing-service.ts';

const rules: AgentRules = {
  known: [
    { name: 'GPTBot', class: 'training', userAgent: 'GPTBot', ranges: [], networks: [], hostDomains: [], signers: [] },
    { name: 'PriceBot', class: 'other', userAgent: 'PriceBot', ranges: [], networks: [], hostDomains: [], signers: [] },
    {
      name: 'Teaser',
      class: 'live-fetch',
      userAgent: 'TeaserBot',
      ranges: [],
      networks: [],
      hostDomains: [],
      signers: [],
    },
    {
      name: 'Friend',
      class: 'search',
      userAgent: 'FriendBot',
      ranges: [],
      networks: ['203.0.113.0/24'],
      hostDomains: [],
      signers: [],
    },
  ],
  policy: [
    { agent: { name: 'Friend' }, act: 'allow' },
    { agent: { class: 'training' }, act: 'deny' },
    { agent: { name: 'PriceBot' }, act: 'price', price: { amount: '0.015', currency: 'USD' } },
    { agent: { class: 'live-fetch' }, tiers: ['metered', 'premium'], act: 'teaser' },
  ],
  usage: { search: true, aiInput: true, aiTrain: false },
  inBandPricing: true,
};

describe('AI agents: what they may', () => {
  const { service, page, desk, read, put } = useEditingService(() => ({ TRUST_PROXY: '1' }));
  const path = '/agents';
  let serial = 0;

  const fresh = () => {
    serial += 1;
    return `/world/story-${serial}`;
  };

  const view = async (agent: string, article: object = { id: fresh() }, headers: Record<string, string> = {}) =>
    (await (
      await page.ask(article as { id: string }, {
        headers: { 'User-Agent': `Mozilla/5.0 ${agent}/1.0`, ...headers },
        fields: { trace: true },
      })
    ).json()) as {
      granted: boolean;
      reason: string;
      reader: { token?: string };
      meter: unknown;
      agent?: Record<string, unknown>;
      trace: { rule: string; matched: boolean; because: string }[];
    };

  const gate = (agent: string, headers: Record<string, string> = {}, query = '') =>
    page.get(`/v1/${example}/gate${query}`, {
      'User-Agent': `${agent}/1.0`,
      'X-Original-URI': fresh(),
      ...headers,
    });

  const save = async (agents: AgentRules | null) => {
    const { etag } = await read(path);
    return put(path, { agents }, { 'If-Match': etag });
  };

  it('a publication without rules for agents decides and answers as ever', async () => {
    expect((await read<{ agents: unknown }>(path)).body).to.deep.equal({ agents: null });
    const decision = await view('GPTBot');
    expect(decision).to.include({ granted: true, reason: 'METERED' });
    expect(decision.agent).to.equal(undefined);
    expect(decision.trace.map(({ rule }) => rule)).to.not.include('agent');
    expect((await page.get(`/v1/${example}/license.xml`)).status).to.equal(404);
    expect((await gate('GPTBot')).headers.get('x-stile-agent')).to.equal(null);
  });

  it('rules are changed with the ETag that was read, by editors, and stand in the audit log and the history', async () => {
    expect((await put(path, { agents: rules })).status).to.equal(428);
    expect((await put(path, { agents: rules }, { 'If-Match': '"7"' })).status).to.equal(412);
    const wrong = { ...rules, policy: [{ agent: 'any', act: 'price' }] };
    expect((await put(path, { agents: wrong }, { 'If-Match': '"0"' })).status).to.equal(422);
    expect((await put(path, { agents: rules }, { 'If-Match': '"0"' })).status).to.equal(200);
    expect((await read<{ agents: AgentRules }>(path)).body.agents).to.deep.equal(rules);
    const history = await desk.get('/agents/history', 'edith');
    const [entry] = ((await history.json()) as { entries: { what: string; after: AgentRules }[] }).entries;
    expect(entry).to.deep.include({ what: 'agents.update', after: rules });
  });

  it('the decision names the agent, what is done with it and the row; it is no reader, and keeps no cookie', async () => {
    const refused = await view('GPTBot');
    expect(refused).to.include({ granted: false, reason: 'AGENT_REFUSED', meter: null });
    expect(refused.reader.token).to.equal(undefined);
    expect(refused.agent).to.deep.equal({
      name: 'GPTBot',
      class: 'training',
      proof: 'claimed',
      spoofed: false,
      act: 'deny',
      price: null,
      license: `${service.url}/v1/${example}/license.xml`,
    });
    expect(refused.trace.at(-1)).to.deep.equal({
      rule: 'agent',
      matched: true,
      because: 'row 2 of the policy for agents refuses GPTBot (training, by its own word alone) for a metered article',
    });
    expect(await view('GPTBot', { id: fresh(), tier: 'free' })).to.include({ reason: 'AGENT_REFUSED' });
    expect((await view('PriceBot')).agent).to.deep.include({
      act: 'price',
      price: { amount: '0.015', currency: 'USD' },
    });
    expect(await view('TeaserBot')).to.include({ granted: false, reason: 'AGENT_TEASER' });
    expect(await view('TeaserBot', { id: fresh(), tier: 'free' })).to.include({ granted: true, reason: 'FREE' });
  });

  it('a claimed agent is never allowed by a row: it is treated as today', async () => {
    const claimed = await view('FriendBot');
    expect(claimed).to.include({ granted: true, reason: 'METERED' });
    expect(claimed.agent).to.deep.include({ act: null, proof: 'claimed', spoofed: true });
    const proved = await view('FriendBot', { id: fresh(), tier: 'premium' }, { 'X-Forwarded-For': '203.0.113.9' });
    expect(proved).to.include({ granted: true, reason: 'CRAWLER' });
    expect(proved.agent).to.deep.include({ act: 'allow', proof: 'range' });
  });

  it('the gate answers 401 or 403 and says the rest in headers, or a 402 that agents understand if it is asked to', async () => {
    const priced = await gate('PriceBot');
    expect(priced.status).to.equal(401);
    const said = (name: string) => priced.headers.get(name);
    expect(said('x-stile-reason')).to.equal('AGENT_PRICED');
    expect(said('x-stile-agent')).to.equal('PriceBot');
    expect(said('x-stile-agent-act')).to.equal('price');
    expect(said('x-stile-crawler-price')).to.equal('USD 0.015');
    const link = `<${service.url}/v1/${example}/license.xml>; rel="license"; type="application/rsl+xml"`;
    expect(said('x-stile-license-link')).to.equal(link);
    expect(said('set-cookie')).to.equal(null);
    expect((await gate('GPTBot')).status).to.equal(403);
    expect((await gate('TeaserBot')).status).to.equal(401);
    const full = await gate('PriceBot', {}, '?priced=402');
    expect(full.status).to.equal(402);
    expect(full.headers.get('crawler-price')).to.equal('USD 0.015');
    expect(full.headers.get('link')).to.equal(link);
    expect(full.headers.get('www-authenticate')).to.equal('License error="invalid_request"');
    expect(full.headers.get('cache-control')).to.equal('private, no-store');
    expect(full.headers.get('content-type')).to.equal('application/problem+json');
    expect(await full.json()).to.deep.include({ code: 'payment-required', status: 402 });
  });

  it('robots.txt and its like are never priced or refused at the gate', async () => {
    for (const uri of ['/robots.txt', '/sitemap.xml', '/.well-known/security.txt', '/license.xml'])
      expect((await gate('GPTBot', { 'X-Original-URI': uri })).headers.get('x-stile-agent-act'), uri).to.equal(null);
  });

  it('behind Cloudflare, what is priced is sent with its price for Cloudflare to charge; without its word, or the rule, it is not', async () => {
    const inBand = { 'CF-Pay-Per-Crawl': 'pricing=in-band' };
    const charged = await gate('PriceBot', inBand);
    expect([charged.status, charged.headers.get('x-stile-reason')]).to.deep.equal([204, 'AGENT_CHARGED']);
    expect(charged.headers.get('x-stile-crawler-price')).to.equal('USD 0.015');
    expect((await gate('PriceBot', { 'CF-Pay-Per-Crawl': 'pricing=out-of-band' })).status).to.equal(401);
    expect((await gate('GPTBot', inBand)).status).to.equal(403);
    await save({ ...rules, inBandPricing: false });
    expect((await gate('PriceBot', inBand)).status).to.equal(401);
    await save(rules);
  });

  it('license.xml and the lines of robots.txt are there for anybody, and caches may keep them', async () => {
    const document = await page.get(`/v1/${example}/license.xml`);
    expect(document.headers.get('content-type')).to.equal('application/rsl+xml; charset=utf-8');
    expect(document.headers.get('cache-control')).to.equal('public, max-age=300');
    expect(await document.text()).to.include('<prohibits type="usage">ai-train</prohibits>');
    const etag = document.headers.get('etag') ?? '';
    const again = await page.get(`/v1/${example}/license.xml`, { 'If-None-Match': etag });
    expect([again.status, await again.text()]).to.deep.equal([304, '']);
    const robots = await (await page.get(`/v1/${example}/robots.txt`)).text();
    expect(robots).to.include(`License: ${service.url}/v1/${example}/license.xml`);
    expect(robots).to.include('User-agent: GPTBot\nContent-Signal: search=yes, ai-input=yes, ai-train=no\nDisallow: /');
  });

  it('explain answers for an agent by the same rules', async () => {
    const body = { article: { id: fresh() }, agent: { name: 'Friend', proof: 'range' } };
    const explained = await desk.call('POST', '/explain', { body });
    const said = (await explained.json()) as {
      decision: { reason: string };
      trace: { rule: string; because: string }[];
    };
    expect(said.decision.reason).to.equal('CRAWLER');
    expect(said.trace.find(({ rule }) => rule === 'agent')?.because).to.equal(
      'Row 1 of the policy for agents allows Friend (search, proved by its address) for a metered article.',
    );
  });
});
