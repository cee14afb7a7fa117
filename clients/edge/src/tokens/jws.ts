import { bytesFromBase64url } from './base64url.ts';
import { type JsonObject, parseObject } from './json.ts';

/** No token of Stile is longer; a longer one is refused before it is looked at. */
const longestToken = 8_192;

/** Characters of a key's name. */
const longestKid = 256;

/** Bytes of a signature by ES256: RFC 7518, section 3.4. */
const signatureBytes = 64;

/** What a token says before anything is proved. */
export interface UnprovedJws {
  readonly typ: string;
  readonly kid: string;
  readonly claims: JsonObject;
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

function objectOf(part: string): JsonObject | null {
  const bytes = bytesFromBase64url(part);
  if (bytes === null) return null;
  try {
    return parseObject(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return null;
  }
}

/** Null unless the algorithm is the one that Stile signs with, and nothing is to be understood that is not (RFC 7515, section 4.1.11). */
function headerOf(part: string): Pick<UnprovedJws, 'typ' | 'kid'> | null {
  const { alg, typ, kid, crit, b64 } = objectOf(part) ?? {};
  if (alg !== 'ES256' || crit !== undefined || b64 !== undefined) return null;
  if (typeof typ !== 'string' || typeof kid !== 'string') return null;
  return kid.length > 0 && kid.length <= longestKid ? { typ, kid } : null;
}

/** A token in its compact form (RFC 7515, section 7.1), or null for anything but a well-formed one that claims to be signed by ES256. */
export function parseJws(token: string): UnprovedJws | null {
  if (token.length > longestToken) return null;
  const [header = '', payload = '', signature = '', ...more] = token.split('.', 4);
  if (header === '' || payload === '' || more.length > 0) return null;
  const named = headerOf(header);
  const claims = objectOf(payload);
  const bytes = bytesFromBase64url(signature);
  if (named === null || claims === null || bytes?.length !== signatureBytes) return null;
  return { ...named, claims, signed: new TextEncoder().encode(`${header}.${payload}`), signature: bytes };
}
