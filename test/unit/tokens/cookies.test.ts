import { expect } from 'chai';
import fc from 'fast-check';
import { cookieValues, createCookies } from '../../../src/tokens/cookies.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

describe('cookies', () => {
  const clock = new TestClock('2026-11-23T00:00:00Z');
  const plain = createCookies({ publicUrl: 'http://127.0.0.1:8080', clock });
  const secure = createCookies({ publicUrl: 'https://stile.example.com', clock });

  it('bear the __Host- prefix over https only', () => {
    expect(plain.readerName).to.equal('stile_reader');
    expect(secure.readerName).to.equal('__Host-stile_reader');
    expect(plain.entitlementNames('asia')).to.deep.equal(['stile_entitlement_asia', 'stile_entitlement']);
    expect(secure.entitlementNames('asia')).to.deep.equal(['__Host-stile_entitlement_asia', 'stile_entitlement']);
  });

  it('keep the reader for 13 months, out of reach of scripts', () => {
    expect(plain.reader('TOKEN')).to.equal('stile_reader=TOKEN; Max-Age=34214400; Path=/; HttpOnly; SameSite=Lax');
  });

  it('travel over https alone where the service does', () => {
    expect(secure.reader('TOKEN')).to.equal(
      '__Host-stile_reader=TOKEN; Max-Age=34214400; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
  });

  it('keep an entitlement token for as long as it holds', () => {
    const until = clock.now() + 299_900;
    expect(plain.entitlement('asia', 'JWT', until)).to.equal(
      'stile_entitlement_asia=JWT; Max-Age=299; Path=/; HttpOnly; SameSite=Lax',
    );
    expect(plain.entitlement('asia', 'JWT', clock.now() - 1)).to.include('Max-Age=0;');
  });

  it('keep a publication’s passes until the last of them ends, and give them back', () => {
    const until = clock.now() + 60_000;
    const set = plain.passes('asia', ['g.one', 'n.two'], until);
    expect(set).to.equal('stile_pass_asia=g.one~n.two; Max-Age=60; Path=/; HttpOnly; SameSite=Lax');
    expect(secure.passes('asia', ['g.one'], until)).to.match(/^__Host-stile_pass_asia=.*; Secure$/);
    expect(plain.passes('asia', [], 0)).to.equal('stile_pass_asia=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
    expect(plain.passesIn('g.one~n.two')).to.deep.equal(['g.one', 'n.two']);
    expect(plain.passesIn('g.one~'.repeat(100))).to.have.length(8);
  });

  it('are read from a header by their whole name', () => {
    const header = 'a=1; xstile_reader=no; stile_reader=yes; stile_reader2=no';
    expect(cookieValues(header, 'stile_reader')).to.deep.equal(['yes']);
    expect(cookieValues(header, 'reader')).to.deep.equal([]);
    expect(cookieValues(header, 'a')).to.deep.equal(['1']);
  });

  it('are found without spaces, with a sign of equality in them, and when empty', () => {
    expect(cookieValues('a=1;b=2=3;c=', 'b')).to.deep.equal(['2=3']);
    expect(cookieValues('a=1;b=2=3;c=', 'c')).to.deep.equal(['']);
    expect(cookieValues(' a = 1 ', 'a')).to.deep.equal(['1']);
  });

  it('are null where there is none, and in a header that is no list of cookies', () => {
    expect(cookieValues(undefined, 'a')).to.deep.equal([]);
    for (const header of ['', ';', 'a', '=a', ';;=;', 'b=a=1']) expect(cookieValues(header, 'a')).to.deep.equal([]);
  });

  it('are all of one name, that with the closer path first', () => {
    expect(cookieValues('a=1; a=2', 'a')).to.deep.equal(['1', '2']);
  });

  it('are those of a header that is taken apart at its signs, however it is written', () => {
    const piece = fc.constantFrom('name', 'nam', 'e', '=', '=', ';', ';', ' ', '\t', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const header = pieces.join('');
        const pairs = header.split(';').map((pair) => [pair.split('=', 1)[0]?.trim(), pair] as const);
        const values = pairs
          .filter(([name, pair]) => name === 'name' && pair.includes('='))
          .map(([, pair]) => pair.slice(pair.indexOf('=') + 1).trim());
        expect(cookieValues(header, 'name')).to.deep.equal(values);
        expect(cookieValues(header, 'name', 2)).to.deep.equal(values.slice(0, 2));
      }),
      { numRuns: 2_000 },
    );
  });
});
