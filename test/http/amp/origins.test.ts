import { expect } from 'chai';
import fc from 'fast-check';
import { type AmpCall, cache, createAmpPage, site } from '../../support/amp/page.ts';
import { createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';

const refused: readonly (readonly [what: string, origin: string])[] = [
  ['a domain that the cache’s is put before', 'https://x.ampproject.org.evil.com'],
  ['a domain that ends like the cache’s', 'https://evilampproject.org'],
  ['the same below a host', 'https://cdn.evilampproject.org'],
  ['the domain itself, which serves no page', 'https://ampproject.org'],
  ['a port', 'https://cdn.ampproject.org:8443'],
  ['the usual port, which browsers leave out', 'https://cdn.ampproject.org:443'],
  ['a user', 'https://cdn.ampproject.org@evil.com'],
  ['a user of the cache', 'https://evil@cdn.ampproject.org'],
  ['no encryption', 'http://cdn.ampproject.org'],
  ['another scheme', 'ftp://cdn.ampproject.org'],
  ['capital letters', 'https://CDN.AMPPROJECT.ORG'],
  ['a dot at the end', 'https://cdn.ampproject.org.'],
  ['a slash at the end', 'https://cdn.ampproject.org/'],
  ['a path', 'https://evil.com/.ampproject.org'],
  ['a query', 'https://evil.com?.ampproject.org'],
  ['a fragment', 'https://evil.com#.ampproject.org'],
  ['an escape', 'https://evil.com%2f.ampproject.org'],
  ['a space', 'https://evil.com .ampproject.org'],
  ['two origins', 'https://cdn.ampproject.org https://evil.com'],
  ['no origin that a page has', 'null'],
  ['nothing', ''],
  ['a star', '*'],
  ['the publisher’s without encryption', 'http://asia.example.com'],
  ['the publisher’s with another port', 'https://asia.example.com:8443'],
  ['a host below the publisher’s', 'https://evil.asia.example.com'],
  ['a host that ends like the publisher’s', 'https://evilasia.example.com'],
];

describe('who may ask for an AMP page', () => {
  const service = useService();
  const amp = createAmpPage(service);
  const page = createFrontEnd(service);

  const cors = ({ headers }: Response) =>
    [...headers.keys()].filter((name) => /^(?:amp-)?access-control-/.test(name)).sort();

  /** Asks both verbs, and makes sure that nothing is counted where they refuse. */
  async function expectRefused(asked: AmpCall): Promise<void> {
    const rid = `amp-${Math.random()}`;
    for (const verb of [amp.ask, amp.pingback]) {
      const answer = await verb({ ...asked, rid });
      expect(cors(answer), JSON.stringify(asked)).to.deep.equal([]);
      expect(answer.headers.get('vary')).to.include('Origin');
      await expectProblem(answer, { status: 403, code: 'forbidden-origin' });
    }
    expect((await amp.authorize({ rid, url: 'another' })).views).to.equal(1);
  }

  for (const [what, origin] of refused) {
    it(`item 6, B7: is nobody with ${what}: ${origin}`, () => expectRefused({ origin }));
    it(`item 6, B7: is nobody about a site with ${what}`, () => expectRefused({ source: origin }));
  }

  it('item 6, B7: is no origin that merely holds an allowed one, however it is written', async () => {
    const allowed = fc.constantFrom(cache, site, 'https://cdn.ampproject.org', 'https://a.bing-amp.com');
    const piece = fc.oneof(
      fc.constantFrom(
        '.',
        ':',
        ':443',
        '/',
        '@',
        '#',
        '?',
        '%',
        'a',
        'A',
        '-',
        '_',
        'evil.com',
        '.evil.com',
        'https://',
      ),
      fc.string({ minLength: 1, maxLength: 3, unit: 'grapheme-ascii' }),
    );
    const isHeaderText = (text: string) => text === text.trim() && /^[\x20-\x7e]+$/.test(text);
    const isLabelBelow = (origin: string) => /^https:\/\/[a-z0-9.-]+\.(?:ampproject\.org|bing-amp\.com)$/.test(origin);
    await fc.assert(
      fc.asyncProperty(allowed, piece, fc.nat(60), async (origin, added, at) => {
        const other = `${origin.slice(0, at)}${added}${origin.slice(at)}`;
        fc.pre(isHeaderText(other) && !isLabelBelow(other));
        const answer = await amp.ask({ origin: other });
        expect(answer.status, other).to.equal(403);
        expect(cors(answer), other).to.deep.equal([]);
      }),
      { numRuns: 150 },
    );
  });

  for (const origin of [
    site,
    cache,
    'https://cdn.ampproject.org',
    'https://asia-example-com.amp.cloudflare.com',
    'https://asia-example-com.bing-amp.com',
  ]) {
    it(`item 6: is a page of ${origin}, which is told so in every header that AMP wants`, async () => {
      for (const verb of [amp.ask, amp.pingback]) {
        const { headers, status } = await verb({ origin });
        expect(status).to.be.within(200, 204);
        expect(headers.get('access-control-allow-origin')).to.equal(origin);
        expect(headers.get('access-control-allow-credentials')).to.equal('true');
        expect(headers.get('access-control-expose-headers')).to.include('AMP-Access-Control-Allow-Source-Origin');
        expect(headers.get('amp-access-control-allow-source-origin')).to.equal(site);
        expect(headers.get('vary')).to.include('Origin');
        expect(headers.get('cache-control')).to.equal('private, no-store');
        expect(headers.get('set-cookie')).to.equal(null);
      }
    });
  }

  it('item 6: is a page of the same site that says so, and none that says nothing', async () => {
    const sameSite = { origin: null, headers: { 'AMP-Same-Origin': 'true' } };
    expect((await amp.ask(sameSite)).status).to.equal(200);
    expect((await amp.pingback(sameSite)).status).to.equal(204);
    await expectRefused({ origin: null });
    await expectRefused({ origin: null, headers: { 'AMP-Same-Origin': 'TRUE' } });
    await expectRefused({ origin: 'https://evil.com', headers: { 'AMP-Same-Origin': 'true' } });
  });

  it('item 6: is nobody who names no site, or two', async () => {
    await expectRefused({ source: null });
    const twice = `/v1/${example}/amp/authorize?rid=a&url=b&__amp_source_origin=${site}&__amp_source_origin=${site}`;
    await expectProblem(await page.get(twice, { Origin: cache }), { status: 403, code: 'forbidden-origin' });
  });

  it('item 6: may read what was wrong with what they asked', async () => {
    const answer = await amp.ask({ rid: '' });
    expect(answer.headers.get('access-control-allow-origin')).to.equal(cache);
    await expectProblem(answer, { status: 422, code: 'invalid-request', paths: ['rid'] });
  });

  it('item 6: is no AMP cache anywhere else', async () => {
    const answer = await page.ask('a', { headers: { Origin: cache } });
    await expectProblem(answer, { status: 403, code: 'forbidden-origin' });
    const preflight = await send(service, `/v1/${example}/amp/pingback`, {
      method: 'OPTIONS',
      headers: { Origin: cache, 'Access-Control-Request-Method': 'POST' },
    });
    expect(cors(preflight)).to.deep.equal([]);
  });
});
