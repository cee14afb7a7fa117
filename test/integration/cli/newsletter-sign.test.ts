import { Readable } from 'node:stream';
import { expect } from 'chai';
import { createNewsletterTokens } from '../../../src/tokens/newsletters/newsletter-tokens.ts';
import { useExampleConfig } from '../../support/example-config.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience } from '../../support/processes/stile.ts';

const publication = 'nikkei-asian-review';
const command = `newsletter sign --publication ${publication} --newsletter weekly`;
const key = 'the-key-of-the-weekly-newsletter-0123456';
const base = 'https://stile.example.com';
const site = 'https://asia.example.com';

describe('stile newsletter sign', function () {
  this.timeout(patience);
  const { config, settings } = useExampleConfig();
  const now = Date.parse('2026-11-23T00:00:00Z');

  beforeEach(() => config.edit('newsletters: []', 'newsletters: [{ id: weekly, keys: [WEEKLY_KEY] }]'));

  const sign = (words: string, { lines = [] as readonly string[], env = {} } = {}) =>
    runRecorded(
      `${command} ${words}`,
      { ...settings, PUBLIC_URL: base, WEEKLY_KEY: key, ...env },
      { now: () => now, readLines: () => Readable.from(lines) },
    );

  function opened(token: string, at = now) {
    const tokens = createNewsletterTokens({ clock: { now: () => at }, secretOf: () => key });
    const weekly = { id: 'weekly', title: null, keys: ['WEEKLY_KEY'], capPerDay: null, days: 30, off: false };
    return tokens.verify({ publication, newsletters: [weekly] }, token);
  }

  const tokenIn = (link: string | undefined) => /newsletter\/([\w-]+)\?/.exec(link ?? '')?.[1] ?? '';

  it('item 7: prints a link for each article, by way of Stile, without a store and without a service', async () => {
    const { code, out, err } = await sign(`--article ${site}/a/1?utm_source=mail --article ${site}/a/2`);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    const links = linesOf(out);
    expect(links).to.have.length(2);
    const url = new URL(links[0] ?? '');
    expect(url.origin + url.pathname).to.equal(`${base}/v1/${publication}/newsletter/${tokenIn(links[0])}`);
    expect([...url.searchParams]).to.deep.equal([['to', `${site}/a/1?utm_source=mail`]]);
    const first = opened(tokenIn(links[0]));
    expect(first?.opens('/a/1')).to.equal(true);
    expect(first?.opens('/a/2')).to.equal(false);
    expect(first?.expiresAt).to.equal(now + 30 * 86_400_000);
  });

  it('item 7: prints one token for all articles of an issue', async () => {
    const { out } = await sign(`--issue --days 2 --article ${site}/a/1 --article ${site}/a/2`);
    const [one, two] = linesOf(out).map(tokenIn);
    expect(one).to.equal(two);
    const proof = opened(one ?? '');
    expect([proof?.opens('/a/1'), proof?.opens('/a/2'), proof?.opens('/a/3')]).to.deep.equal([true, true, false]);
    expect(proof?.expiresAt).to.equal(now + 2 * 86_400_000);
  });

  it('item 7: signs what is piped in line by line, and what can be signed of it', async () => {
    const lines = [`${site}/a/1`, '', 'https://elsewhere.example/a', `own-id ${site}/a/3`];
    const { code, out, err } = await sign('', { lines });
    expect(code).to.equal(1);
    expect(err).to.equal(
      "https://elsewhere.example/a lies outside the publication's origins, so no reader would be sent there\n",
    );
    const [first, last, ...more] = linesOf(out);
    expect(more).to.deep.equal([]);
    expect(opened(tokenIn(first))?.opens('/a/1')).to.equal(true);
    expect(opened(tokenIn(last))?.opens('own-id')).to.equal(true);
    expect(new URL(last ?? '').searchParams.get('article')).to.equal('own-id');
  });

  it('prints addresses of articles with the token in them, or tokens alone', async () => {
    const address = await sign(`--as address --article ${site}/a/1?b=2#top`);
    const [, st = ''] = /^https:\/\/asia\.example\.com\/a\/1\?b=2&st=([\w-]+)#top\n$/.exec(address.out) ?? [];
    expect(opened(st)?.opens('/a/1?b=2')).to.equal(true);
    expect(linesOf((await sign('--as token --article /a/1?b=2')).out)).to.deep.equal([st]);
  });

  const refused: readonly (readonly [words: string, message: RegExp])[] = [
    ['--days 31 --article /a', /--days must be 1 to 30/],
    ['--as page --article /a', /--as must be one of link, address, token/],
    ['--article /a', /is no http or https URL/],
    [`--issue ${`--article ${site}/a `.repeat(41)}`, /at most 40 articles/],
  ];

  for (const [words, message] of refused) {
    it(`refuses ${words.slice(0, 40)}, and says why`, async () => {
      const { code, out, err } = await sign(words);
      expect(code).to.be.oneOf([1, 2]);
      expect(out).to.equal('');
      expect(err).to.match(message);
    });
  }

  it('says which key is missing, or that there is no such newsletter', async () => {
    const missing = await sign('--article /a --as token', { env: { WEEKLY_KEY: '' } });
    expect(missing).to.include({ code: 1, out: '', err: 'WEEKLY_KEY: is missing, and a publication names it\n' });
    config.edit('id: weekly, keys', 'id: daily, keys');
    const none = await sign('--article /a --as token');
    expect(none.code).to.equal(1);
    expect(none.err).to.match(/^By the files in .* there is no newsletter weekly\.\n$/);
  });
});
