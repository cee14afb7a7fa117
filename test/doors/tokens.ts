import { createHmac, generateKeyPairSync } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { createEntitlementTokens } from '../../src/tokens/entitlement-token.ts';
import { createKeySet } from '../../src/tokens/key-set.ts';
import { createReceipts } from '../../src/tokens/receipt.ts';

export const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;

/** For whom and for what a token is made. */
export interface About {
  readonly issuer: string;
  readonly publication: string;
  readonly reader: string;
  readonly article: string;
}

interface Changes {
  readonly issuer?: string;
  readonly publication?: string;
  readonly reader?: string;
  readonly article?: string;
  readonly tier?: 'free' | 'metered' | 'premium';
  readonly sponsored?: boolean;
  readonly state?: 'trial' | 'active' | 'grace' | 'expired' | 'revoked';
  /** By how many minutes the token was made before now. */
  readonly minutesAgo?: number;
}

const clockAt = (minutesAgo = 0) => ({ now: () => Date.now() - minutesAgo * minuteMs });

/** Makes tokens as Stile does, with the keys of the newest. */
export function createMint(keys: string, usual: About) {
  const keySet = createKeySet(keys);
  return {
    keySet,
    receipt({ tier = 'metered', sponsored = false, minutesAgo, ...changes }: Changes = {}): string {
      const { issuer, ...about } = { ...usual, ...changes };
      return createReceipts({ keys: keySet, issuer, clock: clockAt(minutesAgo) }).sign({ ...about, tier, sponsored });
    },
    entitlement({ state = 'active', minutesAgo, ...changes }: Changes = {}): string {
      const { issuer, publication, reader } = { ...usual, ...changes };
      const entitlement = { state, offer: 'monthly', endsAt: Date.now() + 40 * dayMs, lapse: null, version: 1 };
      const tokens = createEntitlementTokens({ keys: keySet, issuer, clock: clockAt(minutesAgo) });
      return tokens.sign({ publication, reader, entitlement });
    },
    /** Whatever claims, signed by the same key. */
    signed(claims: object, header: { readonly typ: string; readonly kid?: string }): string {
      const { kid, privateKey } = keySet.newest;
      return jsonwebtoken.sign(claims, privateKey, { algorithm: 'ES256', header: { alg: 'ES256', kid, ...header } });
    },
  };
}

export type Mint = ReturnType<typeof createMint>;

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The token with another header, and a signature that `alg` makes of what is known to everybody. */
function forged(token: string, alg: 'none' | 'HS256', publicKey: string): string {
  const [, payload = ''] = token.split('.');
  const text = `${encoded({ alg, typ: 'receipt+jwt', kid: 'forged' })}.${payload}`;
  return `${text}.${alg === 'none' ? '' : createHmac('sha256', publicKey).update(text).digest('base64url')}`;
}

/** The token with other claims, under the signature that it had. */
function altered(token: string, changes: object): string {
  const [head, payload = '', signature] = token.split('.');
  return [head, encoded({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...changes }), signature].join(
    '.',
  );
}

/** Receipts with which nobody may read the article that the mint is about, by what is wrong with each. */
export function badReceipts(mint: Mint, stranger: Mint): Readonly<Record<string, string>> {
  const good = mint.receipt();
  const claims = JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString());
  const publicKey = JSON.stringify(mint.keySet.jwks.keys[0]);
  const { exp: _, ...endless } = claims;
  return {
    'is tampered with': altered(good, { art: claims.art, exp: claims.exp + 3600 }),
    'has another signature': `${good.slice(0, -6)}AAAAAA`,
    'has lost its signature': `${good.slice(0, good.lastIndexOf('.'))}.`,
    'has run out': mint.receipt({ minutesAgo: 31 }),
    'never runs out': mint.signed(endless, { typ: 'receipt+jwt' }),
    'begins tomorrow': mint.receipt({ minutesAgo: -24 * 60 }),
    'is for another article': mint.receipt({ article: '/articles/first' }),
    'is for the beginning of the address': mint.receipt({ article: '/articles' }),
    'is another reader’s': mint.receipt({ reader: `r_${'B'.repeat(22)}` }),
    'is nobody’s': mint.receipt({ reader: '' }),
    'is for a free article': mint.receipt({ tier: 'free' }),
    'is for a premium article': mint.receipt({ tier: 'premium' }),
    'is for a sponsored article': mint.receipt({ sponsored: true }),
    'is for another publication': mint.receipt({ publication: 'another' }),
    'is of another Stile’s': mint.receipt({ issuer: 'https://stile.example.org' }),
    'is signed by somebody else': stranger.receipt(),
    'is signed by somebody else in Stile’s name': stranger.signed(claims, {
      typ: 'receipt+jwt',
      kid: mint.keySet.newest.kid,
    }),
    'is not signed': forged(good, 'none', publicKey),
    'is signed with the public key': forged(good, 'HS256', publicKey),
    'is an entitlement token': mint.entitlement(),
    'says that it is an entitlement token': mint.signed(claims, { typ: 'JWT' }),
    'is no token': 'abc',
    'is a long one': `${good}${'x'.repeat(3_000)}`,
  };
}

/** Entitlement tokens that let nobody in as the reader that the mint is about. */
export function badEntitlements(mint: Mint, stranger: Mint): Readonly<Record<string, string>> {
  const good = mint.entitlement();
  return {
    'is tampered with': altered(good, { exp: 4_000_000_000 }),
    'has run out': mint.entitlement({ minutesAgo: 6 }),
    'is another reader’s': mint.entitlement({ reader: `r_${'B'.repeat(22)}` }),
    'has ended': mint.entitlement({ state: 'expired' }),
    'was revoked': mint.entitlement({ state: 'revoked' }),
    'is for another publication': mint.entitlement({ publication: 'another' }),
    'is of another Stile’s': mint.entitlement({ issuer: 'https://stile.example.org' }),
    'is signed by somebody else': stranger.entitlement(),
    'is a receipt': mint.receipt(),
    'is a receipt for a premium article': mint.receipt({ tier: 'premium' }),
  };
}
