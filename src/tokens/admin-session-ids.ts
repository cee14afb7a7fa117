import { createHmac, type KeyObject } from 'node:crypto';
import type { AdminSessionIds } from '../paywall/admin/admin-session.ts';
import { deriveKey } from './derived-key.ts';

const idBytes = 32;

/** What an id looks like: 256 bits as base64url. */
export const adminSessionIdForm = /^[\w-]{43}$/;

const mac = (key: KeyObject, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

/**
 * Ids of admins' sessions, and what is drawn from them under a key for each purpose: the store's key, and the token against calls
 * forged on other sites. `random` gives as many random bytes as it is asked for.
 */
export function createAdminSessionIds(needs: {
  readonly secret: string;
  readonly random: (bytes: number) => Uint8Array;
}): AdminSessionIds & {
  /** A keyed hash of what a session is based on. No two lists give the same. */
  basisOf(parts: readonly string[]): string;
} {
  const keys = deriveKey(needs.secret, 'admin-session');
  const csrf = deriveKey(needs.secret, 'admin-csrf');
  const bases = deriveKey(needs.secret, 'admin-session-basis');
  const owners = deriveKey(needs.secret, 'admin-session-owner');
  return {
    mint: () => Buffer.from(needs.random(idBytes)).toString('base64url'),
    keyOf: (id) => mac(keys, id),
    csrfOf: (id) => mac(csrf, id),
    ownerOf: ({ name, via }) => mac(owners, JSON.stringify([via, name])),
    basisOf: (parts) => mac(bases, JSON.stringify(parts)),
  };
}
