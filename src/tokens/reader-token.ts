import type { Clock } from '../paywall/clock.ts';
import { createPlaces } from './places.ts';
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

function read(body: string): Minted {
  const bytes = Buffer.from(body, 'base64url');
  return {
    id: `${prefix}${bytes.toString('base64url', 0, idBytes)}`,
    issuedAtSeconds: bytes.readUIntBE(idBytes, timeBytes),
  };
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
  const verified = createPlaces<Minted>();

  function prove(token: string): Minted | null {
    const body = token.lastIndexOf('.') === bodyLength ? texts.verify(token) : null;
    if (body === null) return null;
    const minted = read(body);
    verified.set(token, minted);
    return minted;
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
      const minted = verified.get(token) ?? prove(token);
      if (minted === null) return null;
      return clock.now() / 1000 < minted.issuedAtSeconds + readerTokenSeconds ? minted.id : null;
    },
  };
}
