/** The characters at which a text may end, by the characters in its last group: their spare bits are zero. */
const ends: readonly (RegExp | null)[] = [/^/, null, /[AQgw]$/, /[AEIMQUYcgkosw048]$/];

/**
 * The bytes of a text in base64url (RFC 4648, section 5), or null for any other text. Padding, other characters and spare bits that are
 * not zero are refused, so that no two texts are the same bytes.
 */
export function bytesFromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text) || ends[text.length % 4]?.test(text) !== true) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
