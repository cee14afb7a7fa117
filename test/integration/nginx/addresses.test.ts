import { expect } from 'chai';
import fc from 'fast-check';
import { isAmbiguousAddress } from '../../../src/paywall/articles/ambiguous-address.ts';
import { useNginx } from '../../support/behind-proxy.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { replaced } from '../../support/documented.ts';
import { nginxRecipe } from '../../support/processes/nginx.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { readerSecret, useEntitlementDesk } from '../../support/selling/entitlements.ts';
import { useService } from '../../support/service.ts';

/** Article 1 has been read and 3 has not; what stands before the odd part is what the site goes by. */
const oddities = [
  '/articles/3-three/%2e%2e/1-one',
  '/articles/3-three/../1-one',
  '/articles/3-three/.%2E/1-one',
  '/articles/3-three/%252e%252e/1-one',
  String.raw`/articles/3-three\..\1-one`,
  '/articles/3-three%5c..%5c1-one',
  '/articles/3-three%2f..%2f1-one',
  '/articles/3-three%252f..%252f1-one',
  '/articles/3-three/..;/1-one',
  '/articles/3-three/..;v=1/1-one',
  '/articles/3-three/%2e%2e%3b/1-one',
  '/articles/3-three/./',
  '/articles/3-three//',
  '//articles/3-three',
  '/articles//3-three',
  '/articles%2f3-three',
  '/articles/3-three/%2e%2e/1-one?utm_source=mail',
  '/articles/3-three/%2e%2e',
  '/articles/3-three#/../1-one',
  '/articles/1-one#/3-three',
  '/premium/9-nine/%2e%2e/%2e%2e/articles/1-one',
  // From places that the configuration calls free, or asks nobody about.
  '/articles/free/%2e%2e/3-three',
  '/articles/3-three/%2e%2e/free/7-seven',
  '/articles/3-three/%2e%2e/%2e%2e/about',
  '/premium/9-nine/%2e%2e/%2e%2e/',
  '/about/%2e%2e/premium/9-nine',
  '/about/%2e%2e%2fpremium/9-nine',
];

const openPublication = 'switched-open';

