import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { parseAddress } from '../../../src/networks/address.ts';
import { cookieValues } from '../../../src/tokens/cookies.ts';
import { createKeyedHashes } from '../../../src/tokens/keyed-hashes.ts';
import { createReaderTokens } from '../../../src/tokens/reader-token.ts';
import { createTextCache } from '../../../src/tokens/text-cache.ts';
import { growthOf } from '../../support/heap.ts';

const mostMebibytes = 24;

describe('what is remembered of texts from outside', function () {
  this.timeout(20_000);

  for (const [what, character] of [
    ['ASCII', 'x'],
    ['other', '任'],
  ] as const) {
    it(`S14c: 50 000 long article ids of ${what} characters take no more memory than others`, () => {
      const hashes = createKeyedHashes('a secret');
      const growth = growthOf(() => {
        for (let n = 0; n < 50_000; n += 1) hashes.articleKey('asia', `${n}${character.repeat(2_000)}`);
      });
      expect(growth).to.be.below(mostMebibytes);
      expect(hashes.articleKey('asia', '1')).to.equal(hashes.articleKey('asia', '1'));
    });
  }

  it('S14c: as many ids of usual lengths take no more either, and tens of thousands are remembered', () => {
    const hashes = createKeyedHashes('a secret');
    const id = (n: number) => `/politics/2026/11/an-article-of-usual-length-${n}`;
    const growth = growthOf(() => {
      for (let n = 0; n < 100_000; n += 1) hashes.articleKey('asia', id(n));
    });
    expect(growth).to.be.below(mostMebibytes);
    const cache = createTextCache<object>();
    for (let n = 0; n < 100_000; n += 1) cache.set(id(n), {});
    const kept = Array.from({ length: 100_000 }, (_, n) => cache.get(id(n))).filter((value) => value !== undefined);
    expect(kept.length).to.be.within(30_000, 60_000);
    expect(cache.get(id(99_999)), 'the last').to.not.equal(undefined);
  });

  it('S14c: a token or an address is remembered without the header that it stood in', () => {
    const tokens = createReaderTokens({ secret: 'a secret', random: randomBytes, clock: { now: Date.now } });
    const addresses: unknown[] = [];
    const growth = growthOf(() => {
      for (let n = 0; n < 5_000; n += 1) {
        const header = Buffer.from(`${'other=value; '.repeat(800)}stile_reader=${tokens.mint().token}`).toString();
        expect(tokens.verify(cookieValues(header, 'stile_reader')[0] ?? '')).to.not.equal(null);
        const forwarded = Buffer.from(`${'198.51.100.17, '.repeat(700)}198.51.100.${n % 250}`).toString();
        addresses.push(parseAddress(forwarded.split(',').at(-1)?.trim() ?? ''));
      }
    });
    expect(growth).to.be.below(mostMebibytes);
    expect(addresses).to.have.length(5_000);
  });
});
