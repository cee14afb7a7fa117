import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { ArticleFacts } from '@stile/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { createEdgeDoor } from '../src/edge-door.ts';
import { webCryptoVerifier } from '../src/tokens/web-crypto-verifier.ts';
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

/** A token that is made by hand: whatever a header says, and signed by anybody. */
function forged(header: object, claims: object, signature: (text: string) => Buffer): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${signature(text).toString('base64url')}`;
}

const article: ArticleFacts = { id: `${receiptClaims['art']}`, tier: 'metered' };

/** The token of the reader whose id the sample claims name; Stile alone could prove it. */
const readerToken = `${'A'.repeat(28)}.${'A'.repeat(24)}`;
const otherReader = `${'B'.repeat(28)}.${'A'.repeat(24)}`;

describe('the verification of tokens with Web Crypto', () => {
  const host = createKeyHost();
  let now = noonSeconds * 1000;
  const verifier = webCryptoVerifier({ jwksUrl: host.url, fetch: host.fetch, now: () => now });
  // Stile itself is unavailable, so that nothing but a token is a reason to grant.
  let stileCalls = 0;
  const fetch = (input: URL | Request | string) => {
    if (input instanceof Request) return host.fetch(input);
    stileCalls += 1;
    return Promise.reject(new Error('Stile is unavailable.'));
  };
  const door = createEdgeDoor({ stile: issuer, publication, fetch, now: () => now, onFailure: 'closed' });
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

  async function reasonFor(cookies: object, facts: Partial<ArticleFacts> = {}): Promise<string> {
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
    const headers = new Headers({ Cookie: cookie.join('; ') });
    const verdict = await door.decide({ article: { ...article, ...facts }, method: 'GET', url: article.id, headers });
    expect(verdict.granted).to.equal(verdict.reason !== 'FAIL_CLOSED');
    return verdict.reason;
  }

  const reread = (token: string, facts?: Partial<ArticleFacts>, reader = readerToken) =>
    reasonFor({ '__Host-stile_reader': reader, [`__Secure-stile_receipt_${publication}`]: token }, facts);
  const subscribed = (token: string, reader = readerToken) =>
    reasonFor({ '__Host-stile_reader': reader, [`__Host-stile_entitlement_${publication}`]: token });

  const without = (name: string) => Object.fromEntries(Object.entries(receiptClaims).filter(([each]) => each !== name));

  it('item 3: proves a receipt and an entitlement token, and lets their reader in', async () => {
    const token = await receipt();
    expect(await verifier.verify(token)).to.deep.equal({
      header: { alg: 'ES256', typ: 'receipt+jwt', kid: key.kid },
      claims: receiptClaims,
    });
    expect(await reread(token)).to.equal('RECEIPT');
    expect(await subscribed(await entitlement())).to.equal('SUBSCRIBER');
  });

  it('item 3: refuses a receipt of another article, another reader or another tier', async () => {
    const token = await receipt();
    const others = [{ id: 'https://www.example.com/articles/2' }, { tier: 'premium' }, { sponsored: false }] as const;
    expect(await Promise.all(others.map((facts) => reread(token, facts)))).to.deep.equal([
      ...['FAIL_CLOSED', 'FAIL_CLOSED', 'RECEIPT'],
    ]);
    expect(await reread(token, {}, otherReader)).to.equal('FAIL_CLOSED');
    expect(await reread(token, {}, '')).to.equal('FAIL_CLOSED');
    for (const claims of [{ sponsored: true }, { tier: 'free' }, { art: 'https://www.example.com/articles/1/' }])
      expect(await reread(await receipt(claims)), JSON.stringify(claims)).to.equal('FAIL_CLOSED');
    expect(await subscribed(await entitlement(), otherReader)).to.equal('FAIL_CLOSED');
  });

  it('item 3: takes neither kind for the other, and no other kind at all', async () => {
    // With the claims of both, so that only the name of the kind tells them apart.
    const both = { ...receiptClaims, ...entitlementClaims };
    expect(await reread(await signed(key, both, { typ: 'JWT' }))).to.equal('FAIL_CLOSED');
    expect(await subscribed(await signed(key, both))).to.equal('FAIL_CLOSED');
    for (const typ of ['at+jwt', 'RECEIPT+JWT', 'jwt', 'receipt+jwt ', 'application/receipt+jwt', '', undefined])
      expect(await verifier.verify(await signed(key, both, { typ })), `${typ}`).to.equal(null);
  });

  it('item 3: refuses a receipt with any one bit turned', async () => {
    const token = await receipt();
    for (let at = 0; at < token.length * 8; at += 1) {
      const [index, bit] = [at >> 3, 1 << (at & 7)];
      const turned = String.fromCharCode(token.charCodeAt(index) ^ bit);
      expect(await verifier.verify(token.slice(0, index) + turned + token.slice(index + 1)), `${at}`).to.equal(null);
    }
    expect(await verifier.verify(token)).to.not.equal(null);
  });

  it('item 3: refuses a receipt that is cut, lengthened, or mixed of two', async () => {
    const [token, second] = [await receipt(), await receipt({ art: 'another' })];
    const place = fc.nat({ max: token.length });
    const text = fc.string({ minLength: 1, maxLength: 8, unit: 'binary' });
    await fc.assert(
      fc.asyncProperty(place, place, text, async (one, two, added) => {
        const [from, to] = one < two ? [one, two] : [two, one];
        if (from < to) expect(await verifier.verify(token.slice(0, from) + token.slice(to))).to.equal(null);
        expect(await verifier.verify(token.slice(0, from) + added + token.slice(from))).to.equal(null);
        const mixed = token.slice(0, from) + second.slice(from);
        if (mixed !== token && mixed !== second) expect(await verifier.verify(mixed)).to.equal(null);
      }),
    );
    const [head = '', body = '', signature = ''] = token.split('.');
    const shapes = [
      ...['', '.', '..', head, `${head}.${body}`, `${head}.${body}.`, `.${body}.${signature}`, `${head}..${signature}`],
      ...[`${token}.`, `${token}.x`, `.${token}`, `${token}=`, `${token} `, ` ${token}`, `${token}\n`, `${token}A`],
      `${head}.${body}.${Buffer.from(signature, 'base64url').toString('base64')}`,
    ];
    for (const shape of shapes) expect(await verifier.verify(shape), shape).to.equal(null);
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
    for (const token of tokens) expect(await verifier.verify(token), token).to.equal(null);
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
    for (const token of await Promise.all(tokens)) expect(await verifier.verify(token), token).to.equal(null);
  });

  it('item 3: takes receipts of this issuer and this publication alone', async () => {
    const wrong = [
      ...[{ iss: `${issuer}/` }, { iss: undefined }, { iss: [issuer] }, { iss: 'https://evil.example' }],
      ...[{ aud: 'another-title' }, { aud: undefined }, { aud: [publication] }, { aud: '' }],
    ];
    for (const claims of wrong)
      expect(await reread(await receipt(claims)), JSON.stringify(claims)).to.equal('FAIL_CLOSED');
  });

  it('item 3: refuses a token that lacks a claim, or has one of another kind', async () => {
    for (const name of Object.keys(receiptClaims))
      expect(await reread(await signed(key, without(name))), name).to.equal('FAIL_CLOSED');
    for (const claims of [{ sponsored: 'false' }, { sponsored: 0 }, { tier: null }, { art: 7 }, { sub: {} }])
      expect(await reread(await receipt(claims)), JSON.stringify(claims)).to.equal('FAIL_CLOSED');
    for (const claims of [{ ent: null }, { ent: 'active' }, { ent: [] }, { ent: {} }, { ent: { state: 'expired' } }])
      expect(await subscribed(await entitlement(claims)), JSON.stringify(claims)).to.equal('FAIL_CLOSED');
  });

  it('B7: counts in seconds, and takes no token that is valid for longer than Stile makes one of its kind', async () => {
    const at = async (afterSeconds: number, claims: object = {}) => {
      now = (noonSeconds + afterSeconds) * 1000;
      return reread(await receipt(claims));
    };
    expect([await at(1_799), await at(1_800), await at(2 ** 31)]).to.deep.equal([
      ...['RECEIPT', 'FAIL_CLOSED', 'FAIL_CLOSED'],
    ]);
    expect([await at(-60), await at(-61)]).to.deep.equal(['RECEIPT', 'FAIL_CLOSED']);
    const endless = [
      { exp: (noonSeconds + 1_800) * 1000 },
      { exp: noonSeconds + 1_801 },
      { iat: noonSeconds * 1000, exp: noonSeconds * 1000 + 60 },
      { exp: noonSeconds - 1 },
      { exp: `${noonSeconds + 60}` },
      { exp: noonSeconds + 60.5 },
      { exp: null },
      { iat: undefined },
      { nbf: noonSeconds + 61 },
    ];
    for (const claims of endless) expect(await at(0, claims), JSON.stringify(claims)).to.equal('FAIL_CLOSED');
    now = noonSeconds * 1000;
    expect(await subscribed(await entitlement({ exp: noonSeconds + 301 }))).to.equal('FAIL_CLOSED');
  });

  it('item 3: lets a reader read again 10 000 times by receipts, and asks Stile nothing', async () => {
    const before = [stileCalls, host.requests()];
    const tokens = await Promise.all(Array.from({ length: 10 }, (_, index) => receipt({ art: `/articles/${index}` })));
    for (let times = 0; times < 10_000; times += 1)
      expect(await reread(tokens[times % 10] ?? '', { id: `/articles/${times % 10}` })).to.equal('RECEIPT');
    expect([stileCalls, host.requests()]).to.deep.equal(before);
  });

  it('looks at no text that is longer than any token', async () => {
    expect(await verifier.verify(await receipt({ more: 'x'.repeat(7_000) }))).to.equal(null);
    expect(await verifier.verify('.'.repeat(1_000_000))).to.equal(null);
  });

  it('never throws, whatever text it is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), async (parts) => {
        expect(await verifier.verify(parts.join('.'))).to.equal(null);
      }),
    );
  });
});
