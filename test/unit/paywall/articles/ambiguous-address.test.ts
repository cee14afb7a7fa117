import { expect } from 'chai';
import fc from 'fast-check';
import { isAmbiguousAddress } from '../../../../src/paywall/articles/ambiguous-address.ts';
import { canonicalArticleId } from '../../../../src/paywall/articles/article-identity.ts';

const ambiguous = [
  ...['/a/../b', '/a/./b', '/a/..', '/a/.', '/..', '../a', 'https://example.com/a/../b'],
  ...['/a/%2e%2e/b', '/a/.%2E/b', '/a/%2E/b', '/a/%252e%252e/b', '/a/%25252e./b', `/a/%${'25'.repeat(400)}2e./b`],
  ...['/a/..;x/b', '/a/.;/b', '/a/..%3Bx/b', '/a/..%253bx/b', '/a/%2e%2e;x=y'],
  ...['/a\\b', '\\a', '/a%5Cb', '/a%5cb', '/a%255cb', 'https://example.com\\a'],
  ...['/a%2Fb', '/a%2fb', '/a%252Fb', '/a%25252fb', '/a/%2f'],
  ...['/a//b', '//a', '/a//', '//', 'https://example.com//a'],
  ...['/a%00b', '/a\0b', '/a%2500', '/a\tb', '/a/.\n./b', '/a\x7fb'],
  ...['/a/%c0%ae%c0%ae/b', '/a%C0%AFb', '/a%c1%9cb', '/a%c0%80'],
  ...['/a/.\uFEFF./b', '/a/.%EF%BB%BF./b', '/a/%EF%BB%BF/b'],
];

const clear = [
  ...['/', '', '/a', '/a/', '/a.b/..c/d...', '/.../a', '/..a', '/a..', '/.well-known/a', '/a;x=..', '/a.;x/b'],
  ...['/a?x=/../', '/a?x=//&y=%2F%5C%00', '/a#/../b', '/a/?x=\\', 'https://example.com', 'https://example.com/a/'],
  ...['/a%20b', '/caf%C3%A9', '/a%25b', '/a%2541', '/%E3%81%82', '/a%c0%b0', '/a:b@c', '/a%3Bb', '/a\uFEFF/b'],
];

describe('an address that servers read in more than one way', () => {
  for (const address of ambiguous) {
    it(`B1: is ${JSON.stringify(address.slice(0, 60))}`, () => {
      expect(isAmbiguousAddress(address)).to.equal(true);
    });
  }

  for (const address of clear) {
    it(`B1: is not ${JSON.stringify(address)}`, () => {
      expect(isAmbiguousAddress(address)).to.equal(false);
    });
  }

  it('B1: is every one that loses a segment on the way to its canonical form', () => {
    const segment = fc.constantFrom(
      'a',
      'b.',
      '.',
      '..',
      '',
      '%2e',
      '.%2E',
      '\uFEFF',
      '%EF%BB%BF',
      '..;a',
      '%2F',
      '\\',
      '\t',
    );
    const address = fc
      .array(
        fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
        { minLength: 2, maxLength: 5 },
      )
      .map((segments) => `/${segments.join('/')}/a`);
    fc.assert(
      fc.property(address, (written) => {
        fc.pre(!isAmbiguousAddress(written));
        expect(canonicalArticleId(written).split('/')).to.have.length(written.split('/').length);
      }),
      { numRuns: 2_000 },
    );
  });
});
