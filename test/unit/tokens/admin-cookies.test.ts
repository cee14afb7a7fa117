import { expect } from 'chai';
import { createAdminCookies } from '../../../src/tokens/admin-cookies.ts';

const id = 'aB3_'.repeat(10).concat('xyz');

describe('the cookie of an admin', () => {
  const plain = createAdminCookies({ publicUrl: 'http://127.0.0.1:8080' });
  const secure = createAdminCookies({ publicUrl: 'https://stile.example.com' });

  it('is out of reach of scripts and other sites, and over https bound to the host', () => {
    expect(plain.set(id)).to.equal(`stile_admin=${id}; Max-Age=28800; Path=/; HttpOnly; SameSite=Strict`);
    expect(secure.set(id)).to.equal(
      `__Host-stile_admin=${id}; Max-Age=28800; Path=/; HttpOnly; SameSite=Strict; Secure`,
    );
    expect(plain.clear).to.equal('stile_admin=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict');
  });

  it('is read by its whole name', () => {
    expect(plain.read(`a=1; stile_admin=${id}`)).to.equal(id);
    expect(plain.read(`stile_admin=${id};a=1`)).to.equal(id);
    expect(plain.read(`xstile_admin=${id}`)).to.equal(null);
    expect(plain.read(`__Host-stile_admin=${id}`)).to.equal(null);
    expect(secure.read(`stile_admin=${id}`)).to.equal(null);
    expect(plain.read(undefined)).to.equal(null);
  });

  it('is none where it is sent twice, for somebody may have planted the other', () => {
    expect(plain.read(`stile_admin=${id}; stile_admin=${id}`)).to.equal(null);
    expect(plain.read(`stile_admin=; stile_admin=${id}`)).to.equal(null);
  });

  for (const value of ['', id.slice(1), `${id}x`, `"${id}"`, `${id.slice(1)}é`, `${id.slice(1)}%`, `${id} x`]) {
    it(`is none with the value ${JSON.stringify(value)}`, () => {
      expect(plain.read(`stile_admin=${value}`)).to.equal(null);
    });
  }
});
