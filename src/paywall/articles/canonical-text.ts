const byteOrderMark = /\uFEFF/g;

/** One spelling of each text: composed (NFC), without byte-order marks, which are no characters. */
export const canonicalText = (text: string): string => text.replace(byteOrderMark, '').normalize('NFC');

export const hasBrokenSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

/** The characters that stand for themselves in a path: RFC 3986, section 3.3. All others are escaped, and these only if they were. */
const mayStand = /[^\w.~!$&'()*+,;=:@/%-]+/gu;

/** What JavaScript's own escaping leaves as it is although it is not unreserved. */
const reserved = /[!'()*]/g;

const escaped = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** The canonical spelling of a run of escapes: what is unreserved stands for itself, what is text is composed. */
function canonicalEscapes(run: string): string {
  let text: string;
  try {
    text = decodeURIComponent(run);
  } catch {
    // Not UTF-8, so not text: the bytes themselves are compared.
    return run.toUpperCase();
  }
  return encodeURIComponent(canonicalText(text)).replace(reserved, escaped);
}

/** A part of a URL in the one spelling that RFC 3986, section 6.2.2, leaves. */
export function canonicalUrlPart(part: string): string {
  const whole = part.replace(mayStand, encodeURIComponent).replace(/%(?![0-9a-f]{2})/gi, '%25');
  return whole.includes('%') ? whole.replace(/(?:%[0-9a-f]{2})+/gi, canonicalEscapes) : whole;
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
