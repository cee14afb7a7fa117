const byteOrderMark = /\uFEFF/g;

/** More marks on one letter than any writing has (UAX #15, section 13): putting them in order would take long. */
const tooManyMarks = /\p{M}{31}/u;

export const withoutByteOrderMarks = (text: string): string => text.replace(byteOrderMark, '');

/** One spelling of each text: composed (NFC), without byte-order marks, which are no characters. */
export function canonicalText(text: string): string {
  const plain = withoutByteOrderMarks(text);
  return tooManyMarks.test(plain) ? plain : plain.normalize('NFC');
}

export const hasBrokenSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

const tail = '%[89AB][\\dA-F]';

/** A character beyond ASCII in its escapes: RFC 3629, section 4. */
const escapedCharacter = [
  `%(?:C[2-9A-F]|D[\\dA-F])${tail}`,
  `%(?:E0%[AB]|E[1-9ABCEF]%[89AB]|ED%[89])[\\dA-F]${tail}`,
  `%(?:F0%[9AB]|F[1-3]%[89AB]|F4%8)[\\dA-F]${tail}${tail}`,
].join('|');

/** Whole runs at once, because one call for each character of a long address would cost more than a view. */
const escapes = new RegExp(`(?:${escapedCharacter})+|%[\\dA-F]{2}`, 'gi');
const characters = new RegExp(`${escapedCharacter}|%[\\dA-F]{2}|.`, 'gisu');

/**
 * A byte that has to stay escaped, for as long as the text around it is composed: the half of a surrogate pair, which is in no
 * text and joins nothing.
 */
const held = (byte: number) => String.fromCharCode(0xdc00 + byte);

const escapesOfBytes = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`);

const heldOrNot = /[\u{DC00}-\u{DCFF}]|[^\u{DC00}-\u{DCFF}]+/gu;

/** The escapes of a run of characters, all of which have to be escaped, and of bytes that were held. */
function escaped(run: string): string {
  if (!hasBrokenSurrogate(run)) return encodeURIComponent(run);
  return run.replace(heldOrNot, (part) => escapesOfBytes[part.charCodeAt(0) - 0xdc00] ?? encodeURIComponent(part));
}

/** The text behind escapes. What is not UTF-8 stays the bytes that it is, as do the characters of `kept`. */
const unescaped = (part: string, kept: RegExp) =>
  part.replace(escapes, (sequence) => {
    if (sequence.length > 3) return decodeURIComponent(sequence);
    const byte = Number.parseInt(sequence.slice(1), 16);
    const character = String.fromCharCode(byte);
    return byte > 0x7f || kept.test(character) ? held(byte) : character;
  });

/** Characters that mean something else if they are escaped: RFC 3986, section 2.2. A `%` would begin an escape. */
const reserved = /[%:/?#[\]@!$&'()*+,;=]/;
/** Whatever may not stand in a path: RFC 3986, section 3.3. */
const noPathCharacters = /[^\w.~!$&'()*+,;=:@/-]+/gu;

/** A path in the one spelling that RFC 3986, section 6.2.2, leaves. */
export function canonicalPath(path: string, fold: (text: string) => string): string {
  if (path.search(noPathCharacters) === -1) return fold(path);
  return canonicalText(fold(unescaped(path, reserved))).replace(noPathCharacters, escaped);
}

const nothing = /[^\s\S]/;

/** What a form has written as a parameter's name or value. */
export const formText = (written: string): string => canonicalText(unescaped(written.replaceAll('+', ' '), nothing));

/** The other way round. */
export const toFormText = (text: string): string => text.replace(/[^\w.~!'()*-]+/gu, escaped);

const surrogatePairs = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

/** Characters, of which an escaped one is one. */
export function lengthInCharacters(canonical: string): number {
  try {
    const plain = decodeURIComponent(canonical);
    return plain.length - (plain.match(surrogatePairs)?.length ?? 0);
  } catch {
    // Bytes that are no text, each of which is one as well.
    return canonical.match(characters)?.length ?? 0;
  }
}
