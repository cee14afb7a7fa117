import { expect } from 'chai';
import { createCrawlerProof } from '../../../src/networks/crawlers.ts';
import { createNameProof } from '../../../src/networks/name-proof.ts';
import type { Crawler } from '../../../src/paywall/publication.ts';
import { type Dns, fakeDns } from '../../support/fixtures/fake-dns.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const googlebot: Crawler = {
  name: 'Googlebot',
  policy: 'allow' as const,
  userAgent: 'Googlebot',
  networks: [],
  hostDomains: ['googlebot.com', 'google.com'],
};
const bingbot: Crawler = {
  name: 'Bingbot',
  policy: 'allow' as const,
  userAgent: 'bingbot',
  networks: [],
  hostDomains: ['search.msn.com'],
};
const ranged: Crawler = {
  name: 'Rangebot',
  policy: 'allow' as const,
  userAgent: 'Rangebot',
  networks: ['192.0.2.0/28', '2001:db8:5::/48'],
  hostDomains: [],
};
const crawlers = [googlebot, bingbot, ranged];

const asGooglebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const asBingbot = 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)';
const google = '66.249.66.1';
const googleReverse = '1.66.249.66.in-addr.arpa';
const evil = '203.0.113.66';
const evilReverse = '66.113.0.203.in-addr.arpa';

