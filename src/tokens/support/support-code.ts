import { createCipheriv, createDecipheriv } from 'node:crypto';
import { isReaderId } from '../../paywall/reader.ts';
import { deriveKey } from '../derived-key.ts';

/** Crockford's: no I, L, O or U, which people take for something else. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const idBytes = 16;
/** 128 bits, five in a character: the first of them holds three. */
const idCharacters = 26;
const groupLength = 4;

/** A prime below 32², so that two characters hold every remainder, and one wrong or two swapped characters always change it. */
const checkModulus = 1021;

const digitOf = new Map([...alphabet].map((character, value) => [character, value]));

/** What is typed for another character because it looks like it. */
const lookAlikes: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

export interface SupportCodes {
  /** The code of a reader's id. */
  of(reader: string): string;
  /** The id of the reader whose code that is, whatever its case, spaces and dashes; null for what is none, or is mistyped. */
  readerOf(code: string): string | null;
}

function written(bytes: Uint8Array): string {
  const digits: number[] = [];
  let [pending, bits, rest] = [0, 2, 0];
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    rest = (rest * 256 + byte) % checkModulus;
    for (bits += 8; bits >= 5; pending &= (1 << bits) - 1) {
      bits -= 5;
      digits.push(pending >> bits);
    }
  }
  digits.push(rest >> 5, rest & 31);
  let text = '';
  for (const [index, digit] of digits.entries())
    text += index > 0 && index % groupLength === 0 ? `-${alphabet[digit]}` : alphabet[digit];
  return text;
}

/** The digits of what somebody typed; null if there are too few, too many, or others. */
function digitsIn(text: string): readonly number[] | null {
  const typed = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}_]/gu, '');
  if (typed.length !== idCharacters + 2) return null;
  const digits = [...typed].map((character) => digitOf.get(lookAlikes[character] ?? character));
  return digits.every((digit) => digit !== undefined) ? digits : null;
}

/** Null if the check characters say that something is mistyped. */
function read(text: string): Uint8Array | null {
  const digits = digitsIn(text);
  if (digits === null || (digits[0] ?? 0) > 7) return null;
  const bytes = new Uint8Array(idBytes);
  let [pending, bits, at, rest] = [0, -2, 0, 0];
  for (const digit of digits.slice(0, idCharacters)) {
    pending = (pending << 5) | digit;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = pending >> bits;
    rest = (rest * 256 + (pending >> bits)) % checkModulus;
    pending &= (1 << bits) - 1;
    at += 1;
  }
  const [high = 0, low = 0] = digits.slice(idCharacters);
  return rest === high * 32 + low ? bytes : null;
}

/**
 * Codes that readers read out to the support desk. A code is the reader's id, sealed by the service's secret: one block of AES, which is a
 * permutation. So nothing is stored, no two readers share a code, and without the secret it says nothing of the id. It lets nobody in:
 * a reader is known by a token, which nobody makes of an id. The same `secret` must serve all instances for ever.
 */
export function createSupportCodes(secret: string): SupportCodes {
  const key = deriveKey(secret, 'support-code');
  // Blocks of this mode do not depend on each other, so that one object serves all calls.
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return {
    of(reader) {
      if (!isReaderId(reader)) throw new TypeError('This is no id of a reader.');
      return written(cipher.update(Buffer.from(reader.slice(2), 'base64url')));
    },
    readerOf(code) {
      const sealed = read(code);
      return sealed === null ? null : `r_${decipher.update(sealed).toString('base64url')}`;
    },
  };
}
