import { type ArticleKey, articleKeyBytes } from '../../paywall/articles/article.ts';
import type { Clock, EpochMs } from '../../paywall/clock.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import { createSignedTexts } from '../signed-text.ts';

/** What a pass comes from. */
export type PassKind = 'gift' | 'newsletter';

/** Lets one reader read some articles until it ends, without a question to the store. */
export interface ReaderPass {
  readonly kind: PassKind;
  /** The id of the gift or the newsletter: `[\w-]`, 64 characters at most. */
  readonly source: string;
  readonly reader: ReaderKey;
  /** At least one, and `mostArticles` at most. */
  readonly articles: readonly ArticleKey[];
  /** To the second, as the other time. */
  readonly issuedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** Maximum articles in one pass: a cookie holds several of these. */
export const mostArticles = 40;

export interface ReaderPasses {
  sign(publication: string, pass: ReaderPass): string;
  /** Null for anything but a pass of this publication that has not ended. Whose it is the caller compares. */
  verify(publication: string, signed: string): ReaderPass | null;
}

const letters: Readonly<Record<PassKind, string>> = { gift: 'g', newsletter: 'n' };

const form = /^([gn])\.([\w-]{1,64})\.([\w-]{16})\.([0-9a-z]{1,10})\.([0-9a-z]{1,10})\.((?:[\w-]{8}){1,40})$/;

const inText = (key: Uint8Array) => Buffer.from(key).toString('base64url');

const secondsIn = (time: EpochMs) => Math.floor(time / 1000).toString(36);

const timeIn = (seconds: string): EpochMs => Number.parseInt(seconds, 36) * 1000;

function articlesIn(text: string): ArticleKey[] {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64url'));
  return Array.from(
    { length: bytes.length / articleKeyBytes },
    (_, at) => bytes.slice(at * articleKeyBytes, (at + 1) * articleKeyBytes) as ArticleKey,
  );
}

/** Readers and articles stand in a pass as keyed hashes: it says nothing to who finds it. */
export function createReaderPasses({
  secret,
  clock,
}: {
  readonly secret: string;
  readonly clock: Clock;
}): ReaderPasses {
  const texts = createSignedTexts(secret, 'reader-pass');
  return {
    sign(publication, { kind, source, reader, articles, issuedAt, expiresAt }) {
      const keys = articles.slice(0, mostArticles).map(inText).join('');
      const times = `${secondsIn(issuedAt)}.${secondsIn(expiresAt)}`;
      return texts.sign(`${letters[kind]}.${source}.${inText(reader)}.${times}.${keys}`, `${publication} `);
    },

    verify(publication, signed) {
      const [, letter, source = '', reader = '', issued = '', expires = '', keys = ''] =
        form.exec(texts.verify(signed, `${publication} `) ?? '') ?? [];
      if (letter === undefined || clock.now() >= timeIn(expires)) return null;
      return {
        kind: letter === 'g' ? 'gift' : 'newsletter',
        source,
        reader: Uint8Array.from(Buffer.from(reader, 'base64url')) as ReaderKey,
        articles: articlesIn(keys),
        issuedAt: timeIn(issued),
        expiresAt: timeIn(expires),
      };
    },
  };
}
