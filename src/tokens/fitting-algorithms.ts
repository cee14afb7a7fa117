import type { KeyObject } from 'node:crypto';
import type { Algorithm } from 'jsonwebtoken';

const hmac: readonly Algorithm[] = ['HS256', 'HS384', 'HS512'];
const rsaPss: readonly Algorithm[] = ['PS256', 'PS384', 'PS512'];
const rsa: readonly Algorithm[] = ['RS256', 'RS384', 'RS512', ...rsaPss];

const byCurve: Readonly<Record<string, readonly Algorithm[]>> = {
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
};

/** RFC 7518, sections 3.3 and 3.5. */
const fewestRsaBits = 2048;

function byKind(key: KeyObject): readonly Algorithm[] {
  if (key.type === 'secret') return hmac;
  if (key.type === 'private') return [];
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') return byCurve[namedCurve] ?? [];
  if (modulusLength < fewestRsaBits) return [];
  return key.asymmetricKeyType === 'rsa' ? rsa : key.asymmetricKeyType === 'rsa-pss' ? rsaPss : [];
}

/**
 * Those of the `allowed` algorithms that this key may be used with. Bound to the kind of key, so that a public key is never
 * taken for the secret of an HMAC, whatever a token says and a rule allows. A key that is too weak fits none.
 */
export function fittingAlgorithms(key: KeyObject, allowed: readonly string[]): readonly Algorithm[] {
  return byKind(key).filter((algorithm) => allowed.includes(algorithm));
}
