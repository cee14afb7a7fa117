import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import jsonwebtoken, { type Algorithm } from 'jsonwebtoken';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { IdentityRule } from '../../../src/paywall/publication.ts';
import { createIdentityVerifier, type IdentityVerifier } from '../../../src/tokens/identity.ts';
import { oneCharacterOff } from '../../support/fixtures/one-character-off.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ec384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'spki' }).toString();
const secret = 'a secret that publisher and Stile share';

const common = { issuer: 'https://login.example.com', audience: 'asia' };
const rules = {
  rsa: { ...common, algorithms: ['RS256'], keys: { from: 'publicKey', pem: pem(rsa.publicKey) } },
  ec: { ...common, algorithms: ['ES256'], keys: { from: 'publicKey', pem: pem(ec.publicKey) } },
  secret: { ...common, algorithms: ['HS256'], keys: { from: 'secret', setting: 'SIGN_IN_SECRET' } },
} as const satisfies Record<string, IdentityRule>;

describe('sign-in tokens', () => {
  let clock: TestClock;
  const seconds = () => Math.floor(clock.now() / 1000);
  const create = (rule: IdentityRule) =>
    createIdentityVerifier({
      publication: 'asia',
      rule,
      clock,
      secretOf: (setting) => (setting === 'SIGN_IN_SECRET' ? secret : undefined),
      sandbox: null,
    });

  interface Made {
    readonly claims?: object;
    readonly key?: KeyObject | string;
    readonly alg?: Algorithm;
    readonly header?: object;
  }
  function make({ claims = {}, key = ec.privateKey, alg = 'ES256', header = {} }: Made = {}): string {
    const iat = seconds();
    const all = { iss: common.issuer, aud: common.audience, sub: 'u-1', iat, exp: iat + 600, ...claims };
    const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return jsonwebtoken.sign(JSON.stringify(kept), key, { algorithm: alg, header: { alg, typ: 'JWT', ...header } });
  }

  async function refusal(verifier: IdentityVerifier, token: string): Promise<PaywallError> {
    try {
      await verifier.verify(token);
    } catch (error) {
      if (error instanceof PaywallError) return error;
      throw error;
    }
    throw new Error('The token was accepted.');
  }

  async function expectRefused(token: string, { rule = rules.ec as IdentityRule, says = '' } = {}): Promise<void> {
    const error = await refusal(create(rule), token);
    expect(error.code).to.equal('invalid-identity');
    expect(error.message).to.include(says);
  }

  beforeEach(() => {
    clock = new TestClock('2026-11-23T00:00:00Z');
  });

  describe('are accepted', () => {
    it('with an RSA key, an EC key or a shared secret', async () => {
      expect(await create(rules.rsa).verify(make({ key: rsa.privateKey, alg: 'RS256' }))).to.include({ sub: 'u-1' });
      expect(await create(rules.ec).verify(make())).to.include({ sub: 'u-1' });
      expect(await create(rules.secret).verify(make({ key: secret, alg: 'HS256' }))).to.include({ sub: 'u-1' });
    });

    it('with any of several algorithms that fit the key', async () => {
      const verifier = create({ ...rules.rsa, algorithms: ['RS256', 'PS256', 'ES256'] });
      expect(await verifier.verify(make({ key: rsa.privateKey, alg: 'PS256' }))).to.include({ sub: 'u-1' });
    });

    it('with the audience among several, without typ, and with a sub of 256 characters', async () => {
      const token = make({ claims: { aud: ['other', 'asia'], sub: 'u'.repeat(256) }, header: { typ: undefined } });
      expect(await create(rules.ec).verify(token)).to.include({ sub: 'u'.repeat(256) });
    });

    it('when the publisher’s clock is a few seconds ahead', async () => {
      const token = make({ claims: { iat: seconds() + 3, nbf: seconds() + 3 } });
      expect(await create(rules.ec).verify(token)).to.include({ sub: 'u-1' });
    });
  });

  describe('are refused', () => {
    it('when expired', () => expectRefused(make({ claims: { exp: seconds() - 10 } }), { says: 'has expired' }));
    it('when not yet valid', () => expectRefused(make({ claims: { nbf: seconds() + 60 } }), { says: 'not valid yet' }));
    it('without an end', () => expectRefused(make({ claims: { exp: undefined } }), { says: 'must end' }));
    it('B7: with an end in milliseconds, which would be never', () =>
      expectRefused(make({ claims: { exp: clock.now() + 600_000 } }), { says: 'must end' }));
    it('for another audience', () => expectRefused(make({ claims: { aud: 'europe' } })));
    it('for no audience', () => expectRefused(make({ claims: { aud: undefined } })));
    it('from another issuer', () => expectRefused(make({ claims: { iss: 'https://login.example.com.evil.com' } })));
    it('from no issuer', () => expectRefused(make({ claims: { iss: undefined } })));
    it('without a sub', () => expectRefused(make({ claims: { sub: undefined } }), { says: 'sub' }));
    it('with an empty sub', () => expectRefused(make({ claims: { sub: '' } }), { says: 'sub' }));
    it('S14g: with a sub that holds half a character, of which two could be taken for one', () =>
      expectRefused(make({ claims: { sub: 'a\ud800' } }), { says: 'sub' }));
    it('with a sub that is no text', () => expectRefused(make({ claims: { sub: 7 } }), { says: 'sub' }));
    it('with a sub of more than 256 characters', () =>
      expectRefused(make({ claims: { sub: 'u'.repeat(257) } }), { says: 'sub' }));
    it('with an end or a beginning that is no number', async () => {
      await expectRefused(make({ claims: { exp: '2030-01-01' } }));
      await expectRefused(make({ claims: { nbf: 'now' } }));
    });
    it('with an extension that must be understood', () =>
      expectRefused(make({ header: { crit: ['b64'], b64: true } })));
    it('signed by another key of the same kind', () =>
      expectRefused(make({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey })));

    it('unsigned', async () => {
      const none = make({ key: '', alg: 'none' });
      for (const rule of Object.values(rules)) await expectRefused(none, { rule, says: 'not allowed' });
      const careless = { ...rules.ec, algorithms: ['ES256', 'none'] };
      await expectRefused(none, { rule: careless });
      await expectRefused(`${make().split('.').slice(0, 2).join('.')}.`);
    });

    it('signed with the public key as if it were a shared secret, even where the rule allows HMAC', async () => {
      const confused = make({ key: pem(rsa.publicKey), alg: 'HS256' });
      await expectRefused(confused, { rule: rules.rsa, says: 'not allowed' });
      await expectRefused(confused, { rule: { ...rules.rsa, algorithms: ['RS256', 'HS256'] } });
    });

    it('signed with an algorithm that fits the key and is not in the rule', () =>
      expectRefused(make({ key: rsa.privateKey, alg: 'RS512' }), { rule: rules.rsa, says: 'not allowed' }));

    it('when they are no tokens at all', async () => {
      for (const text of ['', 'x', 'a.b', 'a.b.c', '..', `${make()}.x`, ` ${make()}`, 'x'.repeat(20_000)])
        await expectRefused(text, { says: 'malformed' });
      const verifier = create(rules.ec);
      await fc.assert(
        fc.asyncProperty(fc.string(), async (text) => (await refusal(verifier, text)).code === 'invalid-identity'),
      );
    });

    it('after any change of a single character', async () => {
      const verifier = create(rules.ec);
      const changed = oneCharacterOff(make());
      await fc.assert(
        fc.asyncProperty(changed, async (other) => (await refusal(verifier, other)).code === 'invalid-identity'),
        { numRuns: 1000 },
      );
    });

    it('with a message that holds nothing of the token, whose cause is kept for the log', async () => {
      const error = await refusal(create(rules.ec), make({ claims: { aud: 'europe', sub: 'somebody' } }));
      expect(error.message).to.equal('The sign-in token is not valid.');
      expect(error).to.include({ why: 'audience' });
      expect(error.cause)
        .to.have.property('message')
        .that.includes('it says aud "europe"')
        .and.not.includes('somebody');
    });
  });

  describe('that were verified before', () => {
    it('are refused once they have expired', async () => {
      const verifier = create(rules.ec);
      const token = make({ claims: { exp: seconds() + 30 } });
      await verifier.verify(token);
      clock.advance({ seconds: 36 });
      expect((await refusal(verifier, token)).message).to.include('has expired');
    });

    it('are refused by a clock that was moved back before they were valid', async () => {
      const verifier = create(rules.ec);
      const token = make({ claims: { nbf: seconds() } });
      await verifier.verify(token);
      clock.advance({ seconds: -60 });
      expect((await refusal(verifier, token)).message).to.include('not valid yet');
    });

    it('still name the same reader a minute and more later', async () => {
      const verifier = create(rules.ec);
      const token = make();
      await verifier.verify(token);
      clock.advance({ seconds: 61 });
      expect(await verifier.verify(token)).to.include({ sub: 'u-1' });
    });
  });

  describe('cannot be checked by a rule', () => {
    const expectUnusable = (rule: IdentityRule, says: string) =>
      expect(() => create(rule))
        .to.throw(PaywallError, says)
        .that.has.property('code', 'invalid-request');
    const withPem = (text: string): IdentityRule => ({ ...rules.ec, keys: { from: 'publicKey', pem: text } });

    it('whose secret is not in the environment', () =>
      expectUnusable(
        { ...rules.secret, keys: { from: 'secret', setting: 'MISSING' } },
        'the environment has no MISSING',
      ));
    it('whose algorithms fit no key of that kind', () => {
      expectUnusable({ ...rules.rsa, algorithms: ['HS256', 'ES256', 'none'] }, 'none of the algorithms fits the key');
      expectUnusable({ ...rules.secret, algorithms: ['RS256'] }, 'none of the algorithms fits the key');
      expectUnusable(
        { ...withPem(pem(ec384.publicKey)), algorithms: ['ES256'] },
        'none of the algorithms fits the key',
      );
    });
    it('whose RSA key is too short', () => {
      const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
      expectUnusable(
        { ...withPem(pem(short.publicKey)), algorithms: ['RS256'] },
        'none of the algorithms fits the key',
      );
    });
    it('whose public key is none, or is a private one', () => {
      expectUnusable(withPem('nonsense'), 'it is no public key in PEM');
      expectUnusable(withPem(ec.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()), 'it is a private key');
    });
    it('that names the sandbox where there is none', () =>
      expectUnusable({ ...rules.ec, keys: { from: 'sandbox' } }, 'not available in production mode'));
    it('without issuer or audience: nothing passes', async () => {
      for (const empty of [{ issuer: '' }, { audience: '' }])
        await expectRefused(make(), { rule: { ...rules.ec, ...empty } });
    });
  });
});