describe('crawlers', () => {
  let clock: TestClock;
  let dns: Dns;
  let proof: ReturnType<typeof createCrawlerProof>;

  beforeEach(() => {
    clock = new TestClock('2026-11-23T00:00:00Z');
    dns = fakeDns({
      [googleReverse]: ['crawl-66-249-66-1.googlebot.com'],
      'crawl-66-249-66-1.googlebot.com': [google],
    });
    proof = createCrawlerProof(createNameProof({ resolver: dns, clock }));
  });

  async function claim(userAgent: string, address: string, of: readonly Crawler[] = crawlers) {
    const { proved, failed } = await proof.crawlerAt({ userAgent, address }, of);
    return { proved: proved?.name ?? null, failed: failed.map(({ name }) => name) };
  }
  const refuted = (name: string) => ({ proved: null, failed: [name] });

  it('are proved by a host name that leads back to the address', async () => {
    expect(await claim(asGooglebot, google)).to.deep.equal({ proved: 'Googlebot', failed: [] });
  });

  it('B5: are proved over IPv6, in whichever form the address is written', async () => {
    dns.answers['1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.8.4.0.6.8.4.1.0.0.2.ip6.arpa'] = ['Crawl.GoogleBot.com.'];
    dns.answers['crawl.googlebot.com'] = ['2001:4860:4801:0:0:0:0:2', '2001:4860:4801:0::1'];
    expect(await claim(asGooglebot, '2001:4860:4801:0:0::1')).to.deep.equal({ proved: 'Googlebot', failed: [] });
  });

  it('are proved by IPv4 written as IPv6', async () => {
    expect((await claim(asGooglebot, `::ffff:${google}`)).proved).to.equal('Googlebot');
  });

  it('are proved by their published ranges without any look-up', async () => {
    expect((await claim('Rangebot/1.0', '192.0.2.15')).proved).to.equal('Rangebot');
    expect((await claim('Rangebot/1.0', '2001:db8:5::1')).proved).to.equal('Rangebot');
    expect(await claim('Rangebot/1.0', '192.0.2.16')).to.deep.equal(refuted('Rangebot'));
    expect(dns.asked).to.deep.equal([]);
  });

  it('B5: are not let in by name: Googlebot’s from an address without a name', async () => {
    expect(await claim(asGooglebot, evil)).to.deep.equal(refuted('Googlebot'));
  });

  it('B5: are not let in by name: Bingbot’s from Googlebot’s own address', async () => {
    expect(await claim(asBingbot, google)).to.deep.equal(refuted('Bingbot'));
  });

  it('B5: are not let in by a name that its domain does not confirm', async () => {
    dns.answers[evilReverse] = ['crawl-66-249-66-1.googlebot.com'];
    expect(await claim(asGooglebot, evil)).to.deep.equal(refuted('Googlebot'));
  });

  it('B5: are not let in by a domain that only ends alike, or only begins alike', async () => {
    for (const name of ['evil-googlebot.com', 'crawl.evilgooglebot.com', 'googlebot.com.evil.com', 'googlebotxcom']) {
      const address = `203.0.113.${name.length}`;
      dns.answers[`${name.length}.113.0.203.in-addr.arpa`] = [name];
      dns.answers[name] = [address];
      expect(await claim(asGooglebot, address)).to.deep.equal(refuted('Googlebot'));
    }
  });

  it('B5: are found among several names, and are not looked for without end', async () => {
    dns.answers[googleReverse] = ['unrelated.example.com', 'stale.googlebot.com', 'crawl-66-249-66-1.googlebot.com'];
    expect((await claim(asGooglebot, google)).proved).to.equal('Googlebot');
    dns.answers[evilReverse] = Array.from({ length: 500 }, (_, index) => `n${index}.googlebot.com`);
    dns.asked.length = 0;
    expect(await claim(asGooglebot, evil)).to.deep.equal(refuted('Googlebot'));
    expect(dns.asked.length).to.be.at.most(6);
  });

  it('are asked for a proof only when they claim to be one', async () => {
    for (const userAgent of ['', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0'])
      expect(await claim(userAgent, google)).to.deep.equal({ proved: null, failed: [] });
    const nameless = { ...googlebot, userAgent: '' };
    expect(await claim('Mozilla/5.0', google, [nameless])).to.deep.equal({ proved: null, failed: [] });
    expect(dns.asked).to.deep.equal([]);
  });

  it('claim in any case, and may claim to be several', async () => {
    expect((await claim('GOOGLEBOT', google)).proved).to.equal('Googlebot');
    expect(await claim('bingbot Googlebot', google)).to.deep.equal({ proved: 'Googlebot', failed: [] });
    expect(await claim('bingbot Googlebot', evil)).to.deep.equal({ proved: null, failed: ['Googlebot', 'Bingbot'] });
  });

  it('are not proved from what is no address', async () => {
    for (const address of ['', 'unknown'])
      expect(await claim(asGooglebot, address)).to.deep.equal(refuted('Googlebot'));
    expect(dns.asked).to.deep.equal([]);
  });

  it('are remembered for an hour', async () => {
    await claim(asGooglebot, google);
    const { length } = dns.asked;
    clock.advance({ seconds: 3_599 });
    expect((await claim(asGooglebot, google)).proved).to.equal('Googlebot');
    expect(dns.asked.length).to.equal(length);
    delete dns.answers[googleReverse];
    clock.advance({ seconds: 1 });
    expect(await claim(asGooglebot, google)).to.deep.equal(refuted('Googlebot'));
  });

  it('are remembered for ten minutes when they are none, and counted each time', async () => {
    await claim(asGooglebot, evil);
    const { length } = dns.asked;
    clock.advance({ seconds: 599 });
    expect(await claim(asGooglebot, evil)).to.deep.equal(refuted('Googlebot'));
    expect(dns.asked.length).to.equal(length);
    clock.advance({ seconds: 1 });
    await claim(asGooglebot, evil);
    expect(dns.asked.length).to.equal(length + 1);
  });

  it('are asked about once for many who come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => claim(asGooglebot, google)));
    expect(dns.asked).to.deep.equal([googleReverse, 'crawl-66-249-66-1.googlebot.com']);
  });

  describe('while the DNS does not answer', () => {
    it('are not proved, and hold nobody up for more than 250 ms', async () => {
      dns.hold();
      const startedAt = performance.now();
      expect(await claim('bingbot Googlebot', google)).to.deep.equal({
        proved: null,
        failed: ['Googlebot', 'Bingbot'],
      });
      expect(performance.now() - startedAt).to.be.within(200, 450);
      dns.release();
    });

    it('are proved by the next request once it has answered, however late', async () => {
      dns.hold();
      expect((await claim(asGooglebot, google)).proved).to.equal(null);
      dns.release();
      expect((await claim(asGooglebot, google)).proved).to.equal('Googlebot');
    });

    it('are not proved where it fails, and asked about again after a minute', async () => {
      dns.failWith('ESERVFAIL');
      expect(await claim(asGooglebot, google)).to.deep.equal(refuted('Googlebot'));
      dns.failWith(null);
      clock.advance({ seconds: 59 });
      expect((await claim(asGooglebot, google)).proved).to.equal(null);
      clock.advance({ seconds: 1 });
      expect((await claim(asGooglebot, google)).proved).to.equal('Googlebot');
    });

    it('are not looked up by the thousand', async () => {
      dns.hold();
      const many = Array.from({ length: 1_000 }, (_, index) => `198.18.${index >> 8}.${index & 255}`);
      const results = await Promise.all(many.map((address) => claim(asGooglebot, address)));
      expect(results.every(({ proved }) => proved === null)).to.equal(true);
      expect(dns.asked.length).to.be.at.most(64);
      dns.release();
    });

    const googleIpv6 = '2001:4860:4801:10::1';
    const floods: [string, (index: number) => string][] = [
      ['one IPv6 /64', (index) => `2001:db8:7:7::${(index + 1).toString(16)}`],
      ['many /64s of one IPv6 /48', (index) => `2001:db8:7:${index.toString(16)}::1`],
      ['one IPv4 /24', (index) => `203.0.113.${index}`],
      ['many /24s of one IPv4 /16', (index) => `198.18.${index}.1`],
    ];
    for (const [network, addressAt] of floods) {
      it(`S13: are proved although slow look-ups of ${network} run`, async () => {
        dns.answers['1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.1.0.8.4.0.6.8.4.1.0.0.2.ip6.arpa'] = ['a.googlebot.com'];
        dns.answers['a.googlebot.com'] = [googleIpv6];
        dns.hold();
        const flood = Array.from({ length: 200 }, (_, index) => claim(asGooglebot, addressAt(index)));
        dns.answerMeanwhile();
        expect((await claim(asGooglebot, google)).proved).to.equal('Googlebot');
        expect((await claim(asGooglebot, googleIpv6)).proved).to.equal('Googlebot');
        expect((await Promise.all(flood)).every(({ proved }) => proved === null)).to.equal(true);
        expect(dns.asked.length).to.be.at.most(16 + 4);
        dns.release();
      });
    }

    it('S13: give their places back when the look-ups are over', async () => {
      for (let round = 0; round < 5; round += 1) {
        const some = Array.from({ length: 20 }, (_, index) => `203.0.113.${round * 20 + index}`);
        await Promise.all(some.map((address) => claim(asGooglebot, address)));
      }
      expect(dns.asked.length).to.equal(5 * 8);
      dns.answers['200.113.0.203.in-addr.arpa'] = ['crawl.googlebot.com'];
      dns.answers['crawl.googlebot.com'] = ['203.0.113.200'];
      expect((await claim(asGooglebot, '203.0.113.200')).proved).to.equal('Googlebot');
    });
  });
});
