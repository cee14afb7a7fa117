import { expect } from 'chai';
import fc from 'fast-check';
import { cookieNames, receiptCookie, valuesNamed } from '../src/cookies.ts';
import { partsOf } from '../src/visit.ts';

const http = cookieNames('http://127.0.0.1:8080', 'sample');
const https = cookieNames('https://stile.example.com', 'sample');

describe('the cookie of a receipt', () => {
  it('is bound to the path of its article, and over https to https', () => {
    const kept = { path: '/articles/a-bridge', seconds: 1_800 };
    expect(receiptCookie(http, 'token', kept)).to.equal(
      'stile_receipt_sample=token; Max-Age=1800; Path=/articles/a-bridge; HttpOnly; SameSite=Lax',
    );
    expect(receiptCookie(https, 'token', kept)).to.equal(
      '__Secure-stile_receipt_sample=token; Max-Age=1800; Path=/articles/a-bridge; HttpOnly; SameSite=Lax; Secure',
    );
  });

  it('is not kept for what has run out, or for a path that is none', () => {
    for (const path of ['', 'articles', '/a;b', '/a b', '/é', '/a\nb', '/a"b', `/${'a'.repeat(2_000)}`])
      expect(receiptCookie(http, 'token', { path, seconds: 60 }), path).to.equal(null);
    for (const seconds of [0, -1]) expect(receiptCookie(http, 'token', { path: '/a', seconds })).to.equal(null);
  });

  it('has no attribute that an address has put there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cookie = receiptCookie(http, 'token', { path: partsOf(`/${text}`).path, seconds: 60 });
        if (cookie !== null) expect(cookie.split('; ').map((part) => part.split('=')[0])).to.have.lengthOf(5);
        if (cookie !== null) expect(cookie).to.match(/; HttpOnly; SameSite=Lax$/);
      }),
    );
  });
});

describe('a reader’s cookies', () => {
  it('are found by their whole name, wherever they stand, and only a few of each', () => {
    const header = 'a=1;stile_reader=x; xstile_reader=y;  stile_reader = z ; stile_reader; =; stile_reader=';
    expect(valuesNamed(header, 'stile_reader')).to.deep.equal(['x', 'z']);
    expect(valuesNamed(Array(9).fill('stile_reader=x').join(';'), 'stile_reader')).to.have.lengthOf(4);
    expect(valuesNamed(`stile_reader=${'x'.repeat(5_000)}`, 'stile_reader')).to.deep.equal([]);
    expect(valuesNamed(null, 'stile_reader')).to.deep.equal([]);
  });
});
