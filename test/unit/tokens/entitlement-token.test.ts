import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import jsonwebtoken from 'jsonwebtoken';
import { type Entitlement, noEntitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import { createEntitlementTokens } from '../../../src/tokens/entitlement-token.ts';
import { newSigningKeys, rotateSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { createKeySet } from '../../../src/tokens/key-set.ts';
import { createReceipts } from '../../../src/tokens/receipt.ts';
import { createSandboxIdentity } from '../../../src/tokens/sandbox-identity.ts';
import { oneCharacterOff } from '../../support/fixtures/one-character-off.ts';
import { trialEndingIn } from '../../support/fixtures/sold-purchases.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const issuer = 'https://stile.example.com';
const text = newSigningKeys();
const keys = createKeySet(text);
const active: Entitlement = { state: 'active', offer: 'yearly', endsAt: null, lapse: null, version: 7 };

describe('entitlement tokens', () => {
  let clock: TestClock;
  const create = (over: { keys?: typeof keys; issuer?: string } = {}) =>
    createEntitlementTokens({ keys, issuer, clock, ...over });
  const signed = (entitlement: Entitlement = active) =>
    create().sign({ publication: 'asia', reader: 'r_1', entitlement });
  const seconds = () => Math.floor(clock.now() / 1000);

  beforeEach(() => {
    clock = new TestClock('2026-11-23T00:00:00.400Z');
  });

  it('say what the contract says, for anybody who has the published keys', () => {
    const endsAt = Date.parse('2027-02-23T00:00:00Z');
    const token = signed({ ...active, state: 'trial', offer: 'trial-3-months', endsAt });
    const decoded = jsonwebtoken.decode(token, { complete: true });
    expect(decoded?.header).to.deep.equal({ alg: 'ES256', typ: 'JWT', kid: keys.newest.kid });
    const key = createPublicKey({ key: { ...keys.jwks.keys[0] }, format: 'jwk' });
    expect(jsonwebtoken.verify(token, key, { algorithms: ['ES256'], clockTimestamp: seconds() })).to.deep.equal({
      iss: issuer,
      aud: 'asia',
      sub: 'r_1',
      iat: seconds(),
      exp: seconds() + 300,
      ent: { state: 'trial', offer: 'trial-3-months', endsAt: '2027-02-23T00:00:00.000Z' },
      ver: 7,
    });
  });

  it('give back the entitlement and its reader, in the process that signed and in any other', () => {
    const endsAt = Date.parse('2027-02-23T00:00:00Z');
    const tokens = create();
    const token = signed({ ...active, endsAt });
    const expected = {
      reader: 'r_1',
      entitlement: { ...active, endsAt, lapse: null },
      expiresAt: (seconds() + 300) * 1000,
    };
    expect(tokens.verify('asia', token)).to.deep.equal(expected);
    expect(tokens.verify('asia', token)).to.deep.equal(expected);
  });

  it('say which charge is to be announced, as the reader bought it, and nothing where none is', () => {
    const at = clock.now() + 3 * 86_400_000;
    const price = { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } } as const;
    const charge = { at, price, ends: 'trial' } as const;
    const tokens = create();
    const held = tokens.verify('asia', signed({ ...active, state: 'trial', endsAt: at, charge }))?.entitlement;
    expect(held).to.deep.include({ charge });
    const basis = {
      purchases: [trialEndingIn(3, { introEndsAt: at, periodEndsAt: at, plan: price })],
      grant: null,
      revokedAt: null,
    };
    const bought = tokens.verify('asia', signed({ ...active, state: 'trial', endsAt: at, basis }))?.entitlement;
    expect(bought).to.deep.include({ charge });
    expect(tokens.verify('asia', signed())?.entitlement).not.to.have.property('charge');
    const claims = { iss: issuer, aud: 'asia', sub: 'r_1', iat: seconds(), exp: seconds() + 300, ver: 7 };
    const ent = { state: 'trial', offer: null, endsAt: null, charge: { at: 'soon' } };
    const { privateKey, kid } = keys.newest;
    const forged = jsonwebtoken.sign({ ...claims, ent }, privateKey, { algorithm: 'ES256', keyid: kid });
    expect(tokens.verify('asia', forged)).to.equal(null);
  });

  it('B7: end after five minutes, in seconds, even where they were verified before', () => {
    const tokens = create();
    const token = signed();
    const { exp } = jsonwebtoken.decode(token, { json: true }) ?? {};
    expect(exp).to.equal(seconds() + 300);
    clock.advance({ seconds: 299 });
    expect(tokens.verify('asia', token)).not.to.equal(null);
    clock.advance({ seconds: 1 });
    expect(tokens.verify('asia', token)).to.equal(null);
    expect(create().verify('asia', token)).to.equal(null);
  });

  it('never outlive the moment at which time alone ends the entitlement', () => {
    const at = clock.now() + 90_000;
    const tokens = create();
    const token = signed({ ...active, state: 'trial', endsAt: at, lapse: { at, into: 'trial-expired' } });
    clock.advance({ seconds: 89 });
    expect(tokens.verify('asia', token)?.entitlement.state).to.equal('trial');
    clock.advance({ seconds: 1 });
    expect(tokens.verify('asia', token)).to.equal(null);
  });

  it('hold for their five minutes where the entitlement only turns into another that lets in', () => {
    const at = clock.now() + 90_000;
    expect(create().verify('asia', signed({ ...active, lapse: { at, into: 'grace' } }))?.expiresAt).to.equal(
      (seconds() + 300) * 1000,
    );
  });

  it('are worth nothing where the entitlement lets nobody in', () => {
    const lapsed: Entitlement = { ...active, state: 'trial', lapse: { at: clock.now(), into: 'trial-expired' } };
    for (const entitlement of [noEntitlement, { ...active, state: 'revoked' } as const, lapsed])
      expect(create().verify('asia', signed(entitlement))).to.equal(null);
  });

  it('hold for one publication only, even where they were verified for theirs', () => {
    const tokens = create();
    const token = signed();
    expect(tokens.verify('asia', token)).not.to.equal(null);
    expect(tokens.verify('europe', token)).to.equal(null);
    expect(tokens.verify('', token)).to.equal(null);
  });

  it('are refused from another issuer and from keys that are not ours', () => {
    expect(create({ issuer: 'https://other.example.com' }).verify('asia', signed())).to.equal(null);
    expect(create({ keys: createKeySet(newSigningKeys()) }).verify('asia', signed())).to.equal(null);
  });

  it('still hold after a rotation of the keys', () => {
    const token = signed();
    const rotated = create({ keys: createKeySet(rotateSigningKeys(text)) });
    expect(rotated.verify('asia', token)?.reader).to.equal('r_1');
  });

  it('are refused in a process whose clock was moved back before they were made', () => {
    const tokens = create();
    const token = signed();
    expect(tokens.verify('asia', token)).not.to.equal(null);
    clock.advance({ seconds: -61 });
    expect(tokens.verify('asia', token)).to.equal(null);
  });

  it('are refused after any change of a single character', () => {
    const tokens = create();
    fc.assert(
      fc.property(oneCharacterOff(signed()), (other) => tokens.verify('asia', other) === null),
      { numRuns: 1500 },
    );
  });

  it('are refused with the spare bits at the end of the signature set, which leave its bytes as they are', () => {
    const token = signed();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1];
    expect(Buffer.from(twin.split('.')[2] ?? '', 'base64url')).to.deep.equal(
      Buffer.from(token.split('.')[2] ?? '', 'base64url'),
    );
    expect(create().verify('asia', twin)).to.equal(null);
  });

  it('are never what a receipt or a sign-in token of the sandbox is taken for, nor the other way round', () => {
    const receipts = createReceipts({ keys, issuer, clock });
    const signIn = createSandboxIdentity({ keys, issuer, clock });
    const receipt = receipts.sign({
      publication: 'asia',
      reader: 'r_1',
      article: 'a-1',
      tier: 'metered',
      sponsored: false,
    });
    const identity = signIn.sign('asia', 'u-1');
    const entitlement = signed();
    expect(create().verify('asia', receipt)).to.equal(null);
    expect(create().verify('asia', identity)).to.equal(null);
    expect(receipts.verify('asia', entitlement)).to.equal(null);
    expect(receipts.verify('asia', identity)).to.equal(null);
    expect(signIn.verify('asia', entitlement)).to.equal(null);
    expect(signIn.verify('asia', receipt)).to.equal(null);
  });

  describe('signed with our own key but not as we would are refused:', () => {
    const forge = (over: { claims?: object; header?: object } = {}) => {
      const iat = seconds();
      const ent = { state: 'active', offer: null, endsAt: null };
      const claims = { iss: issuer, aud: 'asia', sub: 'r_1', iat, exp: iat + 300, ent, ver: 1, ...over.claims };
      const header = { alg: 'ES256', typ: 'JWT', kid: keys.newest.kid, ...over.header };
      return jsonwebtoken.sign(claims, keys.newest.privateKey, { algorithm: 'ES256', header });
    };

    it('control: none of it refuses what is right', () => {
      expect(create().verify('asia', forge())).not.to.equal(null);
    });
    it('a life of more than five minutes', () => {
      expect(create().verify('asia', forge({ claims: { exp: seconds() + 301 } }))).to.equal(null);
    });
    it('an end in milliseconds', () => {
      expect(create().verify('asia', forge({ claims: { exp: clock.now() } }))).to.equal(null);
    });
    it('a state that there is not', () => {
      const ent = { state: 'gold', offer: null, endsAt: null };
      expect(create().verify('asia', forge({ claims: { ent } }))).to.equal(null);
    });
    it('another typ, no kid, or an extension that must be understood', () => {
      for (const header of [{ typ: 'at+jwt' }, { typ: undefined }, { kid: undefined }, { kid: 7 }, { crit: ['b64'] }])
        expect(create().verify('asia', forge({ header }))).to.equal(null);
    });
  });

  it('are refused when unsigned, or signed with the public key as if it were a secret', () => {
    const iat = seconds();
    const claims = { iss: issuer, aud: 'asia', sub: 'r_1', iat, exp: iat + 300, ver: 1 };
    const ent = { state: 'active', offer: null, endsAt: null };
    const pem = keys.find(keys.newest.kid)?.export({ format: 'pem', type: 'spki' }).toString() ?? '';
    const header = { typ: 'JWT', kid: keys.newest.kid };
    const none = jsonwebtoken.sign({ ...claims, ent }, '', { algorithm: 'none', header: { alg: 'none', ...header } });
    const hmac = jsonwebtoken.sign({ ...claims, ent }, pem, {
      algorithm: 'HS256',
      header: { alg: 'HS256', ...header },
    });
    for (const token of [none, hmac]) expect(create().verify('asia', token)).to.equal(null);
  });

  it('are null for anything that is no token', () => {
    fc.assert(fc.property(fc.string(), (other) => create().verify('asia', other) === null));
    for (const other of ['', '.', '..', 'a.b.c', 'x'.repeat(100_000)])
      expect(create().verify('asia', other)).to.equal(null);
  });
});
