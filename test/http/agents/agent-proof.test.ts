import { expect } from 'chai';
import { agentRangesAnswer, agentReportAnswer } from '../../../src/http/schemas/agents/agent-reports.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { certificate, useOperator } from '../../support/agents/operator.ts';
import { createFrontEnd, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { fakeDns } from '../../support/fixtures/fake-dns.ts';
import { signingAgent } from '../../support/fixtures/signed-agent.ts';
import { useConfigDir } from '../../support/publications.ts';
import { createReportReader } from '../../support/reports.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const now = Date.UTC(2026, 10, 30, 3);
const created = now / 1000 - 10;
const signer = signingAgent();
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36';
const titles = ['ranged', 'signed', 'named', 'readers', 'before'] as const;

describe('who an agent is', () => {
  const operator = useOperator();
  const config = useConfigDir(
    Object.fromEntries(titles.map((title) => [title, { origins: ['https://news.example'] }])),
  );
  const dns = fakeDns({
    '1.66.249.66.in-addr.arpa': ['crawl.googlebot.com'],
    'crawl.googlebot.com': ['66.249.66.1'],
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1', ADMIN_TOKENS: adminTokens }), {
    resolver: dns,
    realNow: () => now,
    authorities: certificate,
  });

  const known = () => {
    const common = { networks: [], hostDomains: [], ranges: [], signers: [] };
    return [
      { ...common, name: 'GPTBot', class: 'training', userAgent: 'GPTBot', ranges: [`${operator.url}/gptbot.json`] },
      { ...common, name: 'Googlebot', class: 'search', userAgent: 'Googlebot', hostDomains: ['googlebot.com'] },
      { ...common, name: 'Bytespider', class: 'training', userAgent: 'Bytespider' },
    ];
  };

  before(async () => {
    operator.answer((request, response) => {
      const isList = request.url === '/gptbot.json';
      const body = isList ? { prefixes: [{ ipv4Prefix: '20.1.0.0/16' }] } : { keys: [signer.jwk] };
      response.end(JSON.stringify(body));
    });
    const stores = openSqliteStores({ dir: service.dataDir, clock: { now: () => now } });
    const value = { known: known(), policy: [], usage: { search: true, aiInput: false, aiTrain: false } };
    for (const publication of titles)
      if (publication !== 'before') await stores.publications.write({ publication, part: 'agents', value }, 0);
    await stores.changes.announce();
    await stores.close();
    await eventually(async () => (await ranges('ranged'))[0]?.entries === 1);
  });

  async function ranges(title: string) {
    const answer = await createAdminDesk(service, title).get('/agents/ranges');
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(200);
    return agentRangesAnswer.parse(json).sources;
  }

  /** One article, as nginx asks for it; resolves to its reason. */
  async function gate(title: string, headers: Record<string, string>, from = '8.8.8.8'): Promise<string | null> {
    const all = {
      'X-Original-URI': `/news/${unread()}`,
      'X-Original-Method': 'GET',
      'X-Forwarded-For': from,
      ...headers,
    };
    const answer = await createFrontEnd(service, title).get(`/v1/${title}/gate`, all);
    return answer.headers.get('x-stile-reason');
  }

  const desk = (title: string) => createAdminDesk(service, title);

  /** What the report says of each agent, once so many requests are in it. */
  async function report(title: string, requests: number) {
    return eventually(async () => {
      const json: unknown = await (await desk(title).get('/reports/agents')).json();
      const { agents } = agentReportAnswer.parse(json).total;
      if (agents.reduce((sum, { granted, refused }) => sum + granted + refused, 0) < requests) return false;
      return agents.map((row) => `${row.agent}, ${row.class}, ${row.proof}: ${row.granted}`).toSorted();
    });
  }

  it('its published range proves it, and its name by itself is a claim', async () => {
    await gate('ranged', { 'User-Agent': 'GPTBot/1.3' }, '20.1.2.3');
    await gate('ranged', { 'User-Agent': 'GPTBot/1.3' }, '20.2.2.3');
    await gate('ranged', { 'User-Agent': 'Bytespider' });
    await gate('ranged', { 'User-Agent': 'SomeBot/2.0 (+https://bot.example)' });
    await gate('ranged', { 'User-Agent': chrome });
    expect(await report('ranged', 4)).to.deep.equal([
      'Bytespider, training, claimed: 1',
      'GPTBot, training, range: 1',
      'GPTBot, training, spoofed: 1',
      'other crawlers, other, claimed: 1',
    ]);
    const csv = await createReportReader(desk('ranged')).csv('agents?format=csv');
    expect(csv[0]).to.deep.equal(['day', 'agent', 'class', 'proof', 'granted', 'refused']);
    expect(csv).to.deep.include(['2026-11-30', 'GPTBot', 'training', 'range', '1', '0']);
  });

  it('its signature proves it; the first request is not kept waiting for its keys', async () => {
    const agent = `sig1="${operator.url}"`;
    const sign = (authority: string) => ({ 'User-Agent': chrome, ...signer.sign({ authority, created, agent }) });
    await gate('signed', sign('news.example'));
    await eventually(() => operator.asked.some(({ path }) => path.startsWith('/.well-known/')));
    await eventually(async () => {
      await gate('signed', sign('news.example'));
      return (await report('signed', 2)).some((row) => row.startsWith('signed, in no list, signed, signature'));
    });
    await gate('signed', { ...sign('other.example'), 'X-Forwarded-Host': 'other.example' });
    const rows = await eventually(async () => {
      const found = await report('signed', 3);
      return found.some((row) => row.includes('spoofed')) && found;
    });
    expect(rows).to.include('other signers, signed, spoofed: 1').and.to.include('other signers, signed, claimed: 1');
  });

  it('its name in the DNS proves it', async () => {
    await gate('named', { 'User-Agent': 'Googlebot/2.1' }, '66.249.66.1');
    await gate('named', { 'User-Agent': 'Googlebot/2.1' }, '8.8.4.4');
    expect(await report('named', 2)).to.deep.equal(['Googlebot, search, dns: 1', 'Googlebot, search, spoofed: 1']);
    const { total } = await createReportReader(desk('named')).bypass();
    expect(total.crawlerClaimsFailed).to.equal(1);
  });

  it('it is no reader in the reports, whatever proves it', async () => {
    await gate('readers', { 'User-Agent': 'GPTBot/1.3' }, '20.1.2.3');
    await gate('readers', { 'User-Agent': 'GPTBot/1.3' });
    await gate('readers', { 'User-Agent': 'Bytespider' });
    await gate('readers', { 'User-Agent': chrome });
    await report('readers', 3);
    const reports = createReportReader(desk('readers'));
    await eventually(async () => (await reports.bypass()).total.newReaders === 1);
    const { kinds } = await reports.distribution();
    expect([kinds.anonymous.total, (await reports.bypass()).total.newReaders]).to.deep.equal([1, 1]);
  });

  it('publications without rules for agents have no figures of them, and let in who is proved as before', async () => {
    expect(await gate('before', { 'User-Agent': 'Googlebot/2.1' }, '66.249.66.1')).to.equal('CRAWLER');
    expect(await gate('before', { 'User-Agent': 'GPTBot/1.3' })).to.equal('METERED');
    expect(await report('before', 0)).to.deep.equal([]);
    expect(await ranges('before')).to.deep.equal([]);
  });

  it('its ranges are loaded when an editor says so, and it is shown how old they are', async () => {
    const path = '/agents/ranges/load';
    operator.asked.length = 0;
    const answer = await desk('ranged').call('POST', path);
    const { sources } = agentRangesAnswer.parse(await answer.json());
    expect([operator.asked.map((each) => each.path), sources.length]).to.deep.equal([['/gptbot.json'], 1]);
    expect(sources[0]).to.deep.include({ agents: ['GPTBot'], entries: 1, old: false, fault: null });
    expect(sources[0]?.loadedAt).to.equal('2026-11-30T12:00:00+09:00');
    const metrics = await (await createFrontEnd(service).get('/metrics')).text();
    for (const series of [
      `stile_agent_ranges_age_seconds{source="${operator.url}/gptbot.json"} 0`,
      'stile_agent_requests_total{publication="ranged",agent="GPTBot",proof="range"} 1',
      'stile_agent_signatures_total{publication="signed",outcome="invalid"} 1',
      'stile_agent_directories_total{outcome="fetched"} 1',
      'stile_agent_range_loads_total{outcome="loaded"} 2',
    ])
      expect(metrics).to.include(series);
  });
});
