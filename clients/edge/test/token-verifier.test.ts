import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createTokenVerifier } from '../src/tokens/token-verifier.ts';
import {
  createKeyHost,
  entitlementClaims,
  issuer,
  makeKey,
  noonSeconds,
  publication,
  receiptClaims,
  type SigningKey,
  signed,
} from './stile-keys.ts';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that is made by hand: whatever a header says, and signed by whoever. */
function forged(header: object, claims: object, signature: (text: string) => Buffer): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${signature(text).toString('base64url')}`;
}

describe('the verification of tokens with Web Crypto', () => {
  const host = createKeyHost();
  let now = noonSeconds * 1000;
  const verifier = createTokenVerifier({
    issuer,
    publication,
    jwksUrl: host.url,
    fetch: host.fetch,
    skewSeconds: 5,
    now: () => now,
  });
  let key: SigningKey;
  let other: SigningKey;

  before(async () => {
    key = await makeKey('2026-11');
    other = await makeKey('2026-11');
    host.publish([key.published]);
  });

  beforeEach(() => {
    now = noonSeconds * 1000;
  });

  const receipt = (claims: object = {}, header: Readonly<Record<string, unknown>> = {}) =>
    signed(key, { ...receiptClaims, ...claims }, header);
  const entitlement = (claims: object = {}, header: Readonly<Record<string, unknown>> = {}) =>
    signed(key, { ...entitlementClaims, ...claims }, { typ: 'JWT', ...header });

  const without = (name: string) => Object.fromEntries(Object.entries(receiptClaims).filter(([each]) => each !== name));

  it('item 3: says what a receipt and an entitlement token say', async () => {
    expect(await verifier.receipt(await receipt())).to.deep.equal({
      reader: receiptClaims['sub'],
      article: receiptClaims['art'],
      tier: 'metered',
      sponsored: false,
      expiresAt: (noonSeconds + 1_800) * 1000,
    });
    expect(await verifier.entitlement(await entitlement())).to.deep.equal({
      reader: entitlementClaims['sub'],
      state: 'active',
      expiresAt: (noonSeconds + 300) * 1000,
    });
  });

  it('item 3: takes neither kind for the other, and no other kind at all', async () => {
    expect(await verifier.receipt(await entitlement())).to.equal(null);
    expect(await verifier.entitlement(await receipt())).to.equal(null);
    // With the claims of both, so that only the name of the kind tells them apart.
    const both = { ...receiptClaims, ...entitlementClaims };
    for (const typ of ['JWT', 'at+jwt', 'RECEIPT+JWT', 'receipt+jwt ', 'application/receipt+jwt', '', undefined])
      expect(await verifier.receipt(await signed(key, both, { typ })), `${typ}`).to.equal(null);
  });

  it('item 3: refuses a receipt with any one bit turned', async () => {
    const token = await receipt();
    for (let at = 0; at < token.length * 8; at += 1) {
      const [index, bit] = [at >> 3, 1 << (at & 7)];
      const turned = String.fromCharCode(token.charCodeAt(index) ^ bit);
      expect(await verifier.receipt(token.slice(0, index) + turned + token.slice(index + 1)), `${at}`).to.equal(null);
    }
    expect(await verifier.receipt(token)).to.not.equal(null);
  });

  it('item 3: refuses a receipt that is cut, lengthened, or mixed of two', async () => {
    const [token, second] = [await receipt(), await receipt({ art: 'another' })];
    const place = fc.nat({ max: token.length });
    const text = fc.string({ minLength: 1, maxLength: 8, unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(place, place, text, async (one, two, added) => {
        const [from, to] = one < two ? [one, two] : [two, one];
        if (from < to) expect(await verifier.receipt(token.slice(0, from) + token.slice(to))).to.equal(null);
        expect(await verifier.receipt(token.slice(0, from) + added + token.slice(from))).to.equal(null);
        const mixed = token.slice(0, from) + second.slice(from);
        if (mixed !== token && mixed !== second) expect(await verifier.receipt(mixed)).to.equal(null);
      }),
    );
    const [head = '', body = '', signature = ''] = token.split('.');
    const shapes = [
      ...['', '.', '..', head, `${head}.${body}`, `${head}.${body}.`, `.${body}.${signature}`, `${head}..${signature}`],
      ...[`${token}.`, `${token}.x`, `.${token}`, `${token}=`, `${token} `, ` ${token}`, `${token}\n`, `${token}A`],
      `${head}.${body}.${Buffer.from(signature, 'base64url').toString('base64')}`,
    ];
    for (const shape of shapes) expect(await verifier.receipt(shape), shape).to.equal(null);
  });

  it('item 3: refuses every other algorithm, and a key that is used for another than its own', async () => {
    const header = { typ: 'receipt+jwt', kid: key.kid };
    const { x, y } = key.published;
    const rsa: KeyObject = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const secrets = [JSON.stringify(key.published), JSON.stringify({ kty: 'EC', crv: 'P-256', x, y }), `${x}`, ''];
    const tokens = [
      ...['none', 'None', 'NONE', ''].map((alg) => forged({ ...header, alg }, receiptClaims, () => Buffer.alloc(0))),
      forged({ ...header, alg: 'none' }, receiptClaims, () => Buffer.alloc(64)),
      forged({ ...header, alg: 'ES256' }, receiptClaims, () => Buffer.alloc(64)),
      ...['HS256', 'ES256'].flatMap((alg) =>
        secrets.map((secret) =>
          forged({ ...header, alg }, receiptClaims, (text) => createHmac('sha256', secret).update(text).digest()),
        ),
      ),
      ...['RS256', 'PS256', 'ES256'].map((alg) =>
        forged({ ...header, alg }, receiptClaims, (text) => sign('sha256', Buffer.from(text), rsa)),
      ),
      ...['es256', 'ES384', 'ES256K', 'EdDSA'].map((alg) =>
        forged({ ...header, alg }, receiptClaims, () => Buffer.alloc(64, 1)),
      ),
      await signed(other, receiptClaims),
    ];
    for (const token of tokens) expect(await verifier.receipt(token), token).to.equal(null);
  });

  it('item 3: takes no key from the token, and understands no extension', async () => {
    const own = { jwk: other.published, jku: 'https://attacker.example/jwks.json', x5u: 'https://attacker.example' };
    const tokens = [
      ...[{}, { kid: 'unknown' }, { kid: '' }, { kid: undefined }, { kid: '../2026-11' }, { kid: 'x'.repeat(300) }].map(
        (header) => signed(other, receiptClaims, { ...own, ...header }),
      ),
      receipt({}, { kid: undefined }),
      receipt({}, { kid: '__proto__' }),
      receipt({}, { b64: true, crit: ['b64'] }),
    ];
    for (const token of await Promise.all(tokens)) expect(await verifier.receipt(token), token).to.equal(null);
  });

  it('item 3: takes receipts of this issuer and this publication alone', async () => {
    const wrong = [
      ...[
        { iss: 'https://stile.example.com/' },
        { iss: undefined },
        { iss: [issuer] },
        { iss: 'https://evil.example' },
      ],
      ...[{ aud: 'another-title' }, { aud: undefined }, { aud: [publication] }, { aud: '' }],
    ];
    for (const claims of wrong)
      expect(await verifier.receipt(await receipt(claims)), JSON.stringify(claims)).to.equal(null);
  });

  it('item 3: refuses a receipt that lacks a claim, or has one of another kind', async () => {
    for (const name of Object.keys(receiptClaims))
      expect(await verifier.receipt(await signed(key, without(name))), name).to.equal(null);
    for (const claims of [{ sponsored: 'false' }, { sponsored: 0 }, { tier: null }, { art: 7 }, { sub: {} }])
      expect(await verifier.receipt(await receipt(claims)), JSON.stringify(claims)).to.equal(null);
    for (const claims of [{ ent: null }, { ent: 'active' }, { ent: [] }, { ent: {} }, { sub: undefined }])
      expect(await verifier.entitlement(await entitlement(claims)), JSON.stringify(claims)).to.equal(null);
  });

  it('B7: counts in seconds, within the clocks that may differ, and takes no token that is valid for longer than its kind', async () => {
    const valid = async (afterSeconds: number, claims: object = {}) => {
      now = (noonSeconds + afterSeconds) * 1000;
      return (await verifier.receipt(await receipt(claims))) !== null;
    };
    expect(await Promise.all([1_799, 1_804].map((after) => valid(after)))).to.deep.equal([true, true]);
    expect([await valid(1_804), await valid(1_805), await valid(2 ** 31)]).to.deep.equal([true, false, false]);
    expect([await valid(-5), await valid(-6)]).to.deep.equal([true, false]);
    const endless = [
      { exp: (noonSeconds + 1_800) * 1000 },
      { exp: noonSeconds + 1_801 },
      { iat: noonSeconds * 1000, exp: noonSeconds * 1000 + 60 },
      { exp: noonSeconds - 1 },
      { exp: `${noonSeconds + 60}` },
      { exp: noonSeconds + 60.5 },
      { exp: null },
      { iat: undefined },
      { nbf: noonSeconds + 60 },
    ];
    for (const claims of endless) expect(await valid(0, claims), JSON.stringify(claims)).to.equal(false);
    now = noonSeconds * 1000;
    expect(await verifier.entitlement(await entitlement({ exp: noonSeconds + 301 }))).to.equal(null);
  });

  it('allows a minute between the clocks at most, whatever it is told', async () => {
    const needs = { issuer, publication, jwksUrl: host.url, fetch: host.fetch, now: () => now };
    const token = await receipt();
    for (const [skewSeconds, most] of [
      [3_600, 60],
      [-60, 0],
    ] as const) {
      const lax = createTokenVerifier({ ...needs, skewSeconds });
      now = (noonSeconds + 1_800 + most - 1) * 1000;
      expect(await lax.receipt(token)).to.not.equal(null);
      now = (noonSeconds + 1_800 + most) * 1000;
      expect(await lax.receipt(token)).to.equal(null);
    }
  });

  it('looks at no text that is longer than any token', async () => {
    expect(await verifier.receipt(await receipt({ more: 'x'.repeat(7_000) }))).to.equal(null);
    expect(await verifier.receipt('.'.repeat(1_000_000))).to.equal(null);
  });

  it('never throws, whatever text it is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), async (parts) => {
        expect(await verifier.receipt(parts.join('.'))).to.equal(null);
      }),
    );
  });
});
