import type { Clock } from '../paywall/clock.ts';
import { createSignedTexts } from './signed-text.ts';

/** How long an anonymous reader is known by one token: 13 months, as data protection authorities advise for such cookies. */
export const readerTokenSeconds = 396 * 24 * 60 * 60;

export interface ReaderTokens {
  mint(): { id: string; token: string };
  /** Another token for an anonymous reader: `id` must be one that was minted here. */
  issue(id: string): string;
  /** The reader's id, or null if Stile did not make this token or it has run out. */
  verify(token: string): string | null;
}

interface Minted {
  readonly id: string;
  readonly issuedAtSeconds: number;
}

// Both parts fill their base64url characters to the last bit, so that no two texts are the same token.
const idBytes = 16;
const timeBytes = 5;
const bodyLength = ((idBytes + timeBytes) / 3) * 4;
const prefix = 'r_';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const valueOfDigit = new Uint8Array(128);
for (let value = 0; value < digits.length; value += 1) valueOfDigit[digits.charCodeAt(value)] = value;

const valueAt = (text: string, at: number): number => valueOfDigit[text.charCodeAt(at)] ?? 0;

/** The digit that the id and the time share: two bits of it are the id's last, four the time's first. */
const sharedAt = Math.floor((idBytes * 8) / 6);

/** Read digit by digit, without making bytes of them: every view comes by here. */
function read(body: string): Minted {
  const shared = valueAt(body, sharedAt);
  let issuedAtSeconds = shared & 0b1111;
  for (let at = sharedAt + 1; at < bodyLength; at += 1) issuedAtSeconds = issuedAtSeconds * 64 + valueAt(body, at);
  return { id: `${prefix}${body.slice(0, sharedAt)}${digits[shared & 0b110000]}`, issuedAtSeconds };
}

/**
 * Tokens of anonymous readers: `<id and time of issue>.<MAC>`, each part base64url; 53 characters that any cookie may hold.
 * `random` gives as many random bytes as it is asked for.
 */
export function createReaderTokens(needs: {
  readonly secret: string;
  readonly random: (bytes: number) => Uint8Array;
  readonly clock: Clock;
}): ReaderTokens {
  const { random, clock } = needs;
  const texts = createSignedTexts(needs.secret, 'reader-token');

  function prove(token: string): Minted | null {
    const body = token.lastIndexOf('.') === bodyLength ? texts.verify(token) : null;
    return body === null ? null : read(body);
  }

  function issued(id: Uint8Array): string {
    const bytes = Buffer.alloc(idBytes + timeBytes);
    bytes.set(id.subarray(0, idBytes));
    bytes.writeUIntBE(Math.floor(clock.now() / 1000), idBytes, timeBytes);
    return texts.sign(bytes.toString('base64url'));
  }

  return {
    mint() {
      const token = issued(random(idBytes));
      return { id: read(token.slice(0, bodyLength)).id, token };
    },
    issue: (id) => issued(Buffer.from(id.slice(prefix.length), 'base64url')),
    verify(token) {
      // Nothing is remembered: readers come back after minutes, and what is kept of all who came costs more than two hashes.
      const minted = prove(token);
      if (minted === null) return null;
      return clock.now() / 1000 < minted.issuedAtSeconds + readerTokenSeconds ? minted.id : null;
    },
  };
}
