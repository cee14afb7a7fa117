import { expect } from 'chai';
import { createCookies, readCookie } from '../../../src/tokens/cookies.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

describe('cookies', () => {
  const clock = new TestClock('2026-11-23T00:00:00Z');
  const plain = createCookies({ publicUrl: 'http://127.0.0.1:8080', clock });
  const secure = createCookies({ publicUrl: 'https://stile.example.com', clock });

  it('bear the __Host- prefix over https only', () => {
    expect(plain.readerName).to.equal('stile_reader');
    expect(secure.readerName).to.equal('__Host-stile_reader');
    expect(secure.entitlementName).to.equal('stile_entitlement');
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
    expect(plain.entitlement('JWT', until)).to.equal(
      'stile_entitlement=JWT; Max-Age=299; Path=/; HttpOnly; SameSite=Lax',
    );
    expect(plain.entitlement('JWT', clock.now() - 1)).to.include('Max-Age=0;');
  });

  it('are read from a header by their whole name', () => {
    const header = 'a=1; xstile_reader=no; stile_reader=yes; stile_reader2=no';
    expect(readCookie(header, 'stile_reader')).to.equal('yes');
    expect(readCookie(header, 'reader')).to.equal(null);
    expect(readCookie(header, 'a')).to.equal('1');
  });

  it('are found without spaces, with a sign of equality in them, and when empty', () => {
    expect(readCookie('a=1;b=2=3;c=', 'b')).to.equal('2=3');
    expect(readCookie('a=1;b=2=3;c=', 'c')).to.equal('');
    expect(readCookie(' a = 1 ', 'a')).to.equal('1');
  });

  it('are null where there is none, and in a header that is no list of cookies', () => {
    expect(readCookie(undefined, 'a')).to.equal(null);
    for (const header of ['', ';', 'a', '=a', ';;=;', 'b=a=1']) expect(readCookie(header, 'a')).to.equal(null);
  });

  it('count the first of two of one name, the one with the closer path', () => {
    expect(readCookie('a=1; a=2', 'a')).to.equal('1');
  });
});
