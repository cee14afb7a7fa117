import { deriveKey } from './derived-key.ts';
import { createMac } from './mac.ts';

/** In base64url: 18 bytes to the last bit. */
const macCharacters = 24;

/**
 * Texts that nobody can make without the service's secret: `<text>.<MAC>`, under a key of its own for each purpose. The MAC is made
 * of what is signed `about` as well, which is no part of the text and is known again when the text is checked.
 */
export interface SignedTexts {
  sign(text: string, about?: string): string;
  /** The text, or null for anything that was not signed here for this purpose and about this. */
  verify(signed: string, about?: string): string | null;
}

/** In a time that says nothing of where they differ. */
function isSame(given: string, expected: string): boolean {
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let at = 0; at < expected.length; at += 1) difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  return difference === 0;
}

export function createSignedTexts(secret: string, purpose: string): SignedTexts {
  const mac = createMac(deriveKey(secret, purpose));
  const macOf = (text: string) => mac(text, 'base64url').slice(0, macCharacters);
  return {
    sign: (text, about = '') => `${text}.${macOf(about + text)}`,
    // The MAC is compared as text: a decoder that forgives odd characters is never asked about an unproved one.
    verify(signed, about = '') {
      const dot = signed.lastIndexOf('.');
      const text = signed.slice(0, Math.max(0, dot));
      return dot > 0 && isSame(signed.slice(dot + 1), macOf(about + text)) ? text : null;
    },
  };
}
