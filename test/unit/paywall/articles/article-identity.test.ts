import { expect } from 'chai';
import {
  type ArticleIdentity,
  canonicalArticleId,
  isTooLong,
  type LeftOut,
  usualArticleIdentity,
} from '../../../../src/paywall/articles/article-identity.ts';

const identityWith = (rule: Partial<ArticleIdentity>): ArticleIdentity => ({ ...usualArticleIdentity, ...rule });

const aliases = { hostAliases: ['www', 'm'] };
const ends = { pathSuffixes: ['/amp', '/page/*'] };

describe('the canonical id of an article', () => {
  for (const [written, canonical] of [
    ['story', 'story'],
    ['Story 1', 'Story 1'],
    ['e\u0301', 'é'],
    ['\uFEFFstory', 'story'],
    ['//example.com/a', '//example.com/a'],
    ['mailto:a?utm_source=b', 'mailto:a?utm_source=b'],
    ['http:/a', 'http:/a'],
    ['/', '/'],
    ['/a', '/a'],
    ['/a/', '/a'],
    ['/a/b/?', '/a/b'],
    ['/a#b', '/a'],
    ['/a?b=c#d', '/a?b=c'],
    ['/a?#d', '/a'],
    ['/a/./b/../c', '/a/c'],
    ['/a/.%EF%BB%BF./b', '/b'],
    ['/%61%2F%2f', '/a%2F%2F'],
    ['/a%', '/a%25'],
    ['/a%2', '/a%252'],
    ['/a%2541', '/a%2541'],
    ['/caf%C3%A9', '/caf%C3%A9'],
    ['/cafe%cc%81', '/caf%C3%A9'],
    ['/café', '/caf%C3%A9'],
    ['/%41%ff', '/A%FF'],
    ['/%e0%80%80', '/%E0%80%80'],
    ['/a?b=%ff', '/a?b=%FF'],
    ['/a?b=%2541', '/a?b=%2541'],
    ['/a?b=c+d', '/a?b=c%20d'],
    ['/a?b=c/d', '/a?b=c%2Fd'],
    ['/a?b', '/a?b='],
    ['/a?&&b=1&', '/a?b=1'],
    ['/a?b=2&a=1', '/a?a=1&b=2'],
    ['/a?b=2&b=1', '/a?b=2&b=1'],
    ['/a?UTM_Source=x&gclid=y&_gl=z&ref=w', '/a?ref=w'],
    ['https://example.com', 'https://example.com'],
    ['https://example.com/', 'https://example.com'],
    ['HTTPS://EXAMPLE.com:443/A', 'https://example.com/A'],
    ['http://example.com:8080/a', 'http://example.com:8080/a'],
    ['https://bücher.example/a', 'https://xn--bcher-kva.example/a'],
    ['https://www.example.com/a', 'https://www.example.com/a'],
    ['https://[::1', 'https://[::1'],
    ['/a\ud800', '/a\ud800'],
  ] as const) {
    it(`B2: is ${canonical} for ${written}`, () => {
      expect(canonicalArticleId(written)).to.equal(canonical);
    });
  }

  const ruled: readonly [Partial<ArticleIdentity>, string, string][] = [
    [{ keep: ['id'] }, '/a?id=1&page=2&ID=3', '/a?id=1'],
    [{ keep: [] }, '/a?id=1', '/a'],
    [{ keep: ['utm_source'] }, '/a?utm_source=1', '/a?utm_source=1'],
    [{ keep: ['e\u0301'] }, '/a?%C3%A9=1', '/a?%C3%A9=1'],
    [{ keep: ['id'], drop: ['id'] }, '/a?id=1', '/a?id=1'],
    [{ drop: ['ref', 'from_*'] }, '/a?REF=1&from_mail=2&fromage=3&utm_x=4', '/a?fromage=3'],
    [aliases, 'https://www.example.com/a', 'https://example.com/a'],
    [aliases, 'https://WWW.m.example.com/a', 'https://example.com/a'],
    [aliases, 'https://www.com/a', 'https://www.com/a'],
    [aliases, 'https://wwwexample.com/a', 'https://wwwexample.com/a'],
    [ends, '/a/amp', '/a'],
    [ends, '/a/amp/', '/a'],
    [ends, '/a/AMP', '/a/AMP'],
    [{ ...ends, ignoreCase: true }, '/A/AMP', '/a'],
    [ends, '/a/page/2', '/a'],
    [ends, '/a/page/2/amp', '/a'],
    [ends, '/a/amp/page/2', '/a'],
    [ends, '/a/page/', '/a/page'],
    [ends, '/a/page/2/b', '/a/page/2/b'],
    [ends, '/a/mypage/2', '/a/mypage/2'],
    [ends, '/amp', '/'],
    [ends, '/stamp', '/stamp'],
    [ends, 'https://example.com/amp?x=1', 'https://example.com?x=1'],
    [{ ignoreCase: true }, '/Straße/É/%2f', '/stra%C3%9Fe/%C3%A9/%2F'],
    [{ ignoreCase: true }, '/A?Id=B', '/a?Id=B'],
    [{ ignoreCase: true }, 'Story', 'story'],
  ];
  for (const [rule, written, canonical] of ruled) {
    it(`B1: is ${canonical} for ${written} by the rule ${JSON.stringify(rule)}`, () => {
      expect(canonicalArticleId(written, identityWith(rule))).to.equal(canonical);
    });
  }

  it('B1: comes with what was left out of the address', () => {
    const leftOut: LeftOut[] = [];
    const rule = identityWith({ ...aliases, ...ends, drop: ['ref'] });
    const address = 'https://www.example.com/a/page/2/amp/?ref=x&id=1&utm_source=y#top';
    const id = canonicalArticleId(address, rule, (kind, text) => leftOut.push({ kind, text }));
    expect(id).to.equal('https://example.com/a?id=1');
    expect(leftOut.map(({ kind, text }) => `${kind}: ${text}`)).to.deep.equal([
      'host-part: www.',
      'path-end: /',
      'path-end: /amp',
      'path-end: /page/2',
      'parameter: ref=x',
      'parameter: utm_source=y',
      'fragment: #top',
    ]);
  });

  it('B2: stays the same however often it is asked for, also once the engine has optimised the way', () => {
    const ids = Array.from({ length: 20_000 }, () => canonicalArticleId('https://b\u00fccher.example/a'));
    expect([...new Set(ids)]).to.deep.equal(['https://xn--bcher-kva.example/a']);
  });

  it('B2: is measured in characters, and a byte that is no text is one', () => {
    for (const character of ['a', 'あ', '😀', '%80', '%e3%81%82', '%2F']) {
      const most = `/${character.repeat(2_047)}`;
      expect(isTooLong(canonicalArticleId(most)), character).to.equal(false);
      expect(isTooLong(canonicalArticleId(`${most}${character}`)), character).to.equal(true);
    }
    expect(isTooLong(canonicalArticleId(`/a?b=${'%80'.repeat(2_044)}`))).to.equal(true);
    const folded = identityWith({ ignoreCase: true });
    expect(isTooLong(canonicalArticleId(`/${'%E3%83%AB'.repeat(2_047)}`, folded))).to.equal(false);
  });
});
