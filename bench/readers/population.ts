import { createHash } from 'node:crypto';
import type { ReaderKey } from '../../src/paywall/reader.ts';
import { createKeyedHashes } from '../../src/tokens/keyed-hashes.ts';
import { createReaderTokens } from '../../src/tokens/reader-token.ts';
import { example } from '../../test/support/browser/front-end.ts';

/** The `READER_SECRET` of every service that is measured, so that readers can be made before it is started. */
export const readerSecret = 'of measurements alone, and long enough for production';

/** So many readers, known by their numbers from 0 on. */
export interface Population {
  readonly size: number;
  id(nth: number): string;
  /** What the reader's cookie holds. */
  token(nth: number): string;
  /** What stores know the reader by. */
  key(nth: number): ReaderKey;
}

export const hashes = createKeyedHashes(readerSecret);

/** Spread as evenly as ids made by chance, and the same in every run. */
const idOf = (nth: number) => `r_${createHash('sha256').update(`reader ${nth}`).digest('base64url').slice(0, 21)}A`;

export function createPopulation(size: number): Population {
  const noRandom = () => new Uint8Array();
  const tokens = createReaderTokens({ secret: readerSecret, random: noRandom, clock: { now: Date.now } });
  const made: string[] = [];
  return {
    size,
    id: idOf,
    token(nth) {
      made[nth] ??= tokens.issue(idOf(nth));
      return made[nth];
    },
    key: (nth) => hashes.readerKey(example, idOf(nth)),
  };
}
