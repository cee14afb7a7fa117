import { expect } from 'chai';
import { createAttemptCookie } from '../../../src/tokens/attempt-cookie.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const attempt = { state: 'STATE', nonce: 'NONCE', codeVerifier: 'VERIFIER', returnTo: '/admin/日本' };

const secret = 's'.repeat(32);

describe('the cookie of an attempt to sign on', () => {
  const make = (settings: { publicUrl?: string; secret?: string } = {}) => {
    const clock = new TestClock('2026-11-23T00:00:00Z');
    return { clock, cookie: createAttemptCookie({ publicUrl: 'http://127.0.0.1', secret, clock, ...settings }) };
  };
  const sent = (setCookie: string) => setCookie.split(';')[0] ?? '';

  it('says what was put into it, to nobody but who has the secret', () => {
    const { cookie } = make();
    const header = sent(cookie.set(attempt));
    expect(cookie.read(`a=1; ${header}`)).to.deep.equal(attempt);
    const bytes = Buffer.from(header.split('=')[1] ?? '', 'base64url').toString('latin1');
    expect(bytes).to.not.match(/STATE|NONCE|VERIFIER|admin/);
    expect(sent(cookie.set(attempt))).to.not.equal(header);
    expect(make({ secret: 't'.repeat(32) }).cookie.read(header)).to.equal(null);
  });

  it('comes along when another site sends the browser back, and is bound to the host over https', () => {
    expect(make().cookie.clear).to.equal('stile_sign_on=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
    expect(make({ publicUrl: 'https://stile.example.com' }).cookie.set(attempt)).to.match(
      /^__Host-stile_sign_on=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it('lasts ten minutes', () => {
    const { cookie, clock } = make();
    const header = sent(cookie.set(attempt));
    clock.advance({ seconds: 599.999 });
    expect(cookie.read(header)).to.deep.equal(attempt);
    clock.advance({ seconds: 0.001 });
    expect(cookie.read(header)).to.equal(null);
  });

  it('is none with any character changed, cut short, made longer, or sent twice', () => {
    const { cookie } = make();
    const header = sent(cookie.set(attempt));
    const start = header.indexOf('=') + 1;
    for (let at = start; at < header.length; at += 1) {
      const other = header[at] === 'A' ? 'B' : 'A';
      expect(cookie.read(header.slice(0, at) + other + header.slice(at + 1)), `character ${at}`).to.equal(null);
      expect(cookie.read(header.slice(0, at))).to.equal(null);
    }
    for (const wrong of [`${header}A`, `${header}=`, `${header}; ${header}`, undefined, ''])
      expect(cookie.read(wrong)).to.equal(null);
  });
});
