import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from '../derived-key.ts';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Texts that nobody can read or make without the service's secret: AES-256-GCM, in base64url, under a key of its own for each purpose. */
export interface SealedTexts {
  /** `about` is bound to it, and no part of it. No two are alike. */
  seal(text: string, about?: string): string;
  /** The text, or null for anything that was not sealed here for this purpose and about this. */
  open(sealed: string, about?: string): string | null;
}

export function createSealedTexts(secret: string, purpose: string): SealedTexts {
  const key = deriveKey(secret, purpose);
  return {
    seal(text, about = '') {
      const nonce = randomBytes(nonceBytes);
      const encipher = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(about));
      return Buffer.concat([nonce, encipher.update(text, 'utf8'), encipher.final(), encipher.getAuthTag()]).toString(
        'base64url',
      );
    },

    open(sealed, about = '') {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= nonceBytes + tagBytes || bytes.toString('base64url') !== sealed) return null;
      const decipher = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
        return text.toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
