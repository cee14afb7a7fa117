import { expect } from 'chai';
import fc from 'fast-check';
import { isAmbiguousAddress as isRefusedAtTheGate } from '../../../src/paywall/articles/ambiguous-address.ts';
import { canonicalAddress, isAmbiguousAddress } from '../src/address.ts';

const host = 'https://www.example.com';

describe('addresses at the edge', () => {
  const pieces = fc.constantFrom(
    ...['/', '.', '..', '%2e', '%252E', '%2f', '%5C', '\\', ';', ';x', '%3b', '?', '#', '//', 'articles', '1', '%61'],
    ...['%00', '%c0%af', '%EF%BB%BF', '\uFEFF', '\t', '%25', '%', 'é', '%c3%a9', '~', '%7e', '&', '='],
  );
  const paths = fc.array(pieces, { maxLength: 10 }).map((parts) => `/${parts.join('')}`);

  it('item 3: are refused if the gate refuses them', () => {
    fc.assert(
      fc.property(paths, fc.constantFrom('', host, 'http://x'), (path, start) => {
        if (isRefusedAtTheGate(start + path)) expect(isAmbiguousAddress(start + path)).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('item 3: have one spelling, by which the edge decides and the site is asked', () => {
    const same: readonly (readonly [string, string])[] = [
      ['/articles/3/../1', '/articles/1'],
      ['/articles/3/%2e%2e/1', '/articles/1'],
      ['/articles/3/.%2E/1?a=%2e', '/articles/1?a=%2e'],
      ['/articles\\1', '/articles/1'],
      ['/%61rticle%73/1', '/articles/1'],
      ['/articles/%7Eme%2D1%5F2', '/articles/~me-1_2'],
      ['/articles/1#text', '/articles/1'],
      ['/articles/1?', '/articles/1'],
      ['/articles/é', '/articles/%C3%A9'],
      ['/a%20b%2Fc', '/a%20b%2Fc'],
    ];
    for (const [written, path] of same) expect(canonicalAddress(host + written).href, written).to.equal(host + path);
  });

  it('item 3: are the same once more, at the same host', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const url = canonicalAddress(host + path);
        expect(canonicalAddress(url.href).href).to.equal(url.href);
        expect(url.origin).to.equal(host);
      }),
      { numRuns: 1_000 },
    );
  });
});
