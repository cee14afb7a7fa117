import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './derived-key.ts';

const macBytes = 18;

/** Texts that nobody can make without the service's secret: `<text>.<MAC>`, under a key of its own for each purpose. */
export interface SignedTexts {
  sign(text: string): string;
  /** The text, or null for anything that was not signed here for this purpose. */
  verify(signed: string): string | null;
}

export function createSignedTexts(secret: string, purpose: string): SignedTexts {
  const key = deriveKey(secret, purpose);
  const macOf = (text: string) => createHmac('sha256', key).update(text).digest().toString('base64url', 0, macBytes);
  return {
    sign: (text) => `${text}.${macOf(text)}`,
    verify(signed) {
      const dot = signed.lastIndexOf('.');
      const text = signed.slice(0, Math.max(0, dot));
      const given = Buffer.from(signed.slice(dot + 1));
      const expected = Buffer.from(macOf(text));
      return dot > 0 && given.length === expected.length && timingSafeEqual(given, expected) ? text : null;
    },
  };
}
