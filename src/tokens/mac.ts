import { hash, type KeyObject } from 'node:crypto';

const blockBytes = 64;
const digestBytes = 32;

/** Ids of articles are shorter, and tokens too: no other piece of memory is needed for them. */
const usualBytes = 8 * 1024;

/** In UTF-8, of each unit of a text's `length`. */
const mostBytesOfCharacter = 3;

/** Of longer texts the piece of memory is cut out each time. */
const mostPieces = 256;

/** Makes codes of texts that nobody can make without the key: HMAC-SHA256, in base64url or, with `binary`, a character for each byte. */
export type Mac = (text: string, encoding: 'base64url' | 'binary') => string;

function paddedKey(key: KeyObject): Buffer {
  const bytes = key.export();
  const padded = Buffer.alloc(blockBytes);
  (bytes.length > blockBytes ? Buffer.from(hash('sha256', bytes, 'binary'), 'latin1') : bytes).copy(padded);
  return padded;
}

/**
 * RFC 2104, section 2, of two hashes. `createHmac` makes an object for each text, which has to be collected apart from all others: that
 * takes longer than both hashes, and every view of somebody who has not been here lately needs two codes.
 */
export function createMac(key: KeyObject): Mac {
  const secret = paddedKey(key);
  const inner = Buffer.alloc(
    blockBytes + usualBytes,
    secret.map((byte) => byte ^ 0x36),
  );
  const outer = Buffer.alloc(
    blockBytes + digestBytes,
    secret.map((byte) => byte ^ 0x5c),
  );

  /** By the bytes of a text, the piece of `inner` that has it: most texts are as long as others. */
  const pieces: Buffer[] = [];

  function innerHash(text: string): string {
    if (text.length * mostBytesOfCharacter > usualBytes)
      return hash('sha256', Buffer.concat([inner.subarray(0, blockBytes), Buffer.from(text)]), 'binary');
    const length = inner.write(text, blockBytes);
    let piece = pieces[length];
    if (piece === undefined) {
      piece = inner.subarray(0, blockBytes + length);
      if (length < mostPieces) pieces[length] = piece;
    }
    return hash('sha256', piece, 'binary');
  }

  return (text, encoding) => {
    outer.write(innerHash(text), blockBytes, 'latin1');
    return hash('sha256', outer, encoding);
  };
}
