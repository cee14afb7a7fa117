import type { ArticleFacts } from './article.ts';
import type { Visit } from './visit.ts';

/** Something that whoever runs the site should know of. Readers are answered all the same. */
export interface Incident {
  /**
   * `unavailable`: Stile did not answer. `refused`: it did not take what it was asked, so that the settings of the two do not fit.
   * `cacheable`: the site wanted to let others keep what is for one reader. `not-released`: a view that showed nothing stays counted.
   */
  readonly kind: 'unavailable' | 'refused' | 'cacheable' | 'not-released';
  readonly message: string;
  readonly requestId: string | null;
}

export interface DoorOptions {
  /** Where the site's server reaches Stile: `http://stile.internal:8080`. */
  readonly stile: string;
  readonly publication: string;
  /** Stile's `PUBLIC_URL`, which is the issuer of its tokens, if the site's server reaches it by another address. */
  readonly issuer?: string | undefined;
  /** Milliseconds after which Stile counts as unavailable; 1 000 if left out. */
  readonly timeoutMs?: number | undefined;
  /** Metered articles while Stile is unavailable: `open` (if left out) sends them, `closed` asks readers to wait. Premium ones always wait. */
  readonly onFailure?: 'open' | 'closed' | undefined;
  /** Whether readers keep a receipt, by which they open an article again without a call; true if left out. */
  readonly receipts?: boolean | undefined;
  /** Signs what an article is, if the publication takes article claims. With them a view that showed nothing is always given back. */
  readonly claims?: ((article: ArticleFacts) => string | Promise<string>) | undefined;
  /** What is counted; `isView` if left out. For sites whose pages fetch their articles by script. */
  readonly isView?: ((visit: Visit) => boolean) | undefined;
  readonly report?: ((incident: Incident) => void) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}
