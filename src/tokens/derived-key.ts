import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/**
 * The HMAC key of one purpose, drawn from the service's one secret (HKDF-SHA256, RFC 5869). What is hashed or signed for one
 * purpose says nothing about, and is never accepted for, another.
 */
export function deriveKey(secret: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `stile/${purpose}`, 32)));
}
