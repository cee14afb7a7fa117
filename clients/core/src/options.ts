import type { ArticleFacts } from './article.ts';
import type { TokenVerifier } from './tokens.ts';
import type { Visit } from './visit.ts';

type Soon<T> = T | Promise<T>;

/** Something that those who run the site should know of. Readers are answered all the same. */
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
  readonly claims?: ((article: ArticleFacts) => Soon<string>) | undefined;
  /** What is counted; `isView` if left out. For sites whose pages fetch their articles by script. */
  readonly isView?: ((visit: Visit) => boolean) | undefined;
  readonly report?: ((incident: Incident) => void) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

/** Of a door in a site's own server. */
export interface ServerOptions extends DoorOptions {
  /** The page for readers about whom nobody can say just now whether they may read, in HTML. */
  readonly waitPage?: (retryAfterSeconds: number) => string;
  /** Proves tokens; `jose`, if left out. */
  readonly verifier?: TokenVerifier;
}

/** Of a door that stands before all requests of a server. */
export interface MiddlewareOptions<Request> extends ServerOptions {
  /**
   * What the article of this request is, from what the site publishes; null or undefined if the request is for none. Then nobody is asked,
   * and there is no verdict.
   */
  readonly article: (request: Request) => Soon<ArticleFacts | null | undefined>;
  /** The sign-in token of the site's own session, or null if nobody is signed in. Left out: the bearer token of the request. */
  readonly signInToken?: (request: Request) => Soon<string | null>;
  /** The language of the page; left out: the reader's. */
  readonly locale?: (request: Request) => string | undefined;
}
