const byteOrderMark = /\uFEFF/g;

/** One spelling of each text: composed (NFC), without byte-order marks, which are no characters. */
export const canonicalText = (text: string): string => text.replace(byteOrderMark, '').normalize('NFC');

export const hasBrokenSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

/** The characters that stand for themselves in a path: RFC 3986, section 3.3. All others are escaped, and these only if they were. */
const unreserved = /^[\w.~-]$/;
const mayStand = /[^\w.~!$&'()*+,;=:@/%-]+/gu;

const escapedByte = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The canonical spelling of a run of escapes: what is unreserved stands for itself, what is text is composed. */
function canonicalEscapes(run: string): string {
  const bytes = Uint8Array.from(run.match(/[0-9a-f]{2}/gi) ?? [], (digits) => Number.parseInt(digits, 16));
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    // Not UTF-8, so not text: the bytes themselves are compared.
    return Array.from(bytes, escapedByte).join('');
  }
  let canonical = '';
  for (const character of canonicalText(text)) {
    const isAscii = character < '\u0080';
    if (unreserved.test(character)) canonical += character;
    else canonical += isAscii ? escapedByte(character.charCodeAt(0)) : encodeURIComponent(character);
  }
  return canonical;
}

/** A part of a URL in the one spelling that RFC 3986, section 6.2.2, leaves. */
export function canonicalUrlPart(part: string): string {
  const escaped = part.replace(mayStand, encodeURIComponent).replace(/%(?![0-9a-f]{2})/gi, '%25');
  return escaped.includes('%') ? escaped.replace(/(?:%[0-9a-f]{2})+/gi, canonicalEscapes) : escaped;
}

/** Characters, of which an escaped one is one. */
export function lengthInCharacters(canonical: string): number {
  let length = 0;
  for (let at = 0; at < canonical.length; at += 1) {
    const code = canonical.charCodeAt(at);
    if (code === 0x25) {
      // A continuation byte of UTF-8 (%80 to %BF) belongs to the character before it.
      if (!/[89AB]/.test(canonical[at + 1] ?? '')) length += 1;
      at += 2;
    } else if (code < 0xdc00 || code > 0xdfff) length += 1;
  }
  return length;
}
