import { createSocket } from 'node:dgram';
import { expect } from 'chai';
import { createNameProof } from '../../../src/networks/name-proof.ts';
import { createNetworks, systemResolver } from '../../../src/networks/networks.ts';
import type { Publication } from '../../../src/paywall/publication.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { fakeDns } from '../../support/fixtures/fake-dns.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const publication: Publication = {
  name: 'asia',
  settings: {
    ...examplePublication().settings,
    title: 'Asia',
    timeZone: 'Asia/Tokyo',
    defaultLocale: 'en',
    origins: [],
    open: false,
    onFailure: 'open',
    graceDays: 7,
    meter: { limits: { anonymous: 10, registered: 15 }, window: { kind: 'month' }, releases: 3, replaced: [] },
    wall: ['meter-exhausted'],
    identity: null,
    rateLimit: null,
    institutions: [{ name: 'University', networks: ['192.0.2.0/24'] }],
    crawlers: [
      {
        name: 'Googlebot',
        policy: 'allow' as const,
        userAgent: 'Googlebot',
        networks: [],
        hostDomains: ['googlebot.com'],
      },
    ],
  },
  wordings: new Map(),
  offers: [],
  segments: [],
  experiments: [],
  agents: null,
  licences: [],
  offersShown: null,
};

const from = (address: string, userAgent: string) => ({ address, userAgent, headers: {}, method: null, target: null });

describe('what an address and a claim prove', () => {
  const failed: string[] = [];
  const networks = createNetworks({
    trustProxy: 1,
    hasName: createNameProof({
      resolver: fakeDns({
        '1.66.249.66.in-addr.arpa': ['crawl.googlebot.com'],
        'crawl.googlebot.com': ['66.249.66.1'],
      }),
      clock: new TestClock('2026-11-23T00:00:00Z'),
    }),
    agentOf: () => expect.fail('no rules for agents'),
    onAgent: () => expect.fail('no rules for agents'),
    onFailedClaim: (name, crawler) => failed.push(`${name} ${crawler}`),
  });

  beforeEach(() => {
    failed.length = 0;
  });

  it('an institution lets in by its network', async () => {
    const { pass } = await networks.standingOf(publication, from('192.0.2.1', 'Firefox'));
    expect(pass).to.deep.equal({ kind: 'institution', by: 'University' });
  });

  it('a crawler lets in by its proof', async () => {
    const { pass } = await networks.standingOf(publication, from('66.249.66.1', 'Googlebot/2.1'));
    expect(pass).to.deep.equal({ kind: 'crawler', by: 'Googlebot' });
    expect(failed).to.deep.equal([]);
  });

  it('B5: a claim without a proof lets nobody in, and is told to anyone who counts', async () => {
    const { pass } = await networks.standingOf(publication, from('203.0.113.1', 'Googlebot/2.1'));
    expect(pass).to.equal(null);
    expect(failed).to.deep.equal(['asia Googlebot']);
  });

  it('nobody else is let in', async () => {
    expect(await networks.standingOf(publication, from('203.0.113.1', 'Firefox'))).to.deep.equal({
      pass: null,
      isCrawler: false,
      agent: null,
    });
    expect(failed).to.deep.equal([]);
  });

  it('the address is the one that the trusted proxies decide', () => {
    expect(networks.clientAddress('10.0.0.1', '192.0.2.1, 203.0.113.1')).to.equal('203.0.113.1');
  });
});

describe('the resolver of the machine', () => {
  const silent = createSocket('udp4');
  const resolver = systemResolver();

  before(async () => {
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    resolver.setServers([`127.0.0.1:${silent.address().port}`]);
  });

  after(() => {
    silent.close();
  });

  it('gives up by itself on a name server that says nothing, and says so', async () => {
    const startedAt = performance.now();
    const error: unknown = await resolver.resolvePtr('1.113.0.203.in-addr.arpa').catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'ETIMEOUT');
    expect(performance.now() - startedAt).to.be.below(6_000);
  });
});
