import type { ArticleKey } from '../../paywall/articles/article.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { ReaderKey } from '../../paywall/reader.ts';

/** Lets one reader read some articles until it ends, without a question to the store. */
export interface ReaderPass {
  readonly kind: 'gift' | 'newsletter';
  /** The id of the gift or the newsletter: `[\w-]`, 64 characters at most. */
  readonly source: string;
  readonly reader: ReaderKey;
  readonly articles: readonly ArticleKey[];
  readonly issuedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** What a reader's passes look like. */
export interface ReaderPasses {
  sign(publication: string, pass: ReaderPass): string;
  verify(publication: string, signed: string): ReaderPass | null;
}