describe('odd addresses behind nginx', () => {
  const config = useConfigDir({ [example]: { meter: smallMeter }, [openPublication]: { open: true } });
  const service = useService(() => ({ CONFIG_DIR: config.dir, READER_SECRET: readerSecret, TRUST_PROXY: '1' }));
  const page = createFrontEnd(service);
  const desk = useEntitlementDesk(service);
  const nginx = useNginx(service);
  /** Without what nginx itself refuses: what is left is for the gate to see. */
  const trusting = useNginx(service, (text) => replaced(text, 'if ($stile_unclear) { return 403; }', ''));
  const open = useNginx(service, (text) => replaced(text, `default ${example};`, `default ${openPublication};`));

  /** Somebody who has used up the meter, articles 1 and 2. */
  async function usedUp() {
    const { cookie } = await nginx.read('/articles/1-one');
    await nginx.read('/articles/2-two', { Cookie: cookie });
    expect((await nginx.read('/articles/3-three', { Cookie: cookie })).shown).to.include({ denied: true });
    return { Cookie: cookie };
  }

  /** A subscriber by the entitlement cookie beside the reader's, as browsers hold them. */
  async function subscriber() {
    const { reader } = await page.meter({ id: 'free', tier: 'free' });
    await desk.give(example, reader.id, { state: 'active' });
    const headers = { Cookie: `stile_reader=${reader.token}` };
    const { token } = await page.meter({ id: 'premium', tier: 'premium' }, { headers });
    return {
      both: { Cookie: `stile_reader=${reader.token}; stile_entitlement_${example}=${token}` },
      entitlementAlone: { Cookie: `stile_entitlement_${example}=${token}` },
    };
  }

  it('T4: are refused with 403 and without any text, also where the article asked for is free', async () => {
    const headers = await usedUp();
    for (const path of oddities) {
      const { status, body } = await nginx.read(path, headers);
      expect({ path, status }).to.deep.equal({ path, status: 403 });
      expect(body, path).to.not.include('full text');
    }
  });

  it('T4: are no way in where only the gate looks at them', async () => {
    const headers = await usedUp();
    for (const path of oddities) {
      const { body, status, shown } = await trusting.read(path, headers);
      // Where nobody is asked, the gate can judge nothing: that is why nginx refuses these by itself.
      if (shown?.reason === '') continue;
      expect(body, path).to.not.include('full text');
      expect(status, path).to.be.below(500);
      if (shown !== null) expect(shown, path).to.include({ denied: true, reason: 'AMBIGUOUS_ADDRESS' });
    }
  });

  /** What nginx refuses by itself. It sees bytes. */
  function refusedByNginx(path: string): boolean {
    const [, map = ''] = /map \$request_uri \$stile_unclear \{([\s\S]+?)\n\}/.exec(nginxRecipe) ?? [];
    const patterns = [...map.matchAll(/"~\*(.+)" 1;/g)].map(([, pattern = '']) => new RegExp(pattern, 'i'));
    expect(patterns).to.have.lengthOf(4);
    const bytes = Buffer.from(path).toString('latin1');
    return patterns.some((pattern) => pattern.test(bytes));
  }

  it('T4: are refused by nginx whenever the gate would refuse them, whatever is put together', () => {
    const pieces = fc.constantFrom(
      ...[
        '/',
        'a',
        '.',
        '..',
        '%2e',
        '%2E',
        '%252e',
        '%2f',
        '%252F',
        '%5c',
        '\\',
        '%00',
        '%2500',
        ';',
        '%3b',
        '?',
        '#',
      ],
      ...['%', '25', '2e', '%2', '%25', '...', '日', ':', 'http:', '\uFEFF', '%EF%BB%BF', '%c0%ae', '%C1%9c', '%253b'],
    );
    const address = fc.array(pieces, { maxLength: 8 }).map((parts) => `/${parts.join('')}`);
    fc.assert(
      fc.property(address, (path) => !isAmbiguousAddress(path) || refusedByNginx(path)),
      { numRuns: 5_000, examples: [['/%25\uFEFF2e'], ['/%2\uFEFFe'], ['/%\uFEFF2e/x']] },
    );
  });

  it('T4: are no others that people use', () => {
    const usual = [
      '/',
      '/a',
      '/a/',
      '/a.b/..c/d..',
      '/.well-known/a',
      '/a;x=1',
      '/a%20b',
      '/caf%C3%A9',
      '/a%25b',
      '/a:b@c',
    ];
    const queries = ['/a?x=/../', '/a?x=//&y=%2F%5C%00', '/?u=https://example.com//', '/a?#'];
    for (const path of [...usual, ...queries, '/a%EF%BB%BF', '/a/\uFEFF', `/${encodeURIComponent('日本')}`, '/日本'])
      expect(refusedByNginx(path), path).to.equal(false);
  });

  const kanji = '日本と中国の協力について三十文字の見出しを持つ記事の住所です本当に長い';
  const unusual: [string, string][] = [
    ['of 30 kanji', `/articles/${encodeURIComponent(kanji)}`],
    ['of 2 048 characters', `/articles/${'a'.repeat(2_048 - '/articles/'.length)}`],
    ['of 6 000 characters', `/articles/${'a'.repeat(6_000)}`],
    ['with a long mark of a newsletter', `/articles/4-four?mkt_tok=${'M'.repeat(240)}`],
    ['with 6 000 characters that say where the reader came from', `/articles/4-four?utm_campaign=${'c'.repeat(6_000)}`],
    ['with a long query that means something', `/articles/4-four?q=${'q'.repeat(6_000)}`],
    ['with half an escape', '/articles/4-four%e6%97'],
    ['with escapes that are no text', '/articles/4-four%ff%fe'],
    ['with a percent sign', '/articles/4-four%25'],
  ];

  const tooLong = new Set(['of 6 000 characters', 'with a long query that means something']);

  for (const [name, path] of unusual) {
    it(`T5: ${name}: open to a subscriber, with the kill switch and where it is free, and never a 5xx`, async () => {
      const { both, entitlementAlone } = await subscriber();
      const free = path.replace('/articles/', '/articles/free/');
      for (const [way, asking] of [
        ['both cookies', nginx.read(path, both)],
        ['the entitlement alone', nginx.read(path, entitlementAlone)],
        ['the switch', open.read(path)],
        ['a free article', nginx.read(free)],
      ] as const) {
        const { status, shown } = await asking;
        expect({ way, status, denied: shown?.denied }).to.deep.equal({ way, status: 200, denied: false });
      }
    });

    it(`T5: ${name}: ${tooLong.has(name) ? 'denied to others' : 'counted once for others'}, and never a 5xx`, async () => {
      const first = await nginx.read(path);
      expect(first.status).to.equal(200);
      if (tooLong.has(name)) {
        expect(first.shown).to.include({ denied: true, reason: 'AMBIGUOUS_ADDRESS' });
        return;
      }
      expect(first.shown).to.include({ denied: false, reason: 'METERED', counted: 'true' });
      expect((await nginx.read(path, { Cookie: first.cookie })).shown).to.include({ reason: 'ALREADY_READ' });
    });
  }

  it('T5: an address with as many headers as nginx takes is answered', async () => {
    const { both } = await subscriber();
    const headers = {
      Cookie: `${both.Cookie}; filler=${'c'.repeat(7_000)}`,
      Authorization: `Basic ${'a'.repeat(8_000)}`,
      'Accept-Language': `en;q=0.${'1'.repeat(7_900)}`,
    };
    const { status, shown } = await nginx.read(`/articles/${'a'.repeat(7_900)}`, headers);
    expect({ status, denied: shown?.denied }).to.deep.equal({ status: 200, denied: false });
  });
});
