import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { PaywallError } from '../paywall/errors.ts';

/** An EC P-256 key pair, for ES256. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The public half of a key as `/.well-known/jwks.json` shows it. */
export interface PublicJwk extends Record<string, unknown> {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

/** A private key in one of its notations, with what is wrong with it if anything is. No message holds any of the key. */
type Candidate = { readonly key: SigningKey } | { readonly fault: string };

const point = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url');

const privateJwk = z.object({
  kty: z.literal('EC', 'must be EC'),
  crv: z.literal('P-256', 'must be P-256'),
  x: point,
  y: point,
  d: z.string('is missing: a public key cannot sign').regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url'),
  kid: z.string().min(1).max(256).optional(),
  alg: z.literal('ES256', 'must be ES256').optional(),
  use: z.literal('sig', 'must be sig').optional(),
});

const jwkSet = z.object({ keys: z.array(z.unknown()) });

/** The coordinates of an EC public key. */
function coordinates(publicKey: KeyObject): { x: string; y: string } {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { x, y };
}

/** The name of a key that brings none: its thumbprint, RFC 7638. */
function thumbprint(publicKey: KeyObject): string {
  const { x, y } = coordinates(publicKey);
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url');
}

/** The same on every Node: a later one takes no key whose halves differ, and an earlier one does. */
const unreadable = { fault: 'cannot be read as an EC private key whose halves belong together' };

/** `load` may fail in ways whose messages quote the key, so none of them is passed on. */
function candidate(load: () => KeyObject, kid?: string): Candidate {
  try {
    const privateKey = load();
    if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return { fault: 'must be an EC key on P-256' };
    const publicKey = createPublicKey(privateKey);
    const probe = Buffer.from('probe');
    if (!verify('sha256', probe, publicKey, sign('sha256', probe, privateKey))) return unreadable;
    return { key: { kid: kid ?? thumbprint(publicKey), privateKey, publicKey } };
  } catch {
    return unreadable;
  }
}

function fromJwk(value: unknown): Candidate {
  const parsed = privateJwk.safeParse(value);
  if (!parsed.success)
    return { fault: parsed.error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ') };
  const { kid, kty, crv, x, y, d } = parsed.data;
  return candidate(() => createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' }), kid);
}

function fromPem(block: string): Candidate {
  if (block.includes('ENCRYPTED')) return { fault: 'is encrypted; give it without a passphrase' };
  if (!block.includes('PRIVATE KEY')) return { fault: 'is not a private key' };
  return candidate(() => createPrivateKey(block));
}

/** The keys that the text holds, or what is wrong with it as a whole. */
function candidates(text: string): readonly Candidate[] | string {
  if (text.trimStart().startsWith('{')) {
    try {
      const set = jwkSet.safeParse(JSON.parse(text));
      return set.success ? set.data.keys.map(fromJwk) : 'is no JWK set: the list `keys` is missing';
    } catch {
      return 'is not valid JSON';
    }
  }
  // Where an environment cannot hold line breaks, people write them as `\n`. OpenSSL puts a block of parameters before a key.
  const blocks = text.replaceAll('\\n', '\n').match(/-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g) ?? [];
  return blocks.filter((block) => !block.includes('EC PARAMETERS')).map(fromPem);
}

function examine(text: string): { keys: readonly SigningKey[]; faults: readonly string[] } {
  const keys: SigningKey[] = [];
  const faults: string[] = [];
  const found = candidates(text);
  if (typeof found === 'string') return { keys, faults: [found] };
  if (found.length === 0) faults.push('must hold an EC P-256 private key, in PEM or as a JWK set');
  found.forEach((each, index) => {
    const place = `key ${index + 1}`;
    if ('fault' in each) faults.push(`${place}: ${each.fault}`);
    else if (keys.some(({ kid }) => kid === each.key.kid)) faults.push(`${place}: has the kid of a key before it`);
    else keys.push(each.key);
  });
  return { keys, faults };
}

/** What is wrong with the text of `SIGNING_KEYS`; empty if nothing is. No message holds any of a key. */
export const signingKeyFaults = (text: string): readonly string[] => examine(text).faults;

/**
 * The keys of `SIGNING_KEYS`, newest first and at least one: PEM (PKCS #8 or SEC 1), one or several after one another, or a
 * JWK set. Throws `invalid-request` with every fault.
 */
export function parseSigningKeys(text: string): readonly [SigningKey, ...SigningKey[]] {
  const { keys, faults } = examine(text);
  const [newest, ...older] = keys;
  if (newest !== undefined && faults.length === 0) return [newest, ...older];
  throw new PaywallError('invalid-request', `The signing keys cannot be used: ${faults.join('. ')}.`, {
    faults: faults.map((message) => ({ path: 'SIGNING_KEYS', message })),
  });
}

export function publicJwk({ kid, publicKey }: SigningKey): PublicJwk {
  return { kty: 'EC', crv: 'P-256', ...coordinates(publicKey), kid, alg: 'ES256', use: 'sig' };
}
