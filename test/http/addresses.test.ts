import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem, type FrontEnd, unread } from '../support/browser/front-end.ts';
import { fakeDns } from '../support/fixtures/fake-dns.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';

const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const bingbot = 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)';
const university = '192.0.2.7';

describe('what an address lets in', () => {
  const config = useConfigDir({
    limited: { rateLimit: { requests: 3, perSeconds: 60 } },
    ranged: { crawlers: [{ name: 'Ranger', userAgent: 'Ranger', networks: ['198.51.100.0/24', '2001:db9:1::/48'] }] },
  });
  const dns = fakeDns({
    '1.66.249.66.in-addr.arpa': ['crawl-66-249-66-1.googlebot.com'],
    'crawl-66-249-66-1.googlebot.com': ['66.249.66.1'],
    '9.113.0.203.in-addr.arpa': ['crawl-9.googlebot.com', 'googlebot.com.evil.example'],
    'crawl-9.googlebot.com': ['66.249.66.9'],
    'googlebot.com.evil.example': ['203.0.113.9'],
  });

  /** A front end of a service with so many trusted proxies before it. */
  function behind(proxies: number): FrontEnd {
    const env = () => ({ CONFIG_DIR: config.dir, TRUST_PROXY: String(proxies) });
    return createFrontEnd(useService(env, { resolver: dns, realNow: () => Date.UTC(2026, 10, 23, 3) }));
  }

  describe('with no trusted proxy', () => {
    const page = behind(0);

    for (const forwarded of [university, `${university}, 127.0.0.1`, `127.0.0.1, ${university}`, '2001:db8::7']) {
      it(`B6: X-Forwarded-For: ${forwarded} makes nobody an institution`, async () => {
        const decision = await page.meter(unread(), { headers: { 'X-Forwarded-For': forwarded } });
        expect(decision).to.include({ reason: 'METERED' });
      });
    }

    it('B6: nor does any other header that speaks of addresses', async () => {
      const headers = { Forwarded: `for=${university}`, 'X-Real-IP': university, 'Client-IP': university };
      expect(await page.meter(unread(), { headers })).to.include({ reason: 'METERED' });
    });

    it('429: B6: a rate is limited by the address, whatever X-Forwarded-For says', async () => {
      const publication = 'limited';
      const statuses: number[] = [];
      for (let last = 1; last <= 5; last += 1) {
        const headers = { 'X-Forwarded-For': `203.0.113.${last}` };
        statuses.push((await page.ask(unread(), { publication, headers })).status);
      }
      expect(statuses).to.deep.equal([200, 200, 200, 429, 429]);
    });
  });

  describe('behind one trusted proxy', () => {
    const page = behind(1);

    const from = (address: string, more: Record<string, string> = {}) => ({ 'X-Forwarded-For': address, ...more });

    for (const address of [university, '192.0.2.255', '2001:db8::7', '2001:db8:ffff:ffff::1', '::ffff:192.0.2.7']) {
      it(`INSTITUTION: B6: lets in ${address}, premium articles too, and counts nothing`, async () => {
        const headers = from(address, as(await page.newReader()));
        for (const tier of ['metered', 'premium']) {
          const decision = await page.meter({ id: unread(), tier }, { headers });
          expect(decision).to.include({ granted: true, reason: 'INSTITUTION', grantReason: 'SUBSCRIBER' });
          expect(decision).to.include({ meter: null, banner: null });
        }
        expect(await page.used({ ...headers, 'X-Forwarded-For': '203.0.113.1' })).to.equal(0);
      });
    }

    for (const forwarded of [
      `${university}, 203.0.113.5`,
      `2001:db8::7, ${university}, 203.0.113.5`,
      '192.0.3.7',
      '2001:db9::7',
      'unknown',
      '',
    ]) {
      it(`B6: believes only what the proxy itself wrote, the right-most: ${forwarded || 'nothing'}`, async () => {
        expect(await page.meter(unread(), { headers: from(forwarded) })).to.include({ reason: 'METERED' });
      });
    }

    it('names who lets the reader in, in the trace alone', async () => {
      const { trace = [], ...rest } = await page.meter(unread(), {
        headers: from(university),
        fields: { trace: true },
      });
      expect(trace.at(-1)).to.deep.equal({
        rule: 'institution',
        matched: true,
        because: 'let in by Sample University',
      });
      expect(JSON.stringify(rest)).to.not.include('Sample University');
    });

    it('lets the gate open too', async () => {
      const answer = await page.get(`/v1/${example}/gate`, from(university, { 'X-Original-URI': '/a' }));
      expect(answer.status).to.equal(204);
      expect(answer.headers.get('x-stile-reason')).to.equal('INSTITUTION');
    });

    it('CRAWLER: lets in one whose name leads back to its address, and counts nothing', async () => {
      const headers = from('66.249.66.1', { 'User-Agent': googlebot });
      for (const tier of ['metered', 'premium']) {
        const decision = await page.meter({ id: unread(), tier }, { headers });
        expect(decision).to.include({
          granted: true,
          reason: 'CRAWLER',
          grantReason: 'FREE',
          meter: null,
          banner: null,
        });
      }
    });

    for (const address of ['198.51.100.44', '2001:db9:1::44']) {
      it(`CRAWLER: lets in one of the published ranges: ${address}`, async () => {
        const options = { publication: 'ranged', headers: from(address, { 'User-Agent': 'Ranger/1.0' }) };
        expect(await page.meter(unread(), options)).to.include({ reason: 'CRAWLER' });
      });
    }

    const impostors: [string, string, string][] = [
      ['by its user agent alone', '203.0.113.8', googlebot],
      ['by a name that leads elsewhere, or lies in another domain', '203.0.113.9', googlebot],
      ['by the address of another crawler', '66.249.66.1', bingbot],
    ];

    for (const [how, address, userAgent] of impostors) {
      it(`B5: who claims to be a crawler ${how} is metered, and the claim is counted`, async () => {
        const name = userAgent === googlebot ? 'Googlebot' : 'Bingbot';
        const series = `stile_crawler_claims_failed_total{publication="${example}",crawler="${name}"}`;
        const claims = async () => {
          const text = await (await page.get('/metrics')).text();
          return Number(
            text
              .split('\n')
              .find((line) => line.startsWith(series))
              ?.slice(series.length) ?? 0,
          );
        };
        const before = await claims();
        const headers = from(address, { 'User-Agent': userAgent });
        expect(await page.meter(unread(), { headers })).to.include({ granted: true, reason: 'METERED' });
        expect(await page.meter({ id: unread(), tier: 'premium' }, { headers })).to.include({ reason: 'PREMIUM' });
        expect(await claims()).to.equal(before + 2);
      });
    }

    it('asks nobody about those who claim nothing', async () => {
      const before = dns.asked.length;
      await page.meter(unread(), { headers: from('203.0.113.77', { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0)' }) });
      expect(dns.asked.length).to.equal(before);
    });

    it('429: B6: limits the rate of each address by itself, and tells when to come back', async () => {
      const publication = 'limited';
      const ask = (address: string) => page.ask(unread(), { publication, headers: from(`198.51.100.99, ${address}`) });
      for (let asking = 0; asking < 3; asking += 1) expect((await ask('203.0.113.20')).status).to.equal(200);
      const refused = await ask('203.0.113.20');
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
      expect(refused.headers.getSetCookie()).to.deep.equal([]);
      await expectProblem(refused, { status: 429, code: 'rate-limited' });
      expect((await ask('203.0.113.21')).status).to.equal(200);
    });

    it('429: takes all of a line’s IPv6 addresses for one', async () => {
      const publication = 'limited';
      const statuses: number[] = [];
      for (const host of ['1', '2', 'ffff', 'a:b:c:d']) {
        const headers = from(`2001:db9:7:7:${host.includes(':') ? '' : ':'}${host}`);
        statuses.push((await page.ask(unread(), { publication, headers })).status);
      }
      expect(statuses).to.deep.equal([200, 200, 200, 429]);
    });

    it('429: counts nothing for who is refused, and lets them on when the span is over', async () => {
      const publication = 'limited';
      const headers = from('203.0.113.30', as(await page.newReader(publication)));
      for (let asking = 0; asking < 5; asking += 1) await page.ask(unread(), { publication, headers });
      const elsewhere = { ...headers, 'X-Forwarded-For': '203.0.113.31' };
      expect(await page.used(elsewhere, publication)).to.equal(3);
      await page.moveClock({ advance: 'PT60S' });
      expect((await page.ask(unread(), { publication, headers })).status).to.equal(200);
    });
  });
});
